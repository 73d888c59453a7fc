// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigChange;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.LogType;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.transport.Listeners;
import io.godwit.broker.transport.TransportException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
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
        String[] directives = new String[more.length + 1];
        directives[0] = "listener " + freePort() + " 127.0.0.1";
        System.arraycopy(more, 0, directives, 1, more.length);
        return config(directives);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
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

    private static String listener(BrokerConfig config) {
        return "listener " + config.listeners().getFirst().port() + " 127.0.0.1";
    }

    /** CONNECT of a, answered; what follows is read by the caller. */
    private static Socket greeted(List<Listeners.Bound> bound) throws IOException {
        Socket client = connect(bound);
        client.setSoTimeout(30_000);
        client.getOutputStream().write(CONNECT);
        assertThat(client.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
        return client;
    }

    @Test
    void takesOverWhetherConnectionsAreLogged() throws Exception {
        BrokerConfig config = onFreePort("allow_anonymous true", "connection_messages false");
        try (BrokerServer broker = BrokerServer.start(config, log)) {
            greeted(broker.bound()).close();
            assertThat(lines).noneMatch(line -> line.contains("connect"));
            broker.reload(config(listener(config), "allow_anonymous true"));
            greeted(broker.bound()).close();
            assertThat(lines).anyMatch(line -> line.startsWith("New connection from"));
            assertThat(lines).anyMatch(line -> line.startsWith("New client connected from"));
        }
    }

    @Test
    void takesOverHowOftenSysTopicsArePublished() throws Exception {
        BrokerConfig config = onFreePort("allow_anonymous true", "sys_interval 0");
        try (BrokerServer broker = BrokerServer.start(config, log);
                Socket client = greeted(broker.bound())) {
            // SUBSCRIBE to $SYS/# at QoS 0.
            byte[] filter = "$SYS/#".getBytes(StandardCharsets.US_ASCII);
            client.getOutputStream().write(new byte[] {(byte) 0x82, 11, 0, 1, 0, 6});
            client.getOutputStream().write(filter);
            client.getOutputStream().write(0);
            assertThat(client.getInputStream().readNBytes(5)).containsExactly(0x90, 3, 0, 1, 0);
            broker.reload(config(listener(config), "allow_anonymous true", "sys_interval 1"));
            assertThat(client.getInputStream().read()).isEqualTo(0x30);
        }
    }

    @Test
    void endsSessionsThatWaitedLongerThanWhatIsReloadedAllows() throws Exception {
        BrokerConfig config = onFreePort("allow_anonymous true");
        byte[] lasting = CONNECT.clone();
        lasting[9] = 0;
        try (BrokerServer broker = BrokerServer.start(config, log)) {
            try (Socket client = connect(broker.bound())) {
                client.getOutputStream().write(lasting);
                client.getInputStream().readNBytes(4);
            }
            await(() -> broker.counters().sum(Counter.CONNECTIONS) == 0);
            assertThat(broker.counters().sum(Counter.SESSIONS)).isEqualTo(1);
            broker.reload(config(listener(config), "allow_anonymous true", "persistent_client_expiration 1s"));
            await(() -> broker.counters().sum(Counter.SESSIONS) == 0);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Test
    void tellsAllThatAReloadChanges() throws Exception {
        Path acl = folder.resolve("acl");
        Files.writeString(acl, "topic read a\n");
        BrokerConfig config = onFreePort("allow_anonymous true", "acl_file " + acl);
        try (BrokerServer broker = BrokerServer.start(config, log)) {
            Files.writeString(acl, "topic read b\ntopic read c\n");
            ReloadResult result = broker.reload(config(
                    "max_qos 1", // Of the default listener, which is there no more once a line says so.
                    "listener " + freePort() + " 127.0.0.1",
                    "allow_anonymous true",
                    "persistence true",
                    "acl_file " + acl));
            assertThat(result.rules()).isEmpty();
            assertThat(result.listeners()).hasSize(3);
            assertThat(result.values())
                    .extracting(ConfigChange::text)
                    .singleElement()
                    .asString()
                    .contains("persistence: false -> true takes effect with the next start: state is kept");
            assertThat(lines).filteredOn(line -> line.startsWith("Reloaded: ")).hasSize(4);
        }
    }

    /** A part of the configuration that nobody thought of here would be read and not applied. */
    @Test
    void knowsWhatBecomesOfEveryPartOfTheConfiguration() {
        Set<String> applied = Set.of(
                "listeners",
                "bridges",
                "limits",
                "log",
                "sysIntervalSeconds",
                "trustedProxies",
                "trace",
                "plugins",
                "reload");
        Set<String> fromTheStartOn =
                Set.of("persistence", "sysDetails", "pidFile", "loops", "passwordHashing", "control");
        Set<String> aboutTheFiles = Set.of("deprecations", "lines");
        assertThat(Stream.of(BrokerConfig.class.getRecordComponents()).map(RecordComponent::getName))
                .containsExactlyInAnyOrderElementsOf(Stream.of(applied, fromTheStartOn, aboutTheFiles)
                        .flatMap(Set::stream)
                        .toList());
    }
}
