// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.effects;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.admin.SysMeanings;
import io.godwit.conformance.Client;
import io.godwit.conformance.Directive;
import io.godwit.conformance.Stage;
import io.godwit.conformance.V3;
import io.godwit.conformance.V5;
import io.godwit.protocol.packet.PacketType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a running broker publishes below {@code $SYS}. */
@Timeout(60)
class SysTopicsTest {
    private static final String ROOT = "$SYS/broker/";

    @TempDir
    private Path folder = Path.of("");

    /** The list has the topic and, as a pattern, its text. */
    @Test
    void everyTopicOfMosquittoIsThereInItsShape() throws Exception {
        Map<String, String> told = new HashMap<>();
        try (Scene scene = Scene.of(folder, "sys_interval 1")) {
            scene.stage().subscriber("s", "$SYS/#", 0).receiveAll().forEach(packet -> {
                assertThat(packet.retain()).as(packet.topic()).isTrue();
                told.put(packet.topic(), packet.text());
            });
        }
        shapes().forEach((topic, shape) -> assertThat(told.get(topic)).as(topic).matches(shape));
        // And no topic that nobody can look up.
        assertThat(new SysMeanings().all().keySet()).containsAll(told.keySet());
    }

    private static Map<String, String> shapes() throws IOException {
        try (InputStream in = Objects.requireNonNull(SysTopicsTest.class.getResourceAsStream("sys-topics.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t", -1))
                    .collect(Collectors.toMap(cells -> cells[0], cells -> cells[1]));
        }
    }

    @Test
    void packetsAreCountedByTheirType() throws Exception {
        try (Scene scene = Scene.of(folder, "sys_interval 1")) {
            Stage stage = scene.stage();
            Client watcher = stage.subscriber("watcher", "$SYS/broker/mqtt/#", 0);
            Client inFlight = stage.subscriber("inflight", "$SYS/broker/messages/inflight", 0);
            Client five = Scene.subscribed(stage, "s", "t", 1);
            Client publisher = stage.connect("p");
            publisher.send(V3.publish("t", "x").qos(2).id(1)).expect(V3.pubRec(1));
            publisher.send(V3.pubRel(1)).expect(V3.pubComp(1));
            five.receive(PacketType.PUBLISH);
            publisher.sync().disconnect();
            await(inFlight, "messages/inflight", "1");
            five.send(V3.pubAck(1)).send(V5.unsubscribe(2, "t")).receive(PacketType.UNSUBACK);
            Map<String, String> last = await(watcher, "mqtt/unsuback/sent", "1");
            assertThat(last)
                    .containsEntry("mqtt/puback/received", "1")
                    .containsEntry("mqtt/pubrec/sent", "1")
                    .containsEntry("mqtt/pubrel/received", "1")
                    .containsEntry("mqtt/pubcomp/sent", "1")
                    .containsEntry("mqtt/unsubscribe/received", "1")
                    .containsEntry("mqtt/disconnect/received", "1")
                    .containsEntry("mqtt/connect/received", "4")
                    .containsEntry("mqtt/connack/sent", "4")
                    .containsEntry("mqtt/subscribe/received", "3")
                    .containsEntry("mqtt/suback/sent", "3")
                    .containsEntry("mqtt/auth/sent", "0");
            await(inFlight, "messages/inflight", "0");
        }
    }

    @Test
    @Directive("godwit_sys_details")
    void clientsAndSizesAreToldWhereThatIsAskedFor() throws Exception {
        try (Scene scene = Scene.of(folder, "sys_interval 1", "godwit_sys_details true")) {
            Stage stage = scene.stage();
            Client watcher = stage.subscriber("watcher", ROOT + "#", 0);
            Client heron = stage.connect("marsh/heron");
            heron.send(V3.publish("t", "x".repeat(300)).qos(1).id(1)).expect(V3.pubAck(1));
            assertThat(await(watcher, "publish/sizes/500", "1"))
                    .containsEntry("connection/client/watcher/state", "1")
                    .containsEntry("connection/client/marsh%2Fheron/state", "1");
            heron.disconnect();
            assertThat(await(watcher, "plugin/events/disconnect", "1"))
                    .containsEntry("connection/client/marsh%2Fheron/state", "0");
            Map<String, String> retained = retained(stage);
            assertThat(retained)
                    .containsEntry("connection/client/marsh%2Fheron/state", "0")
                    .containsEntry("publish/sizes/200", "0")
                    .hasEntrySatisfying(
                            "plugin/events/connect",
                            connects -> assertThat(connects).isIn("2", "3"))
                    .containsEntry("plugin/events/message/in", "1");
            assertThat(retained.entrySet())
                    .filteredOn(entry -> entry.getKey().startsWith("client/lifetimes/"))
                    .extracting(Map.Entry::getValue)
                    .containsOnlyOnce("1");
        }
        try (Scene scene = Scene.of(folder, "sys_interval 1", "godwit_sys_details false")) {
            assertThat(retained(scene.stage()).keySet())
                    .contains("clients/connected")
                    .noneMatch(topic -> topic.matches("(connection|client/lifetimes|publish/sizes|plugin)/.*"));
        }
    }

    private static Map<String, String> retained(Stage stage) {
        Map<String, String> retained = new HashMap<>();
        stage.subscriber("reader", ROOT + "#", 0)
                .receiveAll()
                .forEach(packet -> retained.put(packet.topic().substring(ROOT.length()), packet.text()));
        return retained;
    }

    /** Reads until a topic has this text; all texts seen on the way and with it. */
    private static Map<String, String> await(Client client, String topic, String text) {
        Map<String, String> seen = new HashMap<>();
        while (!text.equals(seen.get(topic))) {
            var packet = client.receive(PacketType.PUBLISH);
            seen.put(packet.topic().substring(ROOT.length()), packet.text());
        }
        client.receiveAll().forEach(packet -> seen.put(packet.topic().substring(ROOT.length()), packet.text()));
        return seen;
    }
}
