// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.LogType;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.server.BrokerServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker in this process, asked over a real socket. */
@Timeout(60)
class ControlSocketTest {
    /** MQTT 3.1.1, clean session, no keep alive, client identifier "meter". */
    private static final byte[] CONNECT = {0x10, 17, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 5, 'm', 'e', 't', 'e', 'r'
    };

    @TempDir
    private Path folder = Path.of("");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final FakeHost host = new FakeHost();
    private BrokerServer broker;
    private ControlSocket socket;
    private Path path;

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

    private static final class FakeHost implements HostProcess {
        private Reloaded next = new Reloaded(1, true, List.of("max_keepalive is 10, was 20"));
        private @Nullable Reloaded last;
        private Set<LogType> types = EnumSet.of(LogType.ERROR);
        private boolean logFails;

        @Override
        public String configuration() {
            return "test.conf";
        }

        @Override
        public Reloaded reload() {
            last = next;
            return next;
        }

        @Override
        public @Nullable Reloaded lastReload() {
            return last;
        }

        @Override
        public List<String> rotate() throws IOException {
            if (logFails) {
                throw new IOException("The log cannot be opened: no such folder.");
            }
            return List.of("file godwit.log");
        }

        @Override
        public Set<LogType> logTypes() {
            return types;
        }

        @Override
        public void logTypes(Set<LogType> wanted) {
            types = wanted;
        }
    }

    @BeforeEach
    void start() throws Exception {
        path = folder.resolve("godwit.sock");
        Path file = folder.resolve("godwit.conf");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Files.write(
                file,
                List.of("listener " + port + " 127.0.0.1", "allow_anonymous true", "sys_interval 0", "godwit_loops 2"));
        broker = BrokerServer.start(ConfigReader.read(file, CommandLine.NONE), log);
        socket = ControlSocket.open(path, new ControlCommands(broker.operated(), host), log);
    }

    @AfterEach
    void stop() {
        socket.close();
        broker.close();
    }

