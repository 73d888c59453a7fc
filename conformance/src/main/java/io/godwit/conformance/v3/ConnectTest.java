// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v3;

import static io.godwit.conformance.Bytes.hex;
import static io.godwit.conformance.Bytes.join;
import static io.godwit.conformance.Bytes.string;
import static io.godwit.conformance.V3.*;

import io.godwit.conformance.Bytes;
import io.godwit.conformance.Client;
import io.godwit.conformance.ConnectBytes;
import io.godwit.conformance.Script;
import io.godwit.conformance.Setting;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;

/** Chapter 3.1, CONNECT: what is let in and what is not. */
final class ConnectTest {
    private static final Bytes NOTHING = Bytes.of();

    @Script
    @Spec("v3 MQTT-3.1.0-1")
    void closesWhenTheFirstPacketIsNotConnect(Stage stage) {
        stage.client("publish").send(publish("a", "m")).expectClosed();
        stage.client("subscribe").send(subscribe(1, "a", 0)).expectClosed();
        stage.client("ping").send(PINGREQ).expectClosed();
        stage.client("disconnect").send(DISCONNECT).expectClosed();
        stage.client("acknowledgement").send(pubAck(1)).expectClosed();
    }

    @Script
    @Spec("v3 MQTT-3.1.0-2")
    void closesOnSecondConnect(Stage stage) {
        stage.connect("twice").send(connect("twice")).expectClosed();
    }

