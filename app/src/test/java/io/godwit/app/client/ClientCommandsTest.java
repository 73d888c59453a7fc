// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.TestBroker;
import io.godwit.broker.metrics.Counter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands against a broker, as a shell would use them. */
@Timeout(60)
class ClientCommandsTest {
    @TempDir
    private static Path folder = Path.of("");

    private final TestBroker broker = start();

    private static TestBroker start(String... directives) {
        try {
            return new TestBroker(folder, directives);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** What a command left behind. */
    private record Ended(int status, String out, String err) {}

    @AfterEach
    void stop() {
        broker.close();
    }

    private Ended run(Tool tool, String in, String... words) {
        return run(tool, broker.port(), in, words);
    }

    private static Ended run(Tool tool, int port, String in, String... words) {
        List<String> line = new ArrayList<>(List.of("-h", "127.0.0.1", "-p", Integer.toString(port)));
        line.addAll(List.of(words));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of());
        int status = switch (tool) {
            case PUB -> PubCommand.run(line, console);
            case SUB -> SubCommand.run(line, console);
            case RR -> RrCommand.run(line, console);
        };
        return new Ended(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"31", "311", "5"})
    void publishesAndPrintsARetainedMessage(String version) {
        assertThat(run(Tool.PUB, "", "-t", "a/b", "-m", "h\u00E9llo", "-r", "-q", "2", "-V", version))
                .isEqualTo(new Ended(0, "", ""));

        assertThat(run(Tool.SUB, "", "-t", "a/+", "-C", "1", "-v", "-V", version))
                .isEqualTo(new Ended(0, "a/b h\u00E9llo\n", ""));
    }

    @Test
    void queuesForASessionThatSubscribedBefore() {
        assertThat(run(Tool.SUB, "", "-t", "lines", "-E", "-i", "me", "-c", "-q", "2")
                        .status())
                .isZero();

        assertThat(run(Tool.PUB, "one\ntwo\n\nlast", "-t", "lines", "-l", "-q", "2"))
                .isEqualTo(new Ended(0, "", ""));

        Ended printed = run(Tool.SUB, "", "-t", "lines", "-C", "4", "-F", "%p|%q|%l", "-i", "me", "-c", "-q", "2");
        assertThat(printed).isEqualTo(new Ended(0, "one|2|3\ntwo|2|3\n|2|0\nlast|2|4\n", ""));
    }

    @Test
    void repeatsAMessage() {
        run(Tool.SUB, "", "-t", "r", "-E", "-i", "me", "-c", "-q", "1");

        assertThat(run(Tool.PUB, "", "-t", "r", "-m", "x", "-q", "1", "--repeat", "3", "--repeat-delay", "0.01")
                        .status())
                .isZero();

        assertThat(run(Tool.SUB, "", "-t", "r", "-C", "3", "-N", "-i", "me", "-c", "-q", "1")
                        .out())
                .isEqualTo("xxx");
    }

    @Test
    void carriesPropertiesBothWays() {
        run(
                Tool.PUB,
                "",
                "-t",
                "p",
                "-m",
                "x",
                "-r",
                "-D",
                "publish",
                "content-type",
                "text/plain",
                "-D",
                "publish",
                "user-property",
                "k",
                "v");

        assertThat(run(
                                Tool.SUB,
                                "",
                                "-t",
                                "p",
                                "-C",
                                "1",
                                "-F",
                                "%C %P %S",
                                "-D",
                                "subscribe",
                                "subscription-identifier",
                                "7")
                        .out())
                .isEqualTo("text/plain k:v 7\n");
    }

    @Test
    void clearsRetainedMessages() {
        run(Tool.PUB, "", "-t", "c/1", "-m", "one", "-r");
        run(Tool.PUB, "", "-t", "c/2", "-m", "two", "-r");

        Ended cleared = run(Tool.SUB, "", "-t", "c/#", "-T", "c/2", "--remove-retained", "-C", "1", "-v", "-q", "1");
        assertThat(cleared).isEqualTo(new Ended(0, "c/1 one\n", ""));

        assertThat(run(Tool.SUB, "", "-t", "c/#", "-C", "1", "-v").out()).isEqualTo("c/2 two\n");
    }

    @Test
    void asksAndAnswersItself() {
        Ended answered = run(Tool.RR, "", "-t", "same", "-e", "same", "-m", "question", "-v", "-F", "%t %p %R");

        assertThat(answered).isEqualTo(new Ended(0, "same question same\n", ""));
    }

    @Test
    void endsWhenItsTimeIsOver() {
        assertThat(run(Tool.SUB, "", "-t", "silent", "-W", "1")).isEqualTo(new Ended(27, "", "Timed out\n"));
    }

    @Test
    void endsWithTheServersCodeWhenRefused() {
        try (TestBroker closed = start("allow_anonymous false")) {
            Ended old = run(Tool.PUB, closed.port(), "", "-t", "a", "-m", "b");
            assertThat(old).isEqualTo(new Ended(5, "", "Connection error: Connection Refused: not authorised.\n"));
            Ended young = run(Tool.SUB, closed.port(), "", "-t", "a", "-V", "5");
            assertThat(young).isEqualTo(new Ended(135, "", "Connection error: Not authorized\n"));
            assertThat(run(Tool.PUB, closed.port(), "", "-t", "a", "-m", "b", "--quiet")
                            .err())
                    .isEmpty();
        }
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        Ended ended = run(Tool.PUB, port, "", "-t", "a", "-m", "b");

        assertThat(ended)
                .isEqualTo(new Ended(1, "", "Error: 127.0.0.1:" + port + " cannot be reached: Connection refused\n"));
    }

    @Test
    void connectsAgainWhenTheServerClosesTheConnection() throws Exception {
        run(Tool.SUB, "", "-t", "again", "-E", "-i", "me", "-c", "-q", "1");
        CompletableFuture<Ended> waiting = CompletableFuture.supplyAsync(
                () -> run(Tool.SUB, "", "-t", "again", "-i", "me", "-c", "-q", "1", "-C", "1"));

        // Somebody else takes the session over, and leaves it.
        assertThat(TestBroker.await(() -> broker.sum(Counter.CONNECTIONS) == 1)).isTrue();
        run(Tool.SUB, "", "-t", "again", "-E", "-i", "me", "-c", "-q", "1");
        run(Tool.PUB, "", "-t", "again", "-m", "back", "-q", "1");

        assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(new Ended(0, "back\n", ""));
    }

    @Test
    void saysHowItIsUsed() {
        Ended wrong = run(Tool.PUB, "", "--nonsense");

        assertThat(wrong)
                .isEqualTo(new Ended(
                        1, "", "Error: Unknown option '--nonsense'.\n\nUse 'godwit pub --help' to see usage.\n"));
        assertThat(run(Tool.SUB, "", "--help").out())
                .contains("-t, --topic <topic>")
                .contains("--remove-retained");
        assertThat(run(Tool.SUB, "", "--help").out()).doesNotContain("--repeat");
    }
}