    private Map<String, @Nullable Object> exchange(String line) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            byte[] answer = Channels.newInputStream(channel).readAllBytes();
            return JsonTree.read(new String(answer, StandardCharsets.UTF_8));
        }
    }

    /** The result of a request that is to succeed. */
    private Map<?, ?> ask(String command, String members) throws IOException {
        Map<String, @Nullable Object> answer = exchange(request(command, members));
        assertThat(answer).containsEntry("ok", true).containsEntry("version", 1L);
        return (Map<?, ?>) Objects.requireNonNull(answer.get("result"));
    }

    private Map<String, @Nullable Object> refused(String command, String members) throws IOException {
        Map<String, @Nullable Object> answer = exchange(request(command, members));
        assertThat(answer).containsEntry("ok", false);
        return answer;
    }

    private static String request(String command, String members) {
        return "{\"version\":1,\"command\":\"" + command + "\"" + (members.isEmpty() ? "" : "," + members) + "}";
    }

    private Socket connect() throws IOException {
        InetSocketAddress address =
                (InetSocketAddress) broker.bound().getFirst().address();
        Socket client = new Socket(address.getAddress(), address.getPort());
        client.getOutputStream().write(CONNECT);
        assertThat(client.getInputStream().readNBytes(4)).isEqualTo(new byte[] {0x20, 2, 0, 0});
        return client;
    }

    /** PUBLISH with RETAIN, QoS 0. */
    private static void retain(Socket client, String topic, String payload) throws IOException {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        byte[] body = payload.getBytes(StandardCharsets.UTF_8);
        ByteBuffer packet = ByteBuffer.allocate(4 + name.length + body.length);
        packet.put((byte) 0x31).put((byte) (2 + name.length + body.length));
        packet.putShort((short) name.length).put(name).put(body);
        client.getOutputStream().write(packet.array(), 0, packet.position());
    }

    /** Everything sent before is handled when the answer to PINGREQ is there. */
    private static void ping(Socket client) throws IOException {
        client.getOutputStream().write(new byte[] {(byte) 0xC0, 0});
        assertThat(client.getInputStream().readNBytes(2)).isEqualTo(new byte[] {(byte) 0xD0, 0});
    }

    @Test
    void isForTheOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void takesTheFileAwayWhenItCloses() {
        socket.close();

        assertThat(path).doesNotExist();
    }

    @Test
    void replacesTheSocketOfADeadBroker() throws IOException {
        Path stale = folder.resolve("stale.sock");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(stale));
        }
        assertThat(stale).exists();

        ControlSocket.open(stale, new ControlCommands(broker.operated(), host), log)
                .close();
    }

    @Test
    void leavesTheSocketOfARunningBrokerAndOtherFilesAlone() throws IOException {
        ControlCommands commands = new ControlCommands(broker.operated(), host);
        Path file = Files.writeString(folder.resolve("precious"), "data");

        assertThatThrownBy(() -> ControlSocket.open(path, commands, log))
                .hasMessageContaining(path.toString())
                .hasMessageContaining("another broker answers there");
        assertThatThrownBy(() -> ControlSocket.open(file, commands, log)).hasMessageContaining("no socket");
        assertThat(file).hasContent("data");
        ask("status", "");
    }

    @Test
    void saysThatAPathIsTooLong() {
        Path deep = folder.resolve("x".repeat(120));

        assertThatThrownBy(() -> ControlSocket.open(deep, new ControlCommands(broker.operated(), host), log))
                .hasMessageContaining("107 bytes")
                .hasMessageContaining("godwit_control_socket");
    }

    @Test
    void answersBadRequestsWithASentence() throws IOException {
        assertThat(exchange("hello")).containsEntry("error", "bad_request");
        assertThat(exchange("{\"version\":2,\"command\":\"status\"}")).containsEntry("error", "bad_request");
        assertThat(refused("dance", "").get("text")).asString().contains("dance");
        assertThat(refused("clients.show", "").get("text")).asString().contains("\"client\"");
        assertThat(refused("clients.list", "\"limit\":0").get("text"))
                .asString()
                .contains("limit");
        assertThat(refused("clients.list", "\"filter\":[\"colour=red\"]").get("text"))
                .asString()
                .contains("id, user, address");
        assertThat(refused("retained.list", "\"filter\":\"a/#/b\"").get("text"))
                .asString()
                .contains("a/#/b");
        assertThat(refused("log.set", "\"on\":[\"loud\"]").get("text"))
                .asString()
                .contains("loud");
        assertThat(exchange("x".repeat(ControlSocket.MOST_REQUEST_BYTES + 5_000)))
                .containsEntry("error", "bad_request");
    }

    @Test
    void servesALimitedNumberAtATime() throws IOException {
        List<SocketChannel> idle = new ArrayList<>();
        try {
            for (int i = 0; i < ControlSocket.MOST_CONNECTIONS; i++) {
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
                channel.write(ByteBuffer.wrap("{".getBytes(StandardCharsets.UTF_8)));
                idle.add(channel);
            }
            String error = "";
            while (!error.equals("busy")) {
                // The broker takes a moment to note all of them.
                error = String.valueOf(exchange(request("status", "")).get("error"));
            }
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
    }

    @Test
    void tellsHowTheBrokerIs() throws IOException {
        try (Socket client = connect()) {
            Map<?, ?> status = ask("status", "");

            assertThat(status.get("connections")).isEqualTo(1L);
            assertThat(status.get("configuration")).isEqualTo("test.conf");
            assertThat(status.get("lastReload")).isNull();
            assertThat((List<?>) status.get("listeners")).hasSize(1);
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void disconnectsAClientAndRemembersWhy() throws IOException {
        try (Socket client = connect()) {
            assertThat(ask("clients.list", "").get("total")).isEqualTo(1L);
            assertThat(ask("clients.kick", "\"filter\":[\"address=127.*\"],\"dryRun\":true")
                            .get("count"))
                    .isEqualTo(1L);

            ask("clients.kick", "\"client\":\"meter\",\"reason\":\"new firmware\"");

            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(lines).anyMatch(line -> line.contains("meter") && line.contains("new firmware"));
            assertThat(lines).anyMatch(line -> line.startsWith("Control socket: ") && line.contains("disconnected"));
        }
        Map<?, ?> explained = ask("explain", "\"client\":\"meter\"");
        assertThat(explained.get("connected")).isEqualTo(false);
        Map<?, ?> reason = (Map<?, ?>) ((List<?>) Objects.requireNonNull(explained.get("reasons"))).getFirst();
        assertThat(reason.get("reasonCode")).isEqualTo(0x98L);
        assertThat((List<?>) reason.get("pages")).asString().contains("rc/0x98");
        assertThat(refused("clients.kick", "\"client\":\"meter\"")).containsEntry("error", "not_found");
        assertThat(refused("explain", "\"client\":\"nobody\"")).containsEntry("error", "not_found");
    }

    @Test
    void refusesAKickThatNamesNobodyOrEverybody() throws IOException {
        assertThat(refused("clients.kick", "")).containsEntry("error", "bad_request");
        assertThat(refused("clients.kick", "\"client\":\"a\",\"filter\":[\"id=b\"]"))
                .containsEntry("error", "bad_request");
    }

    @Test
    void listsShowsAndRemovesRetainedMessages() throws IOException {
        int many = RetainedCommands.SLICE * 3;
        try (Socket client = connect()) {
            for (int i = 0; i < many; i++) {
                retain(client, "house/" + i, "warm");
            }
            retain(client, "other", "stays");
            ping(client);

            Map<?, ?> listed = ask("retained.list", "\"filter\":\"house/+\",\"limit\":2");
            assertThat(listed.get("total")).isEqualTo((long) many);
            assertThat((List<?>) listed.get("messages")).hasSize(2);
            Map<?, ?> shown = (Map<?, ?>) Objects.requireNonNull(
                    ask("retained.show", "\"topic\":\"house/7\"").get("message"));
            assertThat(shown.get("payload")).isEqualTo("warm");
            assertThat(shown.get("publisher")).isEqualTo("meter");

            assertThat(ask("retained.purge", "\"filter\":\"house/#\",\"dryRun\":true")
                            .get("count"))
                    .isEqualTo((long) many);
            assertThat(ask("retained.list", "\"filter\":\"house/#\"").get("total"))
                    .isEqualTo((long) many);
            ask("retained.purge", "\"filter\":\"house/#\"");

            assertThat(ask("retained.list", "\"filter\":\"#\"").get("total")).isEqualTo(1L);
            assertThat(refused("retained.show", "\"topic\":\"house/7\"")).containsEntry("error", "not_found");
        }
    }

    @Test
    void answersAReloadWithItsChangesOrItsMistake() throws IOException {
        assertThat((List<?>) ask("reload", "").get("changes")).asString().contains("max_keepalive");
        host.next = new HostProcess.Reloaded(2, false, List.of("godwit.conf:3: nonsense.", "Nothing is changed."));

        Map<String, @Nullable Object> answer = refused("reload", "");

        assertThat(answer).containsEntry("error", "failed");
        assertThat(answer.get("text")).isEqualTo("godwit.conf:3: nonsense. Nothing is changed.");
        assertThat(((Map<?, ?>) Objects.requireNonNull(ask("status", "").get("lastReload"))).get("done"))
                .isEqualTo(false);
    }

    @Test
    void changesTheTypesOfLogLines() throws IOException {
        Map<?, ?> types =
                (Map<?, ?>) Objects.requireNonNull(ask("log.set", "\"on\":[\"debug\",\"notice\"],\"off\":[\"error\"]")
                        .get("types"));

        assertThat(host.types).containsExactlyInAnyOrder(LogType.DEBUG, LogType.NOTICE);
        assertThat(types.get("debug")).isEqualTo(true);
        assertThat(types.get("error")).isEqualTo(false);
    }

    @Test
    void saysWhyTheLogCannotBeOpened() throws IOException {
        assertThat((List<?>) ask("rotate", "").get("opened")).asString().contains("godwit.log");
        host.logFails = true;

        assertThat(refused("rotate", "").get("text")).asString().contains("no such folder");
    }
}
