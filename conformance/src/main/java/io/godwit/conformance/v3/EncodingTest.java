// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v3;

import static io.godwit.conformance.Bytes.binary;
import static io.godwit.conformance.Bytes.hex;
import static io.godwit.conformance.Bytes.join;
import static io.godwit.conformance.Bytes.one;
import static io.godwit.conformance.Bytes.packet;
import static io.godwit.conformance.Bytes.string;
import static io.godwit.conformance.Bytes.two;
import static io.godwit.conformance.V3.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.Bytes;
import io.godwit.conformance.Client;
import io.godwit.conformance.Received;
import io.godwit.conformance.Script;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;
import io.godwit.protocol.packet.PacketType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Chapters 1 and 2: UTF-8 strings, fixed header, packet identifiers. */
final class EncodingTest {
    /** A lone continuation byte, an overlong slash, a surrogate, a string cut short, a value beyond U+10FFFF. */
    private static final List<Bytes> ILL_FORMED =
            List.of(hex("61 80"), hex("c0 af"), hex("ed a0 80"), hex("61 e2 82"), hex("f4 90 80 80"));

    private static final Bytes WITH_NULL = hex("61 00 62");

    @Script
    @Spec({"v3 MQTT-1.5.3-1", "v3 MQTT-3.1.3-4"})
    void closesOnIllFormedClientIdentifier(Stage stage) {
        for (Bytes text : ILL_FORMED) {
            stage.client("sender")
                    .send(connect("").clientIdentifier(binary(text.bytes())))
                    .expectRefused();
        }
    }

    @Script
    @Spec({"v3 MQTT-1.5.3-1", "v3 MQTT-3.3.2-1"})
    void closesOnIllFormedTopicName(Stage stage) {
        for (Bytes text : ILL_FORMED) {
            stage.connect("sender").send(publish("", "m").topic(text.bytes())).expectClosed();
        }
    }

    @Script
    @Spec({"v3 MQTT-1.5.3-1", "v3 MQTT-3.8.3-1"})
    void closesOnIllFormedFilterInSubscribe(Stage stage) {
        for (Bytes text : ILL_FORMED) {
            stage.connect("sender")
                    .send(subscribe(1, join(binary(text.bytes()), one(0))))
                    .expectClosed();
        }
    }

    @Script
    @Spec({"v3 MQTT-1.5.3-1", "v3 MQTT-3.10.3-1"})
    void closesOnIllFormedFilterInUnsubscribe(Stage stage) {
        for (Bytes text : ILL_FORMED) {
            stage.connect("sender")
                    .send(packet(0xa2, two(1), binary(text.bytes())))
                    .expectClosed();
        }
    }

    @Script
    @Spec({"v3 MQTT-1.5.3-1", "v3 MQTT-3.1.3-10"})
    void closesOnIllFormedWillTopic(Stage stage) {
        for (Bytes text : ILL_FORMED) {
            stage.client("sender")
                    .send(connect("sender").will(join(binary(text.bytes()), string("m")), 4))
                    .expectRefused();
        }
    }

    @Script
    @Spec({"v3 MQTT-1.5.3-1", "v3 MQTT-3.1.3-11"})
    void closesOnIllFormedUserName(Stage stage) {
        for (Bytes text : ILL_FORMED) {
            stage.client("sender")
                    .send(connect("sender").credentials(binary(text.bytes()), 0x80))
                    .expectRefused();
        }
    }

    @Script
    @Spec({"v3 MQTT-1.5.3-2", "v3 MQTT-4.7.3-2"})
    void closesOnNullCharacterInTopicName(Stage stage) {
        stage.connect("sender").send(publish("", "m").topic(WITH_NULL.bytes())).expectClosed();
    }

    @Script
    @Spec({"v3 MQTT-1.5.3-2", "v3 MQTT-4.7.3-2"})
    void closesOnNullCharacterInFilter(Stage stage) {
        stage.connect("sender")
                .send(subscribe(1, join(binary(WITH_NULL.bytes()), one(0))))
                .expectClosed();
        stage.connect("sender")
                .send(packet(0xa2, two(1), binary(WITH_NULL.bytes())))
                .expectClosed();
    }

