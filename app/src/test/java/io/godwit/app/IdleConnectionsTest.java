// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.godwit.broker.metrics.Counter;
import io.godwit.client.ClientListener;
import io.godwit.client.ClientNetwork;
import io.godwit.client.ClientOptions;
import io.godwit.client.MqttClient;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand connections that do nothing: they come, they are there, they go, and nothing stays behind. */
class IdleConnectionsTest {
    private static final int CONNECTIONS = 10_000;

    /** Both ends are in this process; the rest of it needs some, too. */
    private static final int FILES_OF_A_CONNECTION = 2;

    private static final int OTHER_FILES = 1_000;

    /** Connections made at once, so that none waits longer than the listener's queue is. */
    private static final int AT_ONCE = 250;

    @TempDir
    private Path folder = Path.of("");

    @Test
    @Timeout(180)
    void comeAnswerAndGo() throws Exception {
        int connections = Math.min(CONNECTIONS, allowedConnections());
        try (TestBroker broker = new TestBroker(folder);
                ClientNetwork network = ClientNetwork.start(1)) {
            List<MqttClient> clients = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                ClientOptions options = ClientOptions.to("127.0.0.1", broker.port())
                        .keepAliveSeconds(0)
                        .connectTimeoutMillis(120_000)
                        .build();
                clients.add(new MqttClient(options, network, new ClientListener() {}));
            }

            inTurn(clients, MqttClient::connect);
            assertThat(broker.await(Counter.CONNECTIONS, connections)).isEqualTo(connections);
            assertThat(broker.sum(Counter.SESSIONS)).isEqualTo(connections);

            inTurn(clients, MqttClient::ping);

            inTurn(clients, MqttClient::disconnect);
            assertThat(broker.await(Counter.CONNECTIONS, 0)).isZero();
            assertThat(broker.await(Counter.SESSIONS, 0)).isZero();
            assertThat(broker.errors()).isEmpty();
        }
    }

    private static void inTurn(List<MqttClient> clients, Function<MqttClient, CompletableFuture<?>> call)
            throws Exception {
        for (int from = 0; from < clients.size(); from += AT_ONCE) {
            List<MqttClient> some = clients.subList(from, Math.min(from + AT_ONCE, clients.size()));
            CompletableFuture.allOf(some.stream().map(call).toArray(CompletableFuture<?>[]::new))
                    .get(60, TimeUnit.SECONDS);
        }
    }

    private static int allowedConnections() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? (int) Math.min(CONNECTIONS, (unix.getMaxFileDescriptorCount() - OTHER_FILES) / FILES_OF_A_CONNECTION)
                : 1_000;
    }
}