    @Script
    @Spec("v3 MQTT-3.1.0-2")
    void closesOnSecondConnectSentBeforeTheAnswer(Stage stage) {
        stage.client("twice")
                .send(connect("twice"), connect("twice"))
                .expect(connAck(0))
                .expectClosed();
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-1", "v3 MQTT-3.2.2-6"})
    void closesOnWrongProtocolName(Stage stage) {
        for (String name : new String[] {"MQTX", "mqtt", "", "MQTTS", "HTTP"}) {
            stage.client(name).send(connect("a").protocol(name, 4)).expectClosed();
        }
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-2", "v3 MQTT-3.2.2-4", "v3 MQTT-3.2.2-5"})
    void refusesUnsupportedProtocolLevelWithCode1(Stage stage) {
        for (int level : new int[] {0, 2, 6, 127}) {
            stage.client("level " + level)
                    .send(connect("a").protocol("MQTT", level))
                    .expect(connAck(1))
                    .expectClosed();
        }
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-3", "v3 MQTT-3.1.4-1"})
    void closesOnReservedConnectFlag(Stage stage) {
        stage.client("reserved").send(connect("a").flags(0x03)).expectClosed();
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-9", "v3 MQTT-3.1.4-1"})
    void closesWhenTheWillFieldsAreMissing(Stage stage) {
        stage.client("no fields").send(connect("a").will(NOTHING, 4)).expectClosed();
        stage.client("no message").send(connect("a").will(string("t"), 4)).expectClosed();
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-11", "v3 MQTT-3.1.2-13", "v3 MQTT-3.1.4-1"})
    void closesOnWillQosWithoutWill(Stage stage) {
        stage.client("qos 1").send(connect("a").flags(0x0a)).expectClosed();
        stage.client("qos 2").send(connect("a").flags(0x12)).expectClosed();
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-11", "v3 MQTT-3.1.2-15", "v3 MQTT-3.1.4-1"})
    void closesOnWillRetainWithoutWill(Stage stage) {
        stage.client("retain").send(connect("a").flags(0x22)).expectClosed();
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-11", "v3 MQTT-3.1.4-1"})
    void closesOnWillFieldsWithoutWill(Stage stage) {
        stage.client("fields")
                .send(connect("a").will(join(string("t"), string("m")), 0))
                .expectClosed();
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-14", "v3 MQTT-3.1.4-1"})
    void closesOnWillQos3(Stage stage) {
        stage.client("qos 3").send(connect("a").will("t", "m", 3)).expectClosed();
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-18", "v3 MQTT-3.1.4-1"})
    void closesOnUserNameWithoutItsFlag(Stage stage) {
        stage.client("user name")
                .send(connect("a").credentials(string("user"), 0))
                .expectClosed();
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-19", "v3 MQTT-3.1.4-1"})
    void closesWhenTheUserNameIsMissing(Stage stage) {
        stage.client("user name").send(connect("a").credentials(NOTHING, 0x80)).expectClosed();
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-20", "v3 MQTT-3.1.4-1"})
    void closesOnPasswordWithoutItsFlag(Stage stage) {
        stage.client("password")
                .send(connect("a").credentials(join(string("user"), string("password")), 0x80))
                .expectClosed();
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-21", "v3 MQTT-3.1.4-1"})
    void closesWhenThePasswordIsMissing(Stage stage) {
        stage.client("password")
                .send(connect("a").credentials(string("user"), 0xc0))
                .expectClosed();
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-22", "v3 MQTT-3.1.4-1"})
    void closesOnPasswordWithoutUserName(Stage stage) {
        stage.client("password")
                .send(connect("a").credentials(string("password"), 0x40))
                .expectClosed();
    }

    @Script(on = Setting.SECURED)
    @Spec({"v3 MQTT-3.1.3-1", "v3 MQTT-3.1.2-9", "v3 MQTT-3.1.2-19", "v3 MQTT-3.1.2-21", "v3 MQTT-3.1.4-4"})
    void readsThePayloadInItsOrder(Stage stage) {
        Client watcher = stage.client("watcher")
                .send(connect("watcher").userName("admin").password("admin"))
                .expect(connAck(0))
                .send(subscribe(1, "open/will", 0))
                .expect(subAck(1, 0));
        stage.client("full")
                .send(connect("full")
                        .will("open/will", "gone", 1)
                        .userName("alice")
                        .password("secret"))
                .expect(connAck(0))
                .drop();
        watcher.expect(publish("open/will", "gone"));
    }

    @Script(on = Setting.SECURED)
    @Spec({"v3 MQTT-3.2.2-5", "v3 MQTT-3.2.2-4", "v3 MQTT-3.1.4-5"})
    void refusesWhoeverHasNoRightToComeIn(Stage stage) {
        ConnectBytes connect = connect("stranger");
        stage.client("anonymous").send(connect).expectRefused();
        stage.client("no password").send(connect.userName("alice")).expectRefused();
        stage.client("wrong password")
                .send(connect.userName("alice").password("Secret"))
                .expectRefused();
        stage.client("unknown user")
                .send(connect.userName("bob").password("secret"))
                .expectRefused();
    }

    @Script
    @Spec({"v3 MQTT-3.1.3-3", "v3 MQTT-3.1.4-1"})
    void closesWhenTheClientIdentifierIsMissing(Stage stage) {
        stage.client("nothing").send(connect("").clientIdentifier(NOTHING)).expectClosed();
        stage.client("cut").send(connect("").clientIdentifier(hex("00 05 61"))).expectClosed();
    }

    @Script
    @Spec("v3 MQTT-3.1.3-5")
    void acceptsEveryIdentifierThatMustBeAccepted(Stage stage) {
        String characters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for (int i = 0; i < characters.length(); i++) {
            stage.connect(characters.substring(i, i + 1)).disconnect();
        }
        stage.connect("0123456789abcdefghijklm").disconnect();
        stage.connect("ABCDEFGHIJKLMNOPQRSTUVW").disconnect();
    }

    @Script
    @Spec("v3 MQTT-3.1.3-6")
    void givesAnEmptyIdentifierAUniqueOne(Stage stage) {
        Client first = stage.connect("");
        Client second = stage.connect("");
        first.send(PINGREQ).expect(PINGRESP);
        second.send(PINGREQ).expect(PINGRESP);
    }

    @Script
    @Spec({"v3 MQTT-3.1.3-7", "v3 MQTT-3.1.3-8", "v3 MQTT-3.2.2-4", "v3 MQTT-3.2.2-5"})
    void refusesAnEmptyIdentifierForAStoredSession(Stage stage) {
        stage.client("empty").send(connect("").persistent()).expect(connAck(2)).expectClosed();
    }

    @Script(on = Setting.NO_EMPTY_CLIENT_ID)
    @Spec({"v3 MQTT-3.1.3-9", "v3 MQTT-3.2.2-5"})
    void refusesAnUnwantedIdentifierWithCode2(Stage stage) {
        stage.client("empty").send(connect("")).expect(connAck(2)).expectClosed();
    }

    @Script
    @Spec("v3 MQTT-3.1.4-1")
    void closesWithoutConnAckOnMalformedConnect(Stage stage) {
        stage.client("empty").sendHex("10 00").expectClosed();
        stage.client("name only").sendHex("10 06 00 04 4d 51 54 54").expectClosed();
        stage.client("no keep alive").sendHex("10 08 00 04 4d 51 54 54 04 02").expectClosed();
        stage.client("trailing bytes")
                .sendHex("10 0f 00 04 4d 51 54 54 04 02 00 3c 00 01 61 62 63")
                .expectClosed();
    }

    @Script
    @Spec({"v3 MQTT-3.1.4-2", "v3 MQTT-3.1.3-2"})
    void disconnectsTheOlderConnection(Stage stage) {
        Client other = stage.connect("other");
        Client older = stage.connect("same");
        Client younger = stage.connect("same");
        older.expectClosed();
        younger.send(PINGREQ).expect(PINGRESP);
        other.send(PINGREQ).expect(PINGRESP);
    }

    @Script
    @Spec({"v3 MQTT-3.1.4-2", "v3 MQTT-3.1.2-8"})
    void publishesTheWillOfTheOlderConnection(Stage stage) {
        Client watcher = stage.subscriber("watcher", "will", 0);
        Client older = stage.client("older")
                .send(connect("same").will("will", "gone", 0))
                .expect(connAck(0));
        stage.connect("same");
        older.expectClosed();
        watcher.expect(publish("will", "gone"));
    }

    @Script
    @Spec("v3 MQTT-3.1.4-4")
    void acceptsAValidConnect(Stage stage) {
        stage.client("plain")
                .sendHex("10 12 00 04 4d 51 54 54 04 02 00 3c 00 06 63 6c 69 65 6e 74")
                .expectBytes("20 02 00 00");
    }

    @Script
    @Spec("v3 MQTT-3.1.4-5")
    void handlesNothingAfterARefusedConnect(Stage stage) {
        Client watcher = stage.subscriber("watcher", "#", 0);
        stage.client("refused")
                .send(connect("refused").protocol("MQTT", 6), publish("a", "m"), subscribe(1, "a", 0))
                .expect(connAck(1))
                .expectClosed();
        watcher.expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-3.2.0-1", "v3 MQTT-3.1.4-4"})
    void answersWhatFollowsConnectInOneGo(Stage stage) {
        stage.client("hasty")
                .send(
                        connect("hasty"),
                        subscribe(1, "a", 1),
                        publish("b", "m").qos(1).id(2),
                        PINGREQ)
                .expect(connAck(0), subAck(1, 1), pubAck(2), PINGRESP);
    }

    @Script
    @Spec("v3 MQTT-7.1.1-1")
    void speaksOverTcp(Stage stage) {
        stage.connect("a").send(PINGREQ).expect(PINGRESP).disconnect();
    }
}
