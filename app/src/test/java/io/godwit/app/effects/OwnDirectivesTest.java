// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.effects;

import static io.godwit.app.effects.Scene.connected;
import static io.godwit.app.effects.Scene.lasting;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.ServeProcess;
import io.godwit.app.TestBroker;
import io.godwit.conformance.Client;
import io.godwit.conformance.Directive;
import io.godwit.conformance.Stage;
import io.godwit.conformance.V5;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.spec.ReasonCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the directives do that mosquitto does not have, as far as no test elsewhere shows it. */
@Timeout(60)
class OwnDirectivesTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    @Directive("godwit_journal_limit")
    void messagesAreRefusedBeyondTheJournalsLimit() throws Exception {
        try (Scene scene = Scene.of(
                folder,
                "persistence true",
                "persistence_location %DIR%",
                "godwit_journal_segment_size 1M",
                "max_queued_messages 0",
                "godwit_journal_limit 6M")) {
            Stage stage = scene.stage();
            lasting(stage, "s", "t", 1).disconnect();
            Client publisher = connected(stage, V5.connect("p"));
            ReasonCode last = ReasonCode.SUCCESS;
            for (int i = 1; i < 40 && last == ReasonCode.SUCCESS; i++) {
                publisher.send((Packet) V5.publish("t", "x".repeat(500_000), 1, i));
                last = publisher.receive(PubAck.class).reasonCode();
            }
            assertThat(last).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        }
    }

    @Test
    @Directive("godwit_trace_memory")
    void packetsAreRememberedAsLongAsMemoryLasts() throws Exception {
        for (int bytes : new int[] {0, 1 << 20}) {
            try (Scene scene = Scene.of(folder, "godwit_trace_packets 10", "godwit_trace_memory " + bytes)) {
                scene.stage().connect("heron").sync();
                assertThat(scene.server().trace().last("heron", false).isEmpty())
                        .isEqualTo(bytes == 0);
            }
        }
    }

    @Test
    @Directive("godwit_closed_listener")
    void clientsOfAListenerThatAReloadClosesGoOrStay() throws Exception {
        for (String what : new String[] {"disconnect", "keep"}) {
            String line = "godwit_closed_listener " + what;
            String first = "listener %PORT% 127.0.0.1";
            try (Scene scene = Scene.of(folder, line, first, "listener %OTHER% 127.0.0.1")) {
                Client client = scene.stage(scene.other()).connect("heron");
                scene.reload(line, first);
                if (what.equals("keep")) {
                    client.sync();
                } else {
                    client.expectClosed();
                }
            }
        }
    }

    @Test
    @Directive("godwit_rights_change")
    void clientsWhoseRightsAReloadTakesGoOrStay() throws Exception {
        for (String what : new String[] {"disconnect", "keep"}) {
            Scene.write(folder, "rights", "topic readwrite marsh/#");
            String[] lines = {"godwit_rights_change " + what, "acl_file %DIR%/rights"};
            try (Scene scene = Scene.of(folder, lines)) {
                Client client = scene.stage().subscriber("heron", "marsh/#", 0);
                Scene.write(folder, "rights", "topic readwrite lake/#");
                scene.reload(lines);
                if (what.equals("keep")) {
                    client.sync();
                } else {
                    client.expectClosed();
                }
            }
        }
    }

    @Test
    @Directive("godwit_watch_files")
    void aFileThatChangesIsReadAgain() throws Exception {
        int port = ServeProcess.freePort();
        Scene.write(folder, "rights", "topic readwrite marsh/#");
        Path file = Files.writeString(
                folder.resolve("broker.conf"),
                "listener " + port + " 127.0.0.1\nallow_anonymous true\ngodwit_watch_files true\nacl_file "
                        + folder.resolve("rights") + "\n");
        try (ServeProcess broker = ServeProcess.start("-c", file.toString());
                Stage stage = Stage.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            broker.await(" running");
            Client client = connected(stage, V5.connect("heron"));
            Scene.write(folder, "rights", "topic readwrite lake/#");
            broker.await("Reloaded");
            client.send((Packet) V5.publish("marsh/1", "x", 1, 1));
            assertThat(client.receive(PubAck.class).reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        }
    }

    @Test
    @Directive("godwit_control_socket")
    void theSocketForOperatorsIsWhereItWasAskedFor() throws Exception {
        Path socket = folder.resolve("operators.sock");
        Path file = Files.writeString(
                folder.resolve("broker.conf"),
                "listener " + ServeProcess.freePort() + " 127.0.0.1\nallow_anonymous true\ngodwit_control_socket "
                        + socket + "\n");
        try (ServeProcess broker = ServeProcess.start("-c", file.toString())) {
            broker.await(" running");
            assertThat(TestBroker.await(() -> Files.exists(socket), 20)).isTrue();
        }
    }

    @Test
    @Directive("enable_control_api")
    void theBrokerAnswersOnItsControlTopic() throws Exception {
        for (boolean enabled : new boolean[] {true, false}) {
            try (Scene scene = Scene.of(folder, "enable_control_api " + enabled)) {
                Client client = Scene.subscribed(scene.stage(), "operator", "$CONTROL/broker/v1/response", 1);
                client.send((Packet)
                        V5.publish("$CONTROL/broker/v1", "{\"commands\":[{\"command\":\"listListeners\"}]}", 1, 7));
                client.receive(PacketType.PUBACK);
                assertThat(client.receive(PacketType.PUBLISH).text())
                        .contains(enabled ? "\"listeners\"" : "endpoint not available");
            }
        }
    }

    @Test
    @Directive("http_dir")
    void pagesOfADirectoryAreNotServedAndTheThreeOfMosquittoAre() throws Exception {
        Files.writeString(folder.resolve("hello.txt"), "hello");
        try (Scene scene = Scene.of(folder, "listener %PORT% 127.0.0.1", "protocol http_api", "http_dir %DIR%")) {
            assertThat(get(scene.port(), "/hello.txt")).startsWith("HTTP/1.1 404 ");
            assertThat(get(scene.port(), "/api/v1/version"))
                    .startsWith("HTTP/1.1 200 ")
                    .containsPattern("[0-9]+\\.[0-9]+\\.[0-9]+");
            assertThat(get(scene.port(), "/api/v1/listeners"))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("{\"listeners\":[{\"port\":" + scene.port()
                            + ",\"protocol\":\"httpapi\",\"tls\":false,\"mtls\":false,\"allow_anonymous\":true}]}");
            assertThat(get(scene.port(), "/api/v1/systree"))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\"$SYS/broker/retained messages/count\":", "\"$SYS/broker/uptime\":0");
        }
    }

    private static String get(int port, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
