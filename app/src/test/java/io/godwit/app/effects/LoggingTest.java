// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.effects;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.ServeProcess;
import io.godwit.app.TestBroker;
import io.godwit.conformance.Client;
import io.godwit.conformance.Directive;
import io.godwit.conformance.Received;
import io.godwit.conformance.Stage;
import io.godwit.conformance.V3;
import io.godwit.protocol.packet.PacketType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where the lines of the log go and what they look like, seen from outside of the process. */
@Timeout(90)
class LoggingTest {
    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");
    private int port;

    @BeforeEach
    void choosePort() throws IOException {
        file = folder.resolve("broker.log");
        port = ServeProcess.freePort();
    }

    private ServeProcess start(String... lines) throws IOException {
        List<String> text = new ArrayList<>(List.of("listener " + port + " 127.0.0.1", "allow_anonymous true"));
        text.addAll(List.of(lines));
        return ServeProcess.start(
                "-c", Files.write(folder.resolve("broker.conf"), text).toString());
    }

    private Stage stage() {
        return Stage.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private void awaitPort() {
        assertThat(TestBroker.await(() -> isOpen(port), 30)).isTrue();
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits for a line of the file with this text. */
    private String awaitFile(String text) {
        assertThat(TestBroker.await(() -> written().stream().anyMatch(line -> line.contains(text)), 30))
                .as(text)
                .isTrue();
        return written().stream()
                .filter(line -> line.contains(text))
                .findFirst()
                .orElseThrow();
    }

    private List<String> written() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Directive({"log_dest", "log_timestamp", "log_timestamp_format"})
    void linesGoToEveryDestinationInTheFormThatWasAskedFor() throws Exception {
        try (ServeProcess broker =
                start("log_dest file " + file, "log_dest stdout", "log_timestamp_format day %Y-%m-%dT%H:%M:%S")) {
            String pattern = "day \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d: godwit version .* running";
            assertThat(broker.await(" running")).matches(pattern);
            assertThat(awaitFile(" running")).matches(pattern);
        }
        Files.delete(file);
        try (ServeProcess broker = start("log_dest file " + file, "log_timestamp false")) {
            assertThat(awaitFile(" running")).startsWith("godwit version");
            broker.signal("TERM");
            assertThat(broker.status()).isZero();
            assertThat(broker.output()).doesNotContain(" running");
        }
    }

    @Test
    @Directive("log_dest")
    void aFileInADirectoryThatIsNotThereIsAnError() throws Exception {
        try (ServeProcess broker = start("log_dest file " + folder.resolve("none/broker.log"))) {
            assertThat(broker.status()).isNotZero();
            assertThat(broker.output())
                    .contains("Error: ")
                    .contains(folder.resolve("none").toString());
        }
    }

    @Test
    @Directive("log_type")
    void onlyTheseKindsAreWritten() throws Exception {
        try (ServeProcess broker = start(
                        "log_dest file " + file, "log_type subscribe", "log_type unsubscribe", "log_timestamp false");
                Stage stage = stage()) {
            awaitPort();
            Client client = stage.subscriber("heron", "marsh/#", 1);
            client.send(V3.unsubscribe(2, "marsh/#")).expect(V3.unsubAck(2));
            awaitFile("heron marsh/#");
            assertThat(broker.isAlive()).isTrue();
            assertThat(written()).containsExactly("heron 1 marsh/#", "heron marsh/#");
        }
    }

    @Test
    @Directive("log_dest")
    void linesArePublishedAndPublishingThemMakesNoFurtherOnes() throws Exception {
        try (ServeProcess broker = start("log_dest topic", "log_dest stderr", "log_type all");
                Stage stage = stage()) {
            broker.await(" running");
            Client watcher = stage.subscriber("watcher", "$SYS/broker/log/#", 0);
            stage.subscriber("heron", "marsh/#", 1).disconnect();
            List<Received> told = new ArrayList<>();
            while (told.stream().noneMatch(line -> line.text().contains("Client heron ["))) {
                told.add(watcher.receive(PacketType.PUBLISH));
            }
            assertThat(told).anySatisfy(line -> {
                assertThat(line.topic()).isEqualTo("$SYS/broker/log/M/subscribe");
                assertThat(line.text()).contains("heron 1 marsh/#");
                assertThat(line.retain()).isFalse();
            });
            assertThat(told).extracting(Received::topic).contains("$SYS/broker/log/N");
            watcher.expectNothing();
            // Nothing of what went is kept.
            assertThat(stage.connect("late")
                            .send(V3.subscribe(1, "$SYS/broker/log/+", 0))
                            .receiveAll())
                    .filteredOn(packet -> packet.type() == PacketType.PUBLISH && packet.retain())
                    .isEmpty();
        }
    }

    @Test
    @Directive("godwit_log_rotate")
    void aLargeFileIsSetAside() throws Exception {
        try (ServeProcess broker = start("log_dest file " + file, "godwit_log_rotate 2K 2");
                Stage stage = stage()) {
            awaitFile(" running");
            for (int i = 0; i < 60; i++) {
                stage.connect("heron-" + i).disconnect();
            }
            assertThat(TestBroker.await(() -> Files.exists(folder.resolve("broker.log.2")), 30))
                    .isTrue();
            broker.signal("TERM");
            assertThat(broker.status()).isZero();
            assertThat(file).content().contains("terminating");
            assertThat(folder.resolve("broker.log.3")).doesNotExist();
            assertThat(Files.size(folder.resolve("broker.log.1"))).isBetween(1_000L, 2_048L);
        }
    }

    @Test
    @Directive("log_dest")
    void theBrokerGoesOnWhileTheDiskOfItsLogIsFull() throws Exception {
        try (ServeProcess broker = start("log_dest file /dev/full");
                Stage stage = stage()) {
            broker.await("No space left on device");
            awaitPort();
            stage.connect("heron").sync();
            broker.signal("TERM");
            assertThat(broker.status()).isZero();
        }
    }
}
