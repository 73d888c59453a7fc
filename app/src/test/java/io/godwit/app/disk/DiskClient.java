// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.disk;

import io.godwit.client.ClientListener;
import io.godwit.client.ClientNetwork;
import io.godwit.client.ClientOptions;
import io.godwit.client.Disconnection;
import io.godwit.client.MqttClient;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client whose messages carry numbers; it knows what became of each. */
final class DiskClient implements AutoCloseable {
    private static final int SECONDS = 20;

    private final MqttClient client;
    private final Set<Integer> received = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Disconnection> ended = new CompletableFuture<>();

    /** The last PUBACK or PUBREC with an error. */
    private volatile @Nullable Refused refused;

    /** Whether any PUBACK or PUBREC arrived. */
    private volatile boolean answered;

    /** An acknowledgement with an error. */
    record Refused(ReasonCode reasonCode, Properties properties) {}

    DiskClient(String identifier, ProtocolVersion version, boolean lasting, int port, ClientNetwork network) {
        ClientOptions.Builder options = ClientOptions.to("127.0.0.1", port)
                .clientIdentifier(identifier)
                .version(version)
                .cleanStart(!lasting);
        if (lasting && version.isV5()) {
            options.properties(Properties.builder()
                    .number(Property.SESSION_EXPIRY_INTERVAL, 3_600)
                    .build());
        }
        this.client = new MqttClient(options.build(), network, new Listener());
    }

    private final class Listener implements ClientListener {
        @Override
        public void onMessage(Publish message) {
            received.add(ByteBuffer.wrap(message.payload()).getInt());
        }

        @Override
        public void onReceived(Packet packet) {
            if (packet instanceof PubAck ack) {
                note(ack.reasonCode(), ack.properties());
            } else if (packet instanceof PubRec ack) {
                note(ack.reasonCode(), ack.properties());
            }
        }

        private void note(ReasonCode code, Properties properties) {
            answered = true;
            if (code.isError()) {
                refused = new Refused(code, properties);
            }
        }

        @Override
        public void onDisconnected(Disconnection disconnection) {
            ended.complete(disconnection);
        }
    }

    ConnAck connect() throws Exception {
        return client.connect().get(SECONDS, TimeUnit.SECONDS);
    }

    void subscribe(String filter) throws Exception {
        client.subscribe(TopicFilter.of(filter), QoS.EXACTLY_ONCE).get(SECONDS, TimeUnit.SECONDS);
    }

    CompletableFuture<?> publish(String topic, QoS qos, int number, int bytes) {
        byte[] payload = ByteBuffer.allocate(bytes).putInt(number).array();
        return client.publish(TopicName.of(topic), payload, qos, false);
    }

    /** Publishes and waits; whether it was taken. */
    boolean offer(String topic, QoS qos, int number, int bytes) throws Exception {
        return isTaken(publish(topic, qos, number, bytes));
    }

    static boolean isTaken(CompletableFuture<?> published) throws Exception {
        try {
            published.get(SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException failed) {
            return false;
        }
    }

    void disconnect() throws Exception {
        client.disconnect().get(SECONDS, TimeUnit.SECONDS);
    }

    /** Completes when a connection has ended. */
    CompletableFuture<Disconnection> ended() {
        return ended;
    }

    boolean isAnswered() {
        return answered;
    }

    @Nullable
    Refused refused() {
        return refused;
    }

    /** The numbers of the messages that arrived. */
    Set<Integer> received() {
        return received;
    }

    @Override
    public void close() {
        client.close();
    }
}
