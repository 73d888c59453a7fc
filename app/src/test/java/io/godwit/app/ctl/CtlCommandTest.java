// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.ServeProcess;
import io.godwit.app.clients.Installed;
import io.godwit.broker.operator.JsonTree;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code godwit ctl} as an operator uses it, on a broker in a process of its own. */
@Timeout(120)
class CtlCommandTest {
    /** MQTT 3.1.1, clean session off, no keep alive, client identifier "meter". */
    private static final byte[] CONNECT = {0x10, 17, 0, 4, 'M', 'Q', 'T', 'T', 4, 0, 0, 0, 0, 5, 'm', 'e', 't', 'e', 'r'
    };

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private @Nullable String answer;
    private Path config;
    private Path log;
    private int port;
    private ServeProcess broker;

    @BeforeEach
    void start() throws Exception {
        port = ServeProcess.freePort();
        log = folder.resolve("godwit.log");
        config = folder.resolve("godwit.conf");
        Files.write(
                config,
                List.of(
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous true",
                        "persistence true",
                        "persistence_location " + folder,
                        "log_dest stderr",
                        "log_dest file " + log));
        broker = ServeProcess.start("-c", config.toString());
        broker.await(" running");
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private int ctl(String... words) {
        out.reset();
        err.reset();
        List<String> arguments = new ArrayList<>(List.of("-c", config.toString()));
        arguments.addAll(List.of(words));
        String said = answer;
        return CtlCommand.run(
                arguments, new CtlTerminal(print(out), print(err), said == null ? null : question -> said), Map.of());
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private String shown() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String told() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
        client.getOutputStream().write(CONNECT);
        assertThat(client.getInputStream().readNBytes(4)).startsWith(0x20, 2);
        return client;
    }

    @Test
    void disconnectsMosquittosClientWithItsReasonCode() throws Exception {
        Installed.require("mosquitto_sub", List.of("sh", "-c", "command -v mosquitto_sub"), Map.of());
        // A command whose output is a pipe would keep its lines until its end.
        Process client = new ProcessBuilder(
                        "stdbuf", "-oL", "mosquitto_sub", "-V", "5", "-p", "" + port, "-i", "panel", "-t", "a/#", "-d")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = client.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("Subscribed")) {
                line = lines.readLine();
            }

            assertThat(ctl("clients", "kick", "panel", "--reason", "new broker"))
                    .isZero();

            while (line != null && !line.contains("DISCONNECT (152)")) {
                line = lines.readLine();
            }
            assertThat(line).isNotNull();
        } finally {
            client.destroyForcibly();
        }
        assertThat(ctl("explain", "panel")).isZero();
        assertThat(shown()).contains("0x98 Administrative action").contains("new broker");
    }

    @Test
    void removesTenThousandRetainedMessagesOnceItIsTold() throws Exception {
        try (Socket client = connect()) {
            ByteBuffer packets = ByteBuffer.allocate(20 * 10_000);
            for (int i = 0; i < 10_000; i++) {
                byte[] topic = String.format("old/%05d", i).getBytes(StandardCharsets.UTF_8);
                packets.put((byte) 0x31).put((byte) (3 + topic.length));
                packets.putShort((short) topic.length).put(topic).put((byte) 'x');
            }
            client.getOutputStream().write(packets.array(), 0, packets.position());
            client.getOutputStream().write(new byte[] {(byte) 0xC0, 0});
            new DataInputStream(client.getInputStream()).readFully(new byte[2]);
        }

        assertThat(ctl("retained", "purge", "old/#")).isEqualTo(3);
        assertThat(told()).contains("10000 retained messages").contains("--yes");
        answer = "n";
        assertThat(ctl("retained", "purge", "old/#")).isEqualTo(1);
        assertThat(ctl("retained", "list", "old/+", "--limit", "3")).isZero();
        assertThat(shown()).contains("old/00002").doesNotContain("old/00003");
        assertThat(told()).contains("Shown are 3 of 10000");
        answer = "y";
        assertThat(ctl("retained", "purge", "old/#")).isZero();
        assertThat(shown()).contains("10000 retained messages removed");
        assertThat(ctl("retained", "list", "old/#", "--json")).isZero();
        assertThat(JsonTree.read(shown())).containsEntry("total", 0L);
    }

    @Test
    void expiresASessionThatHasNoConnection() throws Exception {
        connect().close();
        assertThat(ctl("sessions", "list")).isZero();
        assertThat(shown()).contains("meter").contains("gone for");

        assertThat(ctl("sessions", "expire", "meter")).isZero();

        assertThat(ctl("sessions", "show", "meter")).isEqualTo(1);
        assertThat(told()).contains("no session");
    }

    @Test
    void opensTheLogAnewAfterItWasMovedAway() throws Exception {
        Path moved = folder.resolve("godwit.log.1");
        Files.move(log, moved);

        assertThat(ctl("rotate")).isZero();
        assertThat(ctl("save")).isZero();

        broker.await("asked to save");
        ctl("rotate");
        assertThat(log).content().contains("asked to save");
        assertThat(moved).content().contains("running").doesNotContain("asked to save");
    }

    @Test
    void changesWhatIsLoggedUntilTheNextReload() throws Exception {
        assertThat(ctl("log-level", "debug", "on", "notice", "off")).isZero();
        assertThat(shown()).containsPattern("debug +on").containsPattern("notice +off");

        assertThat(ctl("reload")).isZero();
        assertThat(ctl("log-level")).isZero();

        assertThat(shown()).containsPattern("debug +off").containsPattern("notice +on");
    }

    @Test
    void tellsTheLineOfAMistakeThatAReloadMeets() throws Exception {
        Files.writeString(config, Files.readString(config) + "max_keepalive never\n");

        // The file cannot say any more where the socket is.
        assertThat(ctl("reload")).isEqualTo(3);
        int status = CtlCommand.run(
                List.of("--socket", folder.resolve("godwit.sock").toString(), "reload"),
                new CtlTerminal(print(out), print(err), null),
                Map.of());

        assertThat(status).isEqualTo(1);
        assertThat(told()).contains("godwit.conf:7").contains("Nothing is changed");
        assertThat(ctl("status")).isEqualTo(3);
    }

    @Test
    void fitsAHundredCharactersAndObeysNoClient() throws Exception {
        try (Socket client = connect()) {
            assertThat(ctl("status")).isZero();
            assertThat(ctl("clients", "list")).isZero();
            assertThat(shown().lines()).allMatch(line -> line.length() <= Table.WIDTH);
            assertThat(client.isConnected()).isTrue();
        }
        Table table = new Table().text("CLIENT").number("QUEUED");
        table.row("x".repeat(300) + "\u001b[2J", "1234567");
        assertThat(table.lines()).allMatch(line -> line.length() <= Table.WIDTH && !line.contains("\u001b"));
        assertThat(Words.plain("a\u001b[2J\u202eb")).isEqualTo("a·[2J·b");
    }

    @Test
    void saysThatNoBrokerRuns() throws Exception {
        broker.kill();

        assertThat(ctl("status")).isEqualTo(2);
        assertThat(told()).contains("No broker answers").contains("godwit.sock");
    }

    @Test
    void saysWhatIsWrongWithACommandLine() {
        assertThat(ctl("clients", "dance")).isEqualTo(3);
        assertThat(told()).contains("list, show, kick");
        assertThat(ctl("log-level", "debug", "maybe")).isEqualTo(3);
        assertThat(ctl("--limit", "0", "reasons")).isEqualTo(3);
        assertThat(ctl("retained", "purge")).isEqualTo(3);
        assertThat(ctl()).isEqualTo(3);
        assertThat(ctl("--help")).isZero();
        assertThat(CtlOptions.USAGE.lines()).allMatch(line -> line.length() <= 115);
    }
}
