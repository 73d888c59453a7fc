// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.LogType;
import io.godwit.broker.effect.Directive;
import io.godwit.broker.journal.JournalException;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.metrics.Counter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole broker with a journal, stopped and started again. */
class PersistentServerTest {
    private static final byte[] SUBSCRIBE = {(byte) 0x82, 6, 0, 1, 0, 1, 't', 1};
    private static final byte[] PUBLISH = {0x32, 6, 0, 1, 't', 0, 1, 'x'};
    private static final byte[] RETAIN = {0x33, 6, 0, 1, 'r', 0, 1, 'y'};
    private static final byte[] SUBSCRIBE_RETAINED = {(byte) 0x82, 6, 0, 1, 0, 1, 'r', 0};
    private static final byte[] DISCONNECT = {(byte) 0xE0, 0};

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
            lines.add(type + " " + line);
        }

        @Override
        public void error(String line, Throwable cause) {
            throw new AssertionError(line, cause);
        }
    };

    /** On another port each time. */
    private BrokerConfig config(String... more) throws Exception {
        List<String> directives = new ArrayList<>();
        try (ServerSocket free = new ServerSocket(0)) {
            directives.add("listener " + free.getLocalPort() + " 127.0.0.1");
        }
        directives.add("allow_anonymous true");
        directives.add("persistence true");
        directives.add("persistence_location " + folder);
        directives.add("godwit_journal_segment_size 1M");
        directives.add("godwit_loops 2");
        directives.addAll(List.of(more));
        Path file = folder.resolve("godwit.conf");
        Files.write(file, directives);
        return ConfigReader.read(file, CommandLine.NONE);
    }

    private static byte[] connect(String clientId, boolean clean) {
        byte[] id = clientId.getBytes(StandardCharsets.US_ASCII);
        byte[] packet = new byte[14 + id.length];
        System.arraycopy(
                new byte[] {0x10, (byte) (12 + id.length), 0, 4, 'M', 'Q', 'T', 'T', 4, (byte) (clean ? 2 : 0), 0, 60, 0
                },
                0,
                packet,
                0,
                13);
        packet[13] = (byte) id.length;
        System.arraycopy(id, 0, packet, 14, id.length);
        return packet;
    }

    private static Socket open(BrokerServer broker) throws IOException {
        InetSocketAddress address =
                (InetSocketAddress) broker.bound().getFirst().address();
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static byte[] exchange(Socket client, byte[] packet, int answerBytes) throws IOException {
        client.getOutputStream().write(packet);
        return client.getInputStream().readNBytes(answerBytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "power"})
    void goesOnWhereItStopped(String durability) throws Exception {
        try (BrokerServer broker = BrokerServer.start(config("godwit_durability " + durability), log)) {
            // Sessions of both loops, so that some messages are addressed and some are not.
            for (String id : List.of("a", "b", "c", "d")) {
                try (Socket client = open(broker)) {
                    assertThat(exchange(client, connect(id, false), 4)).containsExactly(0x20, 2, 0, 0);
                    assertThat(exchange(client, SUBSCRIBE, 5)).containsExactly(0x90, 3, 0, 1, 1);
                    assertThat(exchange(client, DISCONNECT, 1)).isEmpty();
                }
            }
            try (Socket publisher = open(broker)) {
                exchange(publisher, connect("p", true), 4);
                assertThat(exchange(publisher, PUBLISH, 4)).containsExactly(0x40, 2, 0, 1);
                assertThat(exchange(publisher, RETAIN, 4)).containsExactly(0x40, 2, 0, 1);
            }
            broker.saveNow();
        }
        try (BrokerServer broker = BrokerServer.start(config("godwit_durability " + durability), log)) {
            assertThat(broker.counters().sum(Counter.SESSIONS)).isEqualTo(4);
            assertThat(broker.counters().sum(Counter.SUBSCRIPTIONS)).isEqualTo(4);
            assertThat(broker.counters().sum(Counter.QUEUED_MESSAGES)).isEqualTo(4);
            for (String id : List.of("a", "b", "c", "d")) {
                try (Socket client = open(broker)) {
                    assertThat(exchange(client, connect(id, false), 4)).containsExactly(0x20, 2, 1, 0);
                    assertThat(client.getInputStream().readNBytes(8)).containsExactly(0x32, 6, 0, 1, 't', 0, 1, 'x');
                }
            }
            try (Socket fresh = open(broker)) {
                exchange(fresh, connect("f", true), 4);
                assertThat(exchange(fresh, SUBSCRIBE_RETAINED, 5 + 6))
                        .containsExactly(0x90, 3, 0, 1, 0, 0x31, 4, 0, 1, 'r', 'y');
            }
        }
        assertThat(lines)
                .anyMatch(line ->
                        line.contains("Restored 4 sessions with 4 queued messages, and 1 retained messages in "));
        assertThat(lines).noneMatch(line -> line.startsWith("ERROR"));
    }

    @Test
    void namesTheDirectoryThatAnotherBrokerUses() throws Exception {
        try (BrokerServer first = BrokerServer.start(config(), log)) {
            assertThat(first.bound()).hasSize(1);
            assertThatThrownBy(() -> BrokerServer.start(config(), log).close())
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining(folder.resolve("godwit-journal").toString());
        }
        BrokerServer.start(config(), log).close();
    }

    @Test
    @Directive("godwit_durability")
    void keepsNothingWithoutPersistence() throws Exception {
        try (BrokerServer broker = BrokerServer.start(config("godwit_durability memory"), log)) {
            broker.saveNow();
        }
        assertThat(lines).anyMatch(line -> line.contains("Nothing is kept on disk"));
        assertThat(folder.resolve("godwit-journal")).doesNotExist();
    }
}
