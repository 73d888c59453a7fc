// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.TestBroker;
import io.godwit.broker.auth.PasswordFile;
import io.godwit.broker.auth.PasswordHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command against a broker. */
@Timeout(60)
class TraceCommandTest {
    private static final byte[] CONNECT = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1, 'a'};
    private static final byte[] PUBLISH = {0x32, 7, 0, 1, 't', 0, 9, 'h', 'i'};

    @TempDir
    private Path folder = Path.of("");

    private final Watched out = new Watched("PUBACK m9");
    private final Watched err = new Watched("Ctrl-C ends it.");
    private final CompletableFuture<Runnable> stop = new CompletableFuture<>();
    private int httpPort = 9001;

    /** What was printed, and when a text was. */
    private static final class Watched extends ByteArrayOutputStream {
        private final String awaited;
        private final CountDownLatch printed = new CountDownLatch(1);

        Watched(String awaited) {
            this.awaited = awaited;
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            if (text().contains(awaited)) {
                printed.countDown();
            }
        }

        String text() {
            return toString(StandardCharsets.UTF_8);
        }

        void await() throws InterruptedException {
            assertThat(printed.await(30, TimeUnit.SECONDS)).as(text()).isTrue();
        }
    }

    private TestBroker broker(String... more) throws Exception {
        Path admins = folder.resolve("admins");
        byte[] password = "geheim".getBytes(StandardCharsets.UTF_8);
        PasswordFile.EMPTY
                .with("admin", PasswordHash.hash(password, PasswordHash.Scheme.SHA512_PBKDF2, 1, new SecureRandom()))
                .write(admins);
        int mqttPort;
        try (ServerSocket mqtt = new ServerSocket(0);
                ServerSocket http = new ServerSocket(0)) {
            mqttPort = mqtt.getLocalPort();
            httpPort = http.getLocalPort();
        }
        String[] listeners = {
            "allow_anonymous true",
            "godwit_admin_password_file " + admins,
            "listener " + mqttPort + " 127.0.0.1",
            "listener " + httpPort + " 127.0.0.1",
            "protocol websockets"
        };
        return new TestBroker(
                folder, Stream.concat(Stream.of(more), Stream.of(listeners)).toArray(String[]::new));
    }

    private int run(String password, String... words) {
        List<String> all = Stream.concat(Stream.of("-h", "127.0.0.1", "-p", String.valueOf(httpPort)), Stream.of(words))
                .toList();
        return TraceCommand.run(
                all,
                new TraceCommand.Surroundings(
                        Map.of(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        true,
                        stop::complete,
                        question -> password.getBytes(StandardCharsets.UTF_8)));
    }

    private static void talk(TestBroker broker) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), broker.port())) {
            client.getOutputStream().write(CONNECT);
            client.getOutputStream().write(PUBLISH);
            client.getInputStream().readNBytes(8);
        }
    }

    @Test
    void printsPacketsUntilItIsStopped() throws Exception {
        try (TestBroker broker = broker()) {
            CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> run("geheim", "a", "--fields"));
            err.await();
            talk(broker);
            out.await();
            stop.get(30, TimeUnit.SECONDS).run();
            assertThat(status.get(30, TimeUnit.SECONDS)).isZero();
        }
        assertThat(out.text())
                .contains("  → CONNECT a (MQTT 3.1.1, clean session, keep alive 60 s)\n")
                .contains("  → PUBLISH q1 m9 t (2 bytes)\n")
                .contains("7-8 Payload: (2 bytes, not shown)\n")
                .contains("  ← PUBACK m9\n");
        assertThat(err.text()).isEqualTo("Watching client a. Ctrl-C ends it.\n");
    }

    @Test
    void writesTheLastPacketsToAFile() throws Exception {
        Path capture = folder.resolve("a.pcapng");
        try (TestBroker broker = broker("godwit_trace_packets 20")) {
            talk(broker);
            assertThat(run("geheim", "a", "--last", "--format", "pcapng", "--output", capture.toString()))
                    .isZero();
            assertThat(run("geheim", "a", "--last", "--format", "mermaid")).isZero();
        }
        assertThat(Files.readAllBytes(capture))
                .startsWith(0x0A, 0x0D, 0x0D, 0x0A)
                .hasSizeGreaterThan(500);
        assertThat(out.text()).startsWith("sequenceDiagram\n").contains("c1->>broker: PUBLISH q1 m9 t (2 bytes)\n");
    }

    @Test
    void saysWhatTheBrokerRefuses() throws Exception {
        try (TestBroker broker = broker()) {
            assertThat(broker.errors()).isEmpty();
            assertThat(run("wrong", "a")).isEqualTo(1);
            assertThat(err.text()).contains("no user name and password of an administrator");
            assertThat(run("geheim", "a", "--payload")).isEqualTo(1);
            assertThat(err.text()).contains("godwit_trace_payload true");
        }
        assertThat(run("geheim", "a")).isEqualTo(1);
        assertThat(err.text()).contains("The broker at 127.0.0.1:" + httpPort + " cannot be asked: ");
    }

    @Test
    void saysWhatIsWrongWithTheCommandLine() {
        assertThat(run("x", "--topic")).isEqualTo(3);
        assertThat(run("x")).isEqualTo(3);
        assertThat(run("x", "a", "b")).isEqualTo(3);
        assertThat(run("x", "--format", "gif", "a")).isEqualTo(3);
        assertThat(run("x", "--format", "pcapng", "a")).isEqualTo(3);
        assertThat(run("x", "--last", "--all")).isEqualTo(3);
        assertThat(run("x", "-p", "0", "a")).isEqualTo(3);
        assertThat(err.text())
                .contains("A value is wanted behind --topic.")
                .contains("Say whose packets: CLIENT, --topic, --ip, --user or --all.")
                .contains("One client at a time")
                .contains("The format must be text, json, pcapng or mermaid, not \"gif\".")
                .contains("name a file with --output")
                .contains("--last shows what is remembered of one client")
                .contains("The port must be 1 to 65535, not \"0\".");
        assertThat(run("x", "--help")).isZero();
        assertThat(out.text()).contains("Usage: godwit trace CLIENT");
    }
}
