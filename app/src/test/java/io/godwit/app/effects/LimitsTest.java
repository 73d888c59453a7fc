// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.effects;

import static io.godwit.app.effects.Scene.connected;
import static io.godwit.app.effects.Scene.expect;
import static io.godwit.app.effects.Scene.lasting;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.TestBroker;
import io.godwit.broker.metrics.Counter;
import io.godwit.conformance.Client;
import io.godwit.conformance.Directive;
import io.godwit.conformance.Received;
import io.godwit.conformance.Stage;
import io.godwit.conformance.V3;
import io.godwit.conformance.V5;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.spec.ReasonCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the limits of a configuration do to clients. */
@Timeout(60)
class LimitsTest {
    @TempDir
    private Path folder = Path.of("");

    @OnBoth
    @Directive("max_keepalive")
    void keepAliveIsCutForMqtt5AndRefusedForOthers(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "max_keepalive 30")) {
            Stage stage = scene.stage();
            Client five = stage.client("five").send((Packet) V5.keepAlive(V5.connect("five"), 60));
            ConnAck answer = expect(five, ReasonCode.SUCCESS);
            assertThat(answer.properties().number(Property.SERVER_KEEP_ALIVE, 0))
                    .isEqualTo(30);
            if (brand == Brand.GODWIT) { // As mosquitto 2.1; 2.0 lets it in.
                stage.client("long")
                        .send(V3.connect("long").keepAlive(60))
                        .expect(V3.connAck(2))
                        .expectClosed();
            }
            stage.client("short").send(V3.connect("short").keepAlive(30)).expect(V3.connAck(0));
        }
    }

    @OnBoth
    @Directive("max_packet_size")
    void aPacketThatIsTooLargeEndsTheConnection(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "max_packet_size 100")) {
            Stage stage = scene.stage();
            Client five = stage.client("five").send((Packet) V5.connect("five"));
            assertThat(expect(five, ReasonCode.SUCCESS).properties().number(Property.MAXIMUM_PACKET_SIZE, 0))
                    .isEqualTo(100);
            stage.connect("small")
                    .send(V3.publish("t", "x".repeat(90)).qos(1).id(1))
                    .expect(V3.pubAck(1));
            stage.connect("large").send(V3.publish("t", "x".repeat(101))).expectClosed();
        }
    }

    @OnBoth
    @Directive("message_size_limit")
    void aPayloadThatIsTooLargeIsAcknowledgedAndGoesNowhere(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "message_size_limit 10")) {
            Stage stage = scene.stage();
            Client subscriber = stage.subscriber("s", "t", 1);
            stage.connect("p")
                    .send(
                            V3.publish("t", "x".repeat(11)).qos(1).id(1),
                            V3.publish("t", "fits").qos(1).id(2))
                    .expect(V3.pubAck(1), V3.pubAck(2));
            assertThat(subscriber.receive(PacketType.PUBLISH).text()).isEqualTo("fits");
            Client five = connected(stage, V5.connect("five"));
            five.send((Packet) V5.publish("t", "x".repeat(11), 1, 1));
            if (brand == Brand.GODWIT) { // As mosquitto 2.1; the code of 2.0 must not stand in a PUBACK.
                assertThat(five.receive(PubAck.class).reasonCode()).isEqualTo(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
            }
        }
    }

    @OnBoth
    @Directive("max_inflight_messages")
    void oneMessageIsOnTheWayAtATime(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "max_inflight_messages 1")) {
            Stage stage = scene.stage();
            Client five = stage.client("five").send((Packet) V5.connect("five"));
            assertThat(expect(five, ReasonCode.SUCCESS).properties().number(Property.RECEIVE_MAXIMUM, 0))
                    .isEqualTo(1);
            Client subscriber = stage.subscriber("s", "t", 1);
            publish(stage, "t", "1", "2");
            int first = subscriber.expectPublish(V3.publish("t", "1").qos(1));
            subscriber
                    .expectNothing()
                    .send(V3.pubAck(first))
                    .expectPublish(V3.publish("t", "2").qos(1));
        }
    }

    @OnBoth
    @Directive("max_inflight_bytes")
    void soManyBytesAreOnTheWayAtATime(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "max_inflight_bytes 20")) {
            Stage stage = scene.stage();
            Client subscriber = stage.subscriber("s", "t", 1);
            String payload = "x".repeat(25);
            publish(stage, "t", payload, payload);
            int first = subscriber.expectPublish(V3.publish("t", payload).qos(1));
            subscriber
                    .expectNothing()
                    .send(V3.pubAck(first))
                    .expectPublish(V3.publish("t", payload).qos(1));
        }
    }

    @OnBoth
    @Directive("max_queued_messages")
    void whatTheQueueCannotHoldIsDropped(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "max_inflight_messages 1", "max_queued_messages 2")) {
            Stage stage = scene.stage();
            Client subscriber = stage.subscriber("s", "t", 1);
            publish(stage, "t", "1", "2", "3", "4", "5");
            assertThat(drained(subscriber)).containsExactly("1", "2", "3");
            if (brand == Brand.GODWIT) {
                assertThat(scene.server().counters().sum(Counter.DROPPED_QUEUE_FULL))
                        .isEqualTo(2);
            }
        }
    }

    @OnBoth
    @Directive("max_queued_bytes")
    void whatExceedsTheQueuesBytesIsDropped(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "max_inflight_messages 1", "max_queued_bytes 25")) {
            Stage stage = scene.stage();
            Client subscriber = stage.subscriber("s", "t", 1);
            String ten = "0123456789";
            publish(stage, "t", ten, ten, ten, ten, ten);
            assertThat(drained(subscriber)).hasSizeBetween(2, 4);
        }
    }

    @Test
    @Directive("memory_limit")
    void whatTheQueuesOfAllClientsCannotHoldIsDropped() throws Exception {
        try (Scene scene = Scene.of(folder, "memory_limit 40")) {
            Stage stage = scene.stage();
            lasting(stage, "a", "t", 1).drop();
            lasting(stage, "b", "t", 1).drop();
            TestBroker.await(() -> scene.server().counters().sum(Counter.CONNECTIONS) == 0);
            publish(stage, "t", "0123456789", "0123456789", "0123456789");
            assertThat(scene.server().counters().sum(Counter.DROPPED_MEMORY_FULL))
                    .isPositive();
            assertThat(scene.server().counters().sum(Counter.QUEUED_BYTES)).isLessThanOrEqualTo(40 + 11);
        }
    }

    @Test
    @Directive("global_max_clients")
    void noMoreSessionsThanThatExist() throws Exception {
        try (Scene scene = Scene.of(folder, "global_max_clients 2")) {
            Stage stage = scene.stage();
            lasting(stage, "a", "t", 1).drop();
            Client b = stage.connect("b");
            stage.client("c").send(V3.connect("c")).expectRefused();
            stage.client("five").send((Packet) V5.connect("five")).expectRefused5();
            // Whoever has a session may come back to it.
            stage.client("a").send(V3.connect("a").persistent()).expect(V3.connAckSessionPresent());
            b.disconnect();
        }
    }

    @Test
    @Directive("global_max_connections")
    void noMoreConnectionsThanThatAreOpen() throws Exception {
        try (Scene scene = Scene.of(
                folder, "global_max_connections 1", "listener %PORT% 127.0.0.1", "listener %OTHER% 127.0.0.1")) {
            Client first = scene.stage().connect("a");
            scene.stage(scene.other()).client("b").send(V3.connect("b")).expectRefused();
            first.sync();
        }
    }

    @OnBoth
    @Directive("max_connections")
    void noMoreConnectionsThanThatComeThroughTheListener(Brand brand) throws Exception {
        try (Scene scene = Scene.of(
                brand, folder, "listener %PORT% 127.0.0.1", "max_connections 1", "listener %OTHER% 127.0.0.1")) {
            Client first = scene.stage().connect("a");
            scene.stage().client("b").send(V3.connect("b")).expectRefused();
            scene.stage(scene.other()).connect("c");
            first.sync();
        }
    }

    @OnBoth
    @Directive("clientid_prefixes")
    void onlyClientsWithThePrefixComeIn(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "clientid_prefixes sensor-")) {
            Stage stage = scene.stage();
            stage.connect("sensor-1");
            stage.client("other")
                    .send(V3.connect("other"))
                    .expect(V3.connAck(5))
                    .expectClosed();
        }
    }

    @Test
    @Directive("persistent_client_expiration")
    void sessionsEndWhoseClientIsAwayForSoLong() throws Exception {
        try (Scene scene = Scene.of(folder, "persistent_client_expiration 1s")) {
            lasting(scene.stage(), "a", "t", 1).drop();
            assertThat(TestBroker.await(() -> scene.server().counters().sum(Counter.SESSIONS_EXPIRED) == 1, 20))
                    .isTrue();
            scene.stage().client("a").send(V3.connect("a").persistent()).expect(V3.connAck(0));
        }
    }

    @OnBoth
    @Directive({"max_qos", "maximum_qos"})
    void noHigherQosMayBePublished(Brand brand) throws Exception {
        for (String line : List.of("max_qos 1", "maximum_qos 1")) {
            if (brand == Brand.MOSQUITTO && line.startsWith("maximum")) {
                continue; // The older spelling is unknown to some releases.
            }
            try (Scene scene = Scene.of(brand, folder, "listener %PORT% 127.0.0.1", line)) {
                Stage stage = scene.stage();
                Client five = stage.client("five").send((Packet) V5.connect("five"));
                assertThat(expect(five, ReasonCode.SUCCESS).properties().number(Property.MAXIMUM_QOS, 2))
                        .isEqualTo(1);
                five.send((Packet) V5.publish("t", "x", 2, 1));
                assertThat(five.receive(Disconnect.class).reasonCode()).isEqualTo(ReasonCode.QOS_NOT_SUPPORTED);
                stage.connect("three").send(V3.publish("t", "x").qos(2).id(1)).expectClosed();
            }
        }
    }

    @OnBoth
    @Directive("max_topic_alias")
    void noMoreAliasesThanThatMayBeMade(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "listener %PORT% 127.0.0.1", "max_topic_alias 3")) {
            Client five = scene.stage().client("five").send((Packet) V5.connect("five"));
            assertThat(expect(five, ReasonCode.SUCCESS).properties().number(Property.TOPIC_ALIAS_MAXIMUM, 0))
                    .isEqualTo(3);
            five.send((Packet) V5.publish("t", "x", Property.TOPIC_ALIAS, 4));
            assertThat(five.receive(Disconnect.class).reasonCode()).isEqualTo(ReasonCode.TOPIC_ALIAS_INVALID);
        }
    }

    @Test
    @Directive("max_topic_alias_broker")
    void theBrokerMakesNoMoreAliasesThanThat() throws Exception {
        for (int most : new int[] {0, 1}) {
            try (Scene scene = Scene.of(folder, "listener %PORT% 127.0.0.1", "max_topic_alias_broker " + most)) {
                Stage stage = scene.stage();
                Client subscriber =
                        connected(stage, V5.connect("s", true, V5.properties(Property.TOPIC_ALIAS_MAXIMUM, 5)));
                subscriber.send(V5.subscribe("#", 0)).receive(PacketType.SUBACK);
                publish(stage, "a", "1", "2");
                publish(stage, "b", "3", "4");
                long aliases = subscriber.receiveAll().stream()
                        .filter(packet -> packet.type() == PacketType.PUBLISH
                                && packet.topic().isEmpty())
                        .count();
                assertThat(aliases).isEqualTo(most);
            }
        }
    }

    /** Publishes these payloads in order at QoS 1 and waits for the acknowledgements. */
    static void publish(Stage stage, String topic, String... payloads) {
        Client publisher = stage.connect("publisher");
        for (int i = 0; i < payloads.length; i++) {
            publisher.send(V3.publish(topic, payloads[i]).qos(1).id(i + 1)).expect(V3.pubAck(i + 1));
        }
        publisher.disconnect();
    }

    /** The payloads of all messages that come while each one is acknowledged. */
    private static List<String> drained(Client subscriber) {
        List<String> texts = new ArrayList<>();
        List<Received> some = subscriber.receiveAll();
        while (!some.isEmpty()) {
            for (Received packet : some) {
                texts.add(packet.text());
                subscriber.send(V3.pubAck(packet.packetIdentifier()));
            }
            some = subscriber.receiveAll();
        }
        return texts;
    }

    @OnBoth
    @Directive("allow_duplicate_messages")
    void overlappingSubscriptionsGetOneCopyEachOrOneInAll(Brand brand) throws Exception {
        for (boolean each : new boolean[] {true, false}) {
            try (Scene scene = Scene.of(brand, folder, "allow_duplicate_messages " + each)) {
                Stage stage = scene.stage();
                Client subscriber = stage.subscriber("s", "t/#", 0);
                subscriber.send(V3.subscribe(2, "t/+", 0)).expect(V3.subAck(2, 0));
                publish(stage, "t/a", "x");
                assertThat(subscriber.receiveAll()).hasSize(each ? 2 : 1);
            }
        }
    }
}
