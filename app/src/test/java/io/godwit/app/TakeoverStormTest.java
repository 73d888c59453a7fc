// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.metrics.Counter;
import io.godwit.client.ClientListener;
import io.godwit.client.ClientNetwork;
import io.godwit.client.ClientOptions;
import io.godwit.client.Disconnection;
import io.godwit.client.MqttClient;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fifty connections that all want to be the same client, again and again. */
class TakeoverStormTest {
    private static final int CONNECTIONS = 50;
    private static final int ROUNDS = 5;

    @TempDir
    private Path folder = Path.of("");

    private final Queue<ReasonCode> farewells = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger messages = new AtomicInteger();

    private final ClientListener listener = new ClientListener() {
        @Override
        public void onMessage(Publish message) {
            messages.incrementAndGet();
        }

        @Override
        public void onDisconnected(Disconnection disconnection) {
            open.decrementAndGet();
            Disconnect packet = disconnection.packet();
            if (packet != null) {
                farewells.add(packet.reasonCode());
            }
        }
    };

    @Test
    @Timeout(120)
    void leavesOneConnectionAndOneSession() throws Exception {
        try (TestBroker broker = new TestBroker(folder);
                ClientNetwork network = ClientNetwork.start(1)) {
            MqttClient other = new MqttClient(
                    ClientOptions.to("127.0.0.1", broker.port()).build(), network, new ClientListener() {});
            other.connect().get(10, TimeUnit.SECONDS);
            for (int round = 1; round <= ROUNDS; round++) {
                storm(broker, network, round);
                other.publish(TopicName.of("t"), new byte[0], QoS.EXACTLY_ONCE, false)
                        .get(10, TimeUnit.SECONDS);
                int expected = round;
                assertThat(TestBroker.await(() -> messages.get() >= expected)).isTrue();
                assertThat(messages).hasValue(expected);
            }
            assertThat(farewells).hasSize(CONNECTIONS * ROUNDS - 1).containsOnly(ReasonCode.SESSION_TAKEN_OVER);
            other.disconnect().get(10, TimeUnit.SECONDS);
            assertThat(broker.await(Counter.CONNECTIONS, 1)).isEqualTo(1);
            assertThat(broker.errors()).isEmpty();
        }
    }

    /** All connect at once; the one that is left subscribes. */
    private void storm(TestBroker broker, ClientNetwork network, int round) throws Exception {
        List<MqttClient> clients = new ArrayList<>();
        List<CompletableFuture<Void>> connected = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            MqttClient client = new MqttClient(
                    ClientOptions.to("127.0.0.1", broker.port())
                            .clientIdentifier("same")
                            .cleanStart(false)
                            .properties(Properties.builder()
                                    .number(Property.SESSION_EXPIRY_INTERVAL, 600)
                                    .build())
                            .build(),
                    network,
                    listener);
            clients.add(client);
            connected.add(client.connect().thenAccept(connAck -> open.incrementAndGet()));
        }
        CompletableFuture.allOf(connected.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);
        assertThat(TestBroker.await(() -> open.get() == 1))
                .as("one connection is left in round %s, not %s", round, open)
                .isTrue();
        assertThat(broker.await(Counter.CONNECTIONS, 2)).isEqualTo(2);
        assertThat(broker.sum(Counter.SESSIONS)).isEqualTo(2);
        int subscribed = 0;
        for (MqttClient client : clients) {
            CompletableFuture<?> subscription =
                    client.subscribe(TopicFilter.of("t"), QoS.EXACTLY_ONCE).handle((subAck, failure) -> subAck);
            subscribed += subscription.get(10, TimeUnit.SECONDS) == null ? 0 : 1;
        }
        assertThat(subscribed).isEqualTo(1);
        assertThat(broker.sum(Counter.SUBSCRIPTIONS)).isEqualTo(1);
    }
}
