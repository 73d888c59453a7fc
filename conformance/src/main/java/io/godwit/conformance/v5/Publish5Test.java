// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v5;

import static io.godwit.conformance.V5.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.Bytes;
import io.godwit.conformance.Client;
import io.godwit.conformance.Mode;
import io.godwit.conformance.Script;
import io.godwit.conformance.Setting;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Chapters 3.3, 4.3 and 4.6: PUBLISH, QoS, order. */
final class Publish5Test {
    private static final Object[] PROPERTIES = {
        Property.PAYLOAD_FORMAT_INDICATOR,
        1,
        Property.CONTENT_TYPE,
        "a/b",
        Property.RESPONSE_TOPIC,
        "back/\u00e9",
        Property.CORRELATION_DATA,
        new byte[] {0, 1, -1},
        Property.USER_PROPERTY,
        pair("z", "1"),
        Property.USER_PROPERTY,
        pair("a", "2"),
        Property.USER_PROPERTY,
        pair("z", "1")
    };

    @Script
    @Spec({
        "MQTT-3.3.2-4",
        "MQTT-3.3.2-15",
        "MQTT-3.3.2-16",
        "MQTT-3.3.2-17",
        "MQTT-3.3.2-18",
        "MQTT-3.3.2-20",
        "MQTT-1.5.7-1"
    })
    void passesPropertiesOnUnchangedAndInOrder(Stage stage) {
        Client subscriber = Steps.subscribed(stage, "s", "t", 2);
        Client publisher = Steps.connected(stage, "p");
        for (int qos = 0; qos <= 2; qos++) {
            publisher.send(publish("t", "x", qos, qos, PROPERTIES));
            Publish got = subscriber.receive(Publish.class);
            assertThat(got.properties()).isEqualTo(properties(PROPERTIES));
            assertThat(got.qos().value()).isEqualTo(qos);
        }
    }

    @Script
    @Spec({
        "MQTT-3.8.4-8",
        "MQTT-3.3.1-2",
        "MQTT-4.3.1-1",
        "MQTT-4.3.2-2",
        "MQTT-4.3.3-2",
        "MQTT-2.2.1-2",
        "MQTT-3.3.4-1"
    })
    void deliversAtTheLowerQos(Stage stage) {
        for (int granted = 0; granted <= 2; granted++) {
            Client subscriber = Steps.subscribed(stage, "s" + granted, "t", granted);
            Client publisher = Steps.connected(stage, "p");
            for (int qos = 0; qos <= 2; qos++) {
                publisher.send(publish("t", "x", qos, qos == 0 ? 0 : 10 + qos));
                Publish got = subscriber.receive(Publish.class);
                assertThat(got.qos().value()).isEqualTo(Math.min(qos, granted));
                assertThat(got.dup()).isFalse();
                switch (got.qos()) {
                    case AT_MOST_ONCE -> assertThat(got.packetIdentifier()).isZero();
                    case AT_LEAST_ONCE -> subscriber.send(new PubAck(got.packetIdentifier()));
                    case EXACTLY_ONCE ->
                        subscriber
                                .send(new PubRec(got.packetIdentifier()))
                                .expect(new PubRel(got.packetIdentifier()))
                                .send(new PubComp(got.packetIdentifier()));
                }
            }
            subscriber.disconnect();
        }
    }

    @Script
    @Spec({"MQTT-4.3.2-4", "MQTT-4.3.2-5", "MQTT-2.2.1-5", "MQTT-3.4.2-1", "MQTT-3.3.4-1"})
    void acknowledgesQos1AndTakesTheIdentifierForNew(Stage stage) {
        Client subscriber = Steps.subscribed(stage, "s", "t", 0);
        Client publisher =
                Steps.connected(stage, "p").send(publish("t", "1", 1, 10)).expect(new PubAck(10));
        Publish repeat =
                new Publish(true, QoS.AT_LEAST_ONCE, false, TopicName.of("t"), 10, Properties.NONE, new byte[] {'2'});
        publisher.send(repeat).expect(new PubAck(10));
        subscriber.expect(publish("t", "1"), publish("t", "2"));
    }

