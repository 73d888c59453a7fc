// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.LogType;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.transport.Listeners;
import io.godwit.broker.transport.TransportException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BrokerServerTest {
    private static final byte[] CONNECT = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1, 'a'};
    private static final byte[] CONNECT_5 = {0x10, 14, 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 60, 0, 0, 1, 'a'};

    @TempDir
    private Path folder = Path.of("");

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private final BrokerLog log = new BrokerLog() {
        @Override
        public boolean isOn(LogType type) {
            return true;
        }

        @Override
        public void write(LogType type, String line) {
            lines.add(line);
        }

        @Override
        public void error(String line, Throwable cause) {
            throw new AssertionError(line, cause);
        }
    };

    private BrokerConfig config(String... directives) throws IOException, ConfigException {
        Path file = folder.resolve("godwit.conf");
        Files.write(file, List.of(directives));
        return ConfigReader.read(file, CommandLine.NONE);
    }

    /** A configuration on any free port of the loopback address. */
    private BrokerConfig onFreePort(String... more) throws IOException, ConfigException {
        try (ServerSocket free = new ServerSocket(0)) {
            String[] directives = new String[more.length + 1];
            directives[0] = "listener " + free.getLocalPort() + " 127.0.0.1";
            System.arraycopy(more, 0, directives, 1, more.length);
            return config(directives);
        }
    }

    private static Socket connect(List<Listeners.Bound> bound) throws IOException {
        InetSocketAddress address = (InetSocketAddress) bound.getFirst().address();
        return new Socket(address.getAddress(), address.getPort());
    }

    @Test
    void servesAClient() throws Exception {
        try (BrokerServer broker = BrokerServer.start(onFreePort("allow_anonymous true"), log);
                Socket client = connect(broker.bound())) {
            client.getOutputStream().write(CONNECT);
            assertThat(client.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
            assertThat(broker.counters().sum(Counter.CONNECTIONS)).isEqualTo(1);
        }
        assertThat(lines).anyMatch(line -> line.contains("as a (p4, c1, k60)."));
    }

    @Test
    void saysGoodByeWhenItStops() throws Exception {
        BrokerServer broker = BrokerServer.start(onFreePort("allow_anonymous true"), log);
        try (Socket client = connect(broker.bound())) {
            client.getOutputStream().write(CONNECT_5);
            int length = client.getInputStream().readNBytes(2)[1];
            client.getInputStream().readNBytes(length);
            broker.close();
            byte[] rest = client.getInputStream().readAllBytes();
            assertThat(rest[0]).isEqualTo((byte) 0xE0);
            assertThat(rest[2]).isEqualTo((byte) 0x8B);
        } finally {
            broker.close();
        }
    }

    @Test
    void namesThePortThatIsTaken() throws Exception {
        BrokerConfig config = onFreePort("allow_anonymous true");
        try (BrokerServer first = BrokerServer.start(config, log)) {
            assertThat(first.bound()).hasSize(1);
            assertThatThrownBy(() -> BrokerServer.start(config, log).close())
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining(
                            "127.0.0.1:" + config.listeners().getFirst().port());
        }
    }

    @Test
    void reloadsRulesAndKeepsThemWhenAFileIsBad() throws Exception {
        Path passwords = folder.resolve("passwords");
        Files.writeString(passwords, "");
        BrokerConfig config = onFreePort("allow_anonymous true");
        try (BrokerServer broker = BrokerServer.start(config, log)) {
            List<Listeners.Bound> bound = broker.bound();
            String listener = "listener " + config.listeners().getFirst().port() + " 127.0.0.1";
            broker.reload(config(listener, "allow_anonymous false", "password_file " + passwords));
            try (Socket client = connect(bound)) {
                client.getOutputStream().write(CONNECT);
                assertThat(client.getInputStream().readAllBytes()).containsExactly(0x20, 2, 0, 5);
            }
            BrokerConfig bad = config(listener, "allow_anonymous true", "acl_file " + folder.resolve("absent"));
            assertThatThrownBy(() -> broker.reload(bad)).isInstanceOf(ConfigException.class);
            try (Socket client = connect(bound)) {
                client.getOutputStream().write(CONNECT);
                assertThat(client.getInputStream().readAllBytes()).containsExactly(0x20, 2, 0, 5);
            }
        }
    }
}
