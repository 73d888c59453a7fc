// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bridges;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.client.ClientListener;
import io.godwit.client.ClientNetwork;
import io.godwit.client.ClientOptions;
import io.godwit.client.MqttClient;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client of one end of a bridge. What it receives is one line of text for each message: {@code topic payload q1}, with {@code r} behind
 * it when RETAIN is set.
 *
 * <p>One thread uses it.
 */
final class Probe implements AutoCloseable {
    private static final int SECONDS = 30;

    private final BlockingQueue<Publish> received = new LinkedBlockingQueue<>();
    private final MqttClient client;

    Probe(ClientOptions options, ClientNetwork network) {
        client = new MqttClient(options, network, new ClientListener() {
            @Override
            public void onMessage(Publish message) {
                received.add(message);
            }
        });
        connect();
    }

    /** Connects, also again after the broker was away. */
    Probe connect() {
        client.connect().orTimeout(SECONDS, TimeUnit.SECONDS).join();
        return this;
    }

    /** Ends the connection with DISCONNECT. */
    void disconnect() {
        client.disconnect().orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    /** Subscribes to filters, each at this QoS. */
    Probe subscribe(int qos, String... filters) {
        for (String filter : filters) {
            assertThat(client.subscribe(TopicFilter.of(filter), qos(qos))
                            .orTimeout(SECONDS, TimeUnit.SECONDS)
                            .join()
                            .reasonCodes())
                    .as("subscribes to %s", filter)
                    .allMatch(code -> !code.isError());
        }
        return this;
    }

    /** Publishes and waits for the acknowledgement. */
    void publish(String topic, String payload, int qos) {
        publish(topic, payload, qos, false);
    }

    /** Publishes with RETAIN and waits for the acknowledgement. */
    void retain(String topic, String payload, int qos) {
        publish(topic, payload, qos, true);
    }

    private void publish(String topic, String payload, int qos, boolean retain) {
        send(message(topic, payload, qos, retain, Properties.NONE))
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Publishes with properties of MQTT 5 and waits for the acknowledgement. */
    void publish(String topic, String payload, int qos, Properties properties) {
        send(message(topic, payload, qos, false, properties))
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Publishes without waiting; completes with the acknowledgement, which may come over a later connection. */
    CompletableFuture<?> send(String topic, String payload, int qos) {
        return send(message(topic, payload, qos, false, Properties.NONE));
    }

    private CompletableFuture<?> send(Publish message) {
        return client.publish(message);
    }

    private static Publish message(String topic, String payload, int qos, boolean retain, Properties properties) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return new Publish(false, qos(qos), retain, TopicName.of(topic), 0, properties, bytes);
    }

    private static QoS qos(int level) {
        return Objects.requireNonNull(QoS.of(level));
    }

    /** The next message. */
    String next() throws InterruptedException {
        return text(nextPacket());
    }

    /** The next message with all it has. */
    Publish nextPacket() throws InterruptedException {
        Publish message = received.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("a message within %d s", SECONDS).isNotNull();
        return Objects.requireNonNull(message);
    }

    /** Waits for a message of this text; messages before it do not count. */
    void await(String text) throws InterruptedException {
        until(text::equals);
    }

    /** The messages up to the first that ends a wait, which is the last of them. */
    List<String> until(Predicate<String> last) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (true) {
            Publish message = received.poll(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError("what was awaited did not come within " + SECONDS + " s, but " + texts);
            }
            texts.add(text(message));
            if (last.test(texts.getLast())) {
                return texts;
            }
        }
    }

    /** The next message if it comes within a moment. */
    @Nullable
    String poll(int millis) throws InterruptedException {
        Publish message = received.poll(millis, TimeUnit.MILLISECONDS);
        return message == null ? null : text(message);
    }

    /** The messages that are here already. */
    List<String> drain() {
        List<Publish> here = new ArrayList<>();
        received.drainTo(here);
        return here.stream().map(Probe::text).toList();
    }

    static String text(Publish message) {
        return "%s %s q%d%s"
                .formatted(
                        message.topic(),
                        new String(message.payload(), StandardCharsets.UTF_8),
                        message.qos().value(),
                        message.retain() ? " r" : "");
    }

    @Override
    public void close() {
        client.close();
    }
}
