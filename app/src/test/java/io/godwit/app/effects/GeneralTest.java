// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.effects;

import static io.godwit.app.effects.Scene.expect;
import static io.godwit.app.effects.Scene.lasting;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.Client;
import io.godwit.conformance.Directive;
import io.godwit.conformance.Received;
import io.godwit.conformance.Stage;
import io.godwit.conformance.V3;
import io.godwit.conformance.V5;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.spec.ReasonCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the directives for the whole broker do, limits aside. */
@Timeout(60)
class GeneralTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    @Directive("check_retain_source")
    void aRetainedMessageGoesWithTheRightsOfItsPublisher() throws Exception {
        for (boolean checks : new boolean[] {true, false}) {
            Scene.write(folder, "rights", "topic readwrite t");
            String[] lines = {"check_retain_source " + checks, "acl_file %DIR%/rights"};
            try (Scene scene = Scene.of(folder, lines)) {
                Stage stage = scene.stage();
                stage.connect("p")
                        .send(V3.publish("t", "x").retain().qos(1).id(1))
                        .expect(V3.pubAck(1));
                Scene.write(folder, "rights", "topic read t");
                scene.reload(lines);
                assertThat(stage.subscriber("s", "t", 0).receiveAll()).hasSize(checks ? 0 : 1);
            }
        }
    }

    @OnBoth
    @Directive("connection_messages")
    void clientsComeAndGoWithoutAWord(Brand brand) throws Exception {
        for (boolean told : new boolean[] {true, false}) {
            try (Scene scene = Scene.of(brand, folder, "connection_messages " + told, "log_type all")) {
                Client client = scene.stage().connect("heron");
                client.send(V3.subscribe(1, "t", 0)).expect(V3.subAck(1, 0)).disconnect();
                scene.stage().connect("ibis").sync();
                assertThat(scene.log().stream().anyMatch(line -> line.contains("as heron (")))
                        .isEqualTo(told);
            }
        }
    }

    @OnBoth
    @Directive("include_dir")
    void theFilesOfADirectoryCount(Brand brand) throws Exception {
        Path more = Files.createDirectory(folder.resolve("conf.d"));
        Files.writeString(more.resolve("b.conf"), "max_keepalive 20\n");
        Files.writeString(more.resolve("a.conf"), "max_keepalive 10\n");
        Files.writeString(more.resolve("c.disabled"), "max_keepalive 30\n");
        try (Scene scene = Scene.of(brand, folder, "include_dir %DIR%/conf.d")) {
            Client five = scene.stage().client("five").send((Packet) V5.connect("five"));
            assertThat(expect(five, ReasonCode.SUCCESS).properties().number(Property.SERVER_KEEP_ALIVE, 0))
                    .isEqualTo(20);
        }
    }

    @OnBoth
    @Directive("per_listener_settings")
    void eachListenerHasRulesOfItsOwn(Brand brand) throws Exception {
        try (Scene scene = Scene.of(
                brand,
                folder,
                "per_listener_settings true",
                "listener %PORT% 127.0.0.1",
                "allow_anonymous true",
                "listener %OTHER% 127.0.0.1",
                "allow_anonymous false")) {
            scene.stage().connect("a");
            scene.stage(scene.other())
                    .client("b")
                    .send(V3.connect("b"))
                    .expect(V3.connAck(5))
                    .expectClosed();
        }
    }

    @OnBoth
    @Directive("queue_qos0_messages")
    void qos0WaitsForClientsThatAreAway(Brand brand) throws Exception {
        for (boolean queued : new boolean[] {true, false}) {
            try (Scene scene = Scene.of(brand, folder, "queue_qos0_messages " + queued)) {
                Stage stage = scene.stage();
                lasting(stage, "s", "t", 1).disconnect();
                stage.connect("p").send(V3.publish("t", "x")).sync();
                Client back =
                        stage.client("s").send(V3.connect("s").persistent()).expect(V3.connAckSessionPresent());
                assertThat(back.receiveAll()).hasSize(queued ? 1 : 0);
            }
        }
    }

    @OnBoth
    @Directive("retain_available")
    void whoRetainsIsDisconnected(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "retain_available false")) {
            Stage stage = scene.stage();
            Client five = stage.client("five").send((Packet) V5.connect("five"));
            assertThat(expect(five, ReasonCode.SUCCESS).properties().number(Property.RETAIN_AVAILABLE, 1))
                    .isZero();
            five.send((Packet) V5.retained(V5.publish("t", "x")));
            assertThat(five.receive(Disconnect.class).reasonCode()).isEqualTo(ReasonCode.RETAIN_NOT_SUPPORTED);
            stage.connect("three").send(V3.publish("t", "x").retain()).expectClosed();
        }
    }

    @OnBoth
    @Directive("upgrade_outgoing_qos")
    void theSubscriptionsQosCounts(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "upgrade_outgoing_qos true")) {
            Stage stage = scene.stage();
            Client subscriber = stage.subscriber("s", "t", 1);
            stage.connect("p").send(V3.publish("t", "x")).sync();
            subscriber.expectPublish(V3.publish("t", "x").qos(1));
        }
    }

    @OnBoth
    @Directive("sys_interval")
    void theBrokerTellsOfItselfEveryInterval(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "sys_interval 1")) {
            Client subscriber = scene.stage().subscriber("s", "$SYS/broker/uptime", 0);
            String first = subscriber.receive(PacketType.PUBLISH).text();
            String second = subscriber.receive(PacketType.PUBLISH).text();
            assertThat(first).matches("[0-9]+ seconds");
            assertThat(second).matches("[0-9]+ seconds");
        }
        try (Scene scene = Scene.of(brand, folder, "sys_interval 0")) {
            assertThat(scene.stage().subscriber("s", "$SYS/#", 0).receiveAll())
                    .extracting(Received::topic)
                    .filteredOn(topic -> !topic.endsWith("/version")) // mosquitto tells it once.
                    .isEmpty();
        }
    }

    @OnBoth
    @Directive({"persistence", "retained_persistence", "persistence_location"})
    void whatIsRetainedIsThereAfterARestart(Brand brand) throws Exception {
        for (String line : new String[] {"persistence true", "retained_persistence true", "persistence false"}) {
            Path data = Files.createDirectory(folder.resolve(line.replace(' ', '-')));
            String[] lines = {line, "persistence_location " + data + "/"};
            try (Scene scene = Scene.of(brand, folder, lines)) {
                Stage stage = scene.stage();
                stage.connect("p")
                        .send(V3.publish("t", "x").retain().qos(1).id(1))
                        .expect(V3.pubAck(1));
            }
            boolean kept = line.endsWith("true");
            assertThat(data.toFile().list()).hasSize(kept ? 1 : 0);
            try (Scene scene = Scene.of(brand, folder, lines)) {
                assertThat(scene.stage().subscriber("s", "t", 0).receiveAll()).hasSize(kept ? 1 : 0);
            }
        }
    }
}