    @Script
    @Spec("v3 MQTT-1.5.3-2")
    void refusesNullCharacterInConnect(Stage stage) {
        stage.client("identifier")
                .send(connect("").clientIdentifier(binary(WITH_NULL.bytes())))
                .expectRefused();
        stage.client("will")
                .send(connect("sender").will(join(binary(WITH_NULL.bytes()), string("m")), 4))
                .expectRefused();
        stage.client("user name")
                .send(connect("sender").credentials(binary(WITH_NULL.bytes()), 0x80))
                .expectRefused();
    }

    @Script
    @Spec("v3 MQTT-1.5.3-3")
    void keepsTheByteOrderMark(Stage stage) {
        Client marked = stage.subscriber("marked", "a/\ufeffb", 0);
        Client plain = stage.subscriber("plain", "a/b", 0);
        stage.connect("publisher").send(publish("a/\ufeffb", "m"));
        marked.expectBytes("30 09 00 06 61 2f ef bb bf 62 6d");
        plain.expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-2.2.2-1", "v3 MQTT-2.2.2-2", "v3 MQTT-3.8.1-1"})
    void closesOnSubscribeWithWrongFlags(Stage stage) {
        for (int flags : new int[] {0, 1, 3, 4, 8, 15}) {
            stage.connect("sender")
                    .send(packet(0x80 | flags, two(1), filter("a", 0)))
                    .expectClosed();
        }
    }

    @Script
    @Spec({"v3 MQTT-2.2.2-1", "v3 MQTT-2.2.2-2", "v3 MQTT-3.10.1-1"})
    void closesOnUnsubscribeWithWrongFlags(Stage stage) {
        for (int flags : new int[] {0, 1, 3, 4, 8, 15}) {
            stage.connect("sender")
                    .send(packet(0xa0 | flags, two(1), string("a")))
                    .expectClosed();
        }
    }

    @Script
    @Spec({"v3 MQTT-2.2.2-1", "v3 MQTT-2.2.2-2", "v3 MQTT-3.6.1-1"})
    void closesOnPubRelWithWrongFlags(Stage stage) {
        for (int flags : new int[] {0, 1, 3, 4, 8, 15}) {
            stage.connect("sender")
                    .send(publish("a", "m").qos(2).id(7))
                    .expect(pubRec(7))
                    .send(packet(0x60 | flags, two(7)))
                    .expectClosed();
        }
    }

    @Script
    @Spec({"v3 MQTT-2.2.2-1", "v3 MQTT-2.2.2-2"})
    void closesOnAcknowledgementWithFlags(Stage stage) {
        for (int first : new int[] {0x41, 0x42, 0x48, 0x51, 0x52, 0x71, 0x72}) {
            stage.connect("sender").send(packet(first, two(1))).expectClosed();
        }
    }

    @Script
    @Spec({"v3 MQTT-2.2.2-1", "v3 MQTT-2.2.2-2"})
    void closesOnPingReqWithFlags(Stage stage) {
        for (int flags : new int[] {1, 2, 4, 8}) {
            stage.connect("sender").send(packet(0xc0 | flags)).expectClosed();
        }
    }

    @Script
    @Spec({"v3 MQTT-2.2.2-1", "v3 MQTT-2.2.2-2", "v3 MQTT-3.1.4-1"})
    void closesOnConnectWithFlags(Stage stage) {
        for (int flags : new int[] {1, 2, 4, 8}) {
            byte[] connect = connect("sender").bytes().clone();
            connect[0] |= (byte) flags;
            stage.client("sender").send(Bytes.of(connect)).expectClosed();
        }
    }

    @Script
    @Spec({"v3 MQTT-4.8.0-1", "v3 MQTT-2.2.2-2"})
    void closesOnPacketTypesThatAreNotForServers(Stage stage) {
        stage.connect("reserved").sendHex("00 00").expectClosed();
        stage.connect("reserved").sendHex("f0 00").expectClosed();
        stage.connect("connack").send(connAck(0)).expectClosed();
        stage.connect("suback").send(subAck(1, 0)).expectClosed();
        stage.connect("unsuback").send(unsubAck(1)).expectClosed();
        stage.connect("pingresp").send(PINGRESP).expectClosed();
    }

    @Script
    @Spec("v3 MQTT-4.8.0-1")
    void closesOnRemainingLengthOfFiveBytes(Stage stage) {
        stage.connect("sender").sendHex("30 ff ff ff ff 01").expectClosed();
    }

    @Script
    @Spec("v3 MQTT-4.8.0-1")
    void closesOnPacketsWithBytesMissing(Stage stage) {
        stage.connect("publish").sendHex("30 01 00").expectClosed();
        stage.connect("publish").sendHex("30 04 00 09 61 62").expectClosed();
        stage.connect("publish").sendHex("32 03 00 01 61").expectClosed();
        stage.connect("puback").sendHex("40 01 00").expectClosed();
        stage.connect("subscribe").sendHex("82 01 00").expectClosed();
        stage.connect("subscribe").sendHex("82 05 00 01 00 01 61").expectClosed();
        stage.connect("unsubscribe").sendHex("a2 04 00 01 00 05").expectClosed();
    }

    @Script
    @Spec("v3 MQTT-2.3.1-1")
    void closesOnPacketIdentifierZero(Stage stage) {
        stage.connect("subscribe").send(subscribe(0, "a", 0)).expectClosed();
        stage.connect("unsubscribe").send(unsubscribe(0, "a")).expectClosed();
        stage.connect("qos 1").send(publish("a", "m").qos(1).id(0)).expectClosed();
        stage.connect("qos 2").send(publish("a", "m").qos(2).id(0)).expectClosed();
    }

    @Script
    @Spec({"v3 MQTT-2.3.1-4", "v3 MQTT-2.3.1-1"})
    void givesEachMessageInFlightAnIdentifierOfItsOwn(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 2);
        Client publisher = stage.connect("publisher");
        publisher.send(
                publish("a", "1").qos(1).id(9),
                publish("a", "2").qos(2).id(10),
                publish("a", "3").qos(1).id(11));
        publisher.expect(pubAck(9), pubRec(10), pubAck(11)).send(pubRel(10)).expect(pubComp(10));
        Set<Integer> identifiers = new HashSet<>();
        for (Received each : subscriber.receiveAll()) {
            identifiers.add(each.packetIdentifier());
            subscriber.send(each.qos() == 1 ? pubAck(each.packetIdentifier()) : pubRec(each.packetIdentifier()));
        }
        assertThat(identifiers).hasSize(3).doesNotContain(0);
        subscriber.send(pubComp(subscriber.receive(PacketType.PUBREL).packetIdentifier()));
        // Once acknowledged, all of them are free again.
        publisher.send(publish("a", "4").qos(1).id(9)).expect(pubAck(9));
        subscriber
                .send(pubAck(subscriber.expectPublish(publish("a", "4").qos(1))))
                .expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-2.3.1-5", "v3 MQTT-4.3.1-1", "v3 MQTT-3.3.1-2"})
    void sendsQos0WithoutIdentifierAndDup(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a/b", 2);
        stage.connect("publisher").send(publish("a/b", "hello"));
        subscriber.expectBytes("30 0a 00 03 61 2f 62 68 65 6c 6c 6f");
    }

    @Script
    @Spec("v3 MQTT-2.3.1-6")
    void repeatsTheIdentifierInAcknowledgements(Stage stage) {
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a", "m").qos(1).id(65_535)).expectBytes("40 02 ff ff");
        publisher.send(publish("a", "m").qos(2).id(256)).expectBytes("50 02 01 00");
        publisher.send(pubRel(256)).expectBytes("70 02 01 00");
    }

    @Script
    @Spec({"v3 MQTT-2.3.1-7", "v3 MQTT-3.8.4-2", "v3 MQTT-3.10.4-4"})
    void repeatsTheIdentifierInSubAckAndUnsubAck(Stage stage) {
        stage.connect("subscriber")
                .send(subscribe(0xabcd, "a", 1))
                .expectBytes("90 03 ab cd 01")
                .send(unsubscribe(0x1234, "a"))
                .expectBytes("b0 02 12 34");
    }
}