    @Script
    @Spec({"MQTT-3.4.2-1", "MQTT-3.5.2-1"})
    void saysWhenNobodySubscribed(Stage stage) {
        Client publisher = Steps.connected(stage, "p").send(publish("nobody", "1", 1, 1));
        assertThat(publisher.receive(PubAck.class).reasonCode()).isEqualTo(ReasonCode.NO_MATCHING_SUBSCRIBERS);
        assertThat(publisher
                        .send(publish("nobody", "1", 2, 2))
                        .receive(PubRec.class)
                        .reasonCode()
                        .isError())
                .isFalse();
        publisher.send(new PubRel(2)).expect(new PubComp(2));
    }

    @Script
    @Spec({
        "MQTT-4.3.3-8",
        "MQTT-4.3.3-10",
        "MQTT-4.3.3-11",
        "MQTT-4.3.3-12",
        "MQTT-2.2.1-5",
        "MQTT-3.5.2-1",
        "MQTT-3.7.2-1"
    })
    void takesQos2OnceUntilItIsReleased(Stage stage) {
        Client subscriber = Steps.subscribed(stage, "s", "t", 0);
        Client publisher =
                Steps.connected(stage, "p").send(publish("t", "1", 2, 10)).expect(new PubRec(10));
        publisher.send(publish("t", "1", 2, 10)).expect(new PubRec(10));
        publisher.send(new PubRel(10)).expect(new PubComp(10));
        publisher
                .send(publish("t", "2", 2, 10))
                .expect(new PubRec(10))
                .send(new PubRel(10))
                .expect(new PubComp(10));
        subscriber.expect(publish("t", "1"), publish("t", "2")).expectNothing();
    }

    @Script
    @Spec({
        "MQTT-4.3.3-1",
        "MQTT-4.3.3-2",
        "MQTT-4.3.3-4",
        "MQTT-3.6.2-1",
        "MQTT-2.2.1-4",
        "MQTT-2.2.1-5",
        "MQTT-4.3.2-1"
    })
    void deliversQos2InFourSteps(Stage stage) {
        Client subscriber = Steps.subscribed(stage, "s", "t", 2);
        Client publisher = Steps.connected(stage, "p");
        Set<Integer> identifiers = new HashSet<>();
        for (int i = 1; i <= 3; i++) {
            publisher.send(publish("t", "m" + i, 2, i)).receive(PubRec.class);
            publisher.send(new PubRel(i)).receive(PubComp.class);
            identifiers.add(subscriber.receive(Publish.class).packetIdentifier());
        }
        assertThat(identifiers).hasSize(3).doesNotContain(0);
        for (int id : identifiers) {
            subscriber.send(new PubRec(id)).expect(new PubRel(id));
        }
        for (int id : identifiers) {
            subscriber.send(new PubComp(id));
        }
        subscriber.expectNothing();
    }

    @Script
    @Spec({"MQTT-3.6.2-1", "MQTT-3.7.2-1"})
    void answersUnknownIdentifiersOfTheHandshake(Stage stage) {
        Client client = Steps.connected(stage, "a").send(new PubRec(99));
        assertThat(client.receive(PubRel.class).reasonCode()).isEqualTo(ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
        assertThat(client.send(new PubRel(99)).receive(PubComp.class).reasonCode())
                .isEqualTo(ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
        client.send(new PubAck(99)).send(new PubComp(99)).expectNothing();
    }

    @Script
    @Spec({"MQTT-4.3.3-13", "MQTT-4.3.3-7"})
    void finishesTheHandshakeOfAnExpiredMessage(Stage stage) {
        Client subscriber = Steps.subscribed(stage, "s", "t", 2);
        Client publisher =
                Steps.connected(stage, "p").send(publish("t", "x", 2, 1, Property.MESSAGE_EXPIRY_INTERVAL, 1));
        publisher.receive(PubRec.class);
        int id = subscriber.receive(Publish.class).packetIdentifier();
        // Another message with the same life that waits elsewhere tells when the time is over.
        publisher.send(new PubRel(1)).expect(new PubComp(1));
        subscriber
                .send(new PubRec(id))
                .expect(new PubRel(id))
                .send(new PubComp(id))
                .expectNothing();
    }

    @Script(on = Setting.SECURED)
    @Spec({"MQTT-4.3.3-9", "MQTT-3.4.2-1", "MQTT-3.5.2-1"})
    void refusesWhatTheAclForbids(Stage stage) {
        Client admin = stage.client("admin").send(login(connect("admin"), "admin", "admin"));
        Steps.expectConnAck(admin, ReasonCode.SUCCESS);
        admin.send(subscribe("#", 0)).receive(SubAck.class);
        Client alice = stage.client("alice").send(login(connect("alice"), "alice", "secret"));
        Steps.expectConnAck(alice, ReasonCode.SUCCESS);
        assertThat(alice.send(publish("closed", "x", 1, 1))
                        .receive(PubAck.class)
                        .reasonCode())
                .isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(alice.send(publish("closed", "x", 2, 2))
                        .receive(PubRec.class)
                        .reasonCode())
                .isEqualTo(ReasonCode.NOT_AUTHORIZED);
        // The refusal ended the exchange: the identifier means a new message.
        alice.send(publish("open/a", "x", 2, 2))
                .expect(new PubRec(2))
                .send(new PubRel(2))
                .expect(new PubComp(2));
        admin.expect(publish("open/a", "x")).expectNothing();
    }

    @Script
    @Spec({"MQTT-4.6.0-5", "MQTT-4.6.0-6", "MQTT-3.3.2-3"})
    void keepsTheOrderOfAPublisher(Stage stage) {
        Client subscriber = Steps.subscribed(stage, "s", "t/#", 2);
        Client publisher = Steps.connected(stage, "p");
        for (int qos = 0; qos <= 2; qos++) {
            List<String> sent = new ArrayList<>();
            for (int i = 1; i <= 15; i++) {
                sent.add("q" + qos + " m" + i);
                publisher.send(publish("t/x", sent.getLast(), qos, qos == 0 ? 0 : qos * 20 + i));
            }
            List<String> got = new ArrayList<>();
            while (got.size() < sent.size()) {
                Packet packet = subscriber.receive(Packet.class);
                if (packet instanceof Publish publish) {
                    assertThat(publish.topic()).isEqualTo(TopicName.of("t/x"));
                    got.add(text(publish));
                    switch (publish.qos()) {
                        case AT_MOST_ONCE -> {}
                        case AT_LEAST_ONCE -> subscriber.send(new PubAck(publish.packetIdentifier()));
                        case EXACTLY_ONCE -> subscriber.send(new PubRec(publish.packetIdentifier()));
                    }
                } else if (packet instanceof PubRel release) {
                    subscriber.send(new PubComp(release.packetIdentifier()));
                }
            }
            assertThat(got).isEqualTo(sent);
            publisher.sync();
            publisher.receiveAll();
            if (qos == 2) {
                for (int i = 1; i <= 15; i++) {
                    publisher.send(new PubRel(40 + i));
                }
            }
        }
    }

    @Script
    @Spec({"MQTT-3.3.2-6", "MQTT-3.3.2-5"})
    void passesTheExpiryIntervalOn(Stage stage) {
        Client subscriber = Steps.subscribed(stage, "s", "t", 0);
        Steps.connected(stage, "p").send(publish("t", "x", Property.MESSAGE_EXPIRY_INTERVAL, 1000));
        assertThat(subscriber.receive(Publish.class).properties().number(Property.MESSAGE_EXPIRY_INTERVAL, 0))
                .isBetween(998L, 1000L);
    }

    @Script(modes = Mode.AS_WRITTEN)
    @Spec({"MQTT-3.3.2-5", "MQTT-3.3.2-6"})
    void deletesWhatExpiredBeforeDelivery(Stage stage) {
        Client away = Steps.connected(stage, resume("a", 60)).send(subscribe("t", 1));
        away.receive(SubAck.class);
        away.drop();
        Client watcher = Steps.subscribed(stage, "watcher", "will", 0);
        Client publisher = Steps.connected(stage, "p");
        publisher
                .send(publish("t", "short", 1, 1, Property.MESSAGE_EXPIRY_INTERVAL, 1))
                .receive(PubAck.class);
        publisher
                .send(publish("t", "long", 1, 2, Property.MESSAGE_EXPIRY_INTERVAL, 100))
                .receive(PubAck.class);
        // A will with a delay of two seconds is the clock.
        Steps.connected(
                        stage,
                        connect(
                                "clock",
                                true,
                                properties(Property.SESSION_EXPIRY_INTERVAL, 60),
                                will("will", "tick", 0, Property.WILL_DELAY_INTERVAL, 2)))
                .drop();
        watcher.expect(publish("will", "tick"));
        Client back = stage.client("a").send(resume("a", 60));
        Steps.expectConnAck(back, ReasonCode.SUCCESS);
        Publish got = back.receive(Publish.class);
        assertThat(text(got)).isEqualTo("long");
        assertThat(got.properties().number(Property.MESSAGE_EXPIRY_INTERVAL, 0)).isBetween(90L, 98L);
        back.expectNothing();
    }

    @Script
    @Spec({
        "MQTT-3.3.1-4",
        "MQTT-3.3.1-2",
        "MQTT-2.2.1-3",
        "MQTT-3.3.2-1",
        "MQTT-4.7.3-3",
        "MQTT-2.1.3-1",
        "MQTT-1.5.5-1",
        "MQTT-4.13.1-1"
    })
    void disconnectsAtAMalformedPublish(Stage stage) {
        Steps.expectEachDisconnects(
                stage,
                ReasonCode.MALFORMED_PACKET,
                // QoS 3; no room for the topic; a remaining length of five bytes; a topic that is not UTF-8.
                "36 06 00 01 74 00 01 00",
                "30 03 00 05 74",
                "30 80 80 80 80 01",
                "30 04 00 01 ff 00");
    }

    @Script
    @Spec({
        "MQTT-3.3.2-2",
        "MQTT-4.7.0-1",
        "MQTT-3.3.4-6",
        "MQTT-3.3.2-8",
        "MQTT-3.3.2-13",
        "MQTT-3.3.2-14",
        "MQTT-3.3.2-19",
        "MQTT-4.13.1-1"
    })
    void disconnectsAtAWrongPublish(Stage stage) {
        for (String hex : List.of(
                // A wildcard in the topic name; Subscription Identifier from a client; alias 0; response topic with a
                // wildcard
                // and not UTF-8; content type not UTF-8; packet identifier 0; no topic and no alias; payload format 2.
                "30 05 00 02 74 2b 00",
                "30 05 00 02 74 23 00",
                "30 06 00 01 74 02 0b 01",
                "30 07 00 01 74 03 23 00 00",
                "30 08 00 01 74 04 08 00 01 23",
                "30 08 00 01 74 04 08 00 01 ff",
                "30 08 00 01 74 04 03 00 01 ff",
                "32 06 00 01 74 00 00 00",
                "30 03 00 00 00",
                "30 06 00 01 74 02 01 02")) {
            Client client = Steps.connected(stage, "breaker").send(Bytes.hex(hex));
            assertThat(client.receive(Disconnect.class).reasonCode().isError())
                    .as(hex)
                    .isTrue();
            client.expectClosed();
        }
    }

    @Script
    @Spec({
        "MQTT-3.6.1-1",
        "MQTT-3.8.1-1",
        "MQTT-3.10.1-1",
        "MQTT-3.14.1-1",
        "MQTT-3.15.1-1",
        "MQTT-2.1.3-1",
        "MQTT-4.13.1-1"
    })
    void disconnectsAtWrongFixedHeaderFlags(Stage stage) {
        Steps.expectEachDisconnects(
                stage,
                ReasonCode.MALFORMED_PACKET,
                "60 02 00 01",
                "80 07 00 01 00 00 01 74 00",
                "a0 06 00 01 00 00 01 74",
                "e1 00",
                "f1 00",
                "c1 00",
                "41 02 00 01",
                "51 02 00 01",
                "72 02 00 01",
                "00 00");
    }

    @Script
    @Spec({"MQTT-3.4.2-1", "MQTT-3.5.2-1", "MQTT-3.6.2-1", "MQTT-3.7.2-1", "MQTT-3.14.2-1", "MQTT-3.15.2-1"})
    void disconnectsAtReasonCodesOfOtherPackets(Stage stage) {
        for (String hex : List.of(
                "40 03 00 01 8e", "50 03 00 01 92", "62 03 00 01 10", "70 03 00 01 10", "e0 01 86", "f0 01 87")) {
            Client client = Steps.connected(stage, "breaker").send(Bytes.hex(hex));
            assertThat(client.receive(Disconnect.class).reasonCode().isError())
                    .as(hex)
                    .isTrue();
            client.expectClosed();
        }
    }
}
