// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v5;

import static io.godwit.conformance.V5.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.Client;
import io.godwit.conformance.Mode;
import io.godwit.conformance.Script;
import io.godwit.conformance.Setting;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.PingResp;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ReasonCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Chapter 3.1: CONNECT, and 3.2: CONNACK. */
final class Connect5Test {
    @Script
    @Spec({"MQTT-3.1.4-5", "MQTT-3.2.0-1", "MQTT-3.2.2-1", "MQTT-3.2.2-2", "MQTT-3.1.3-5", "MQTT-3.2.2-8"})
    void acceptsAPlainConnect(Stage stage) {
        ConnAck answer =
                Steps.expectConnAck(stage.client("a").send(connect("0123456789abcdefghijABC")), ReasonCode.SUCCESS);
        assertThat(answer.sessionPresent()).isFalse();
    }

    @Script
    @Spec({"MQTT-3.1.0-1", "MQTT-3.14.0-1"})
    void closesWhenTheFirstPacketIsNoConnect(Stage stage) {
        stage.client("a").send(PingReq.INSTANCE).expectClosed();
        stage.client("b").send(publish("t", "x")).expectClosed();
        stage.client("c").sendHex("e0 00").expectClosed();
        stage.client("d").sendHex("f0 02 00 00").expectClosed();
    }

    @Script
    @Spec({"MQTT-3.1.0-2", "MQTT-3.2.0-2"})
    void disconnectsAtASecondConnect(Stage stage) {
        Steps.expectDisconnect(Steps.connected(stage, "a").send(connect("a")), ReasonCode.PROTOCOL_ERROR);
    }

    @Script
    @Spec({"MQTT-3.1.2-1", "MQTT-3.1.2-2"})
    void refusesOtherProtocols(Stage stage) {
        Steps.expectEachRefused(
                stage,
                "10 0e 00 04 4d 51 54 58 05 02 00 3c 00 00 01 61",
                "10 0e 00 04 4d 51 54 54 06 02 00 3c 00 00 01 61",
                "10 10 00 06 4d 51 49 73 64 70 05 02 00 3c 00 00 01 61");
    }

    @Script
    @Spec({"MQTT-3.1.2-3", "MQTT-3.1.4-1", "MQTT-3.1.2-11", "MQTT-3.1.2-12", "MQTT-3.1.2-13", "MQTT-4.13.1-1"})
    void refusesWrongConnectFlags(Stage stage) {
        Steps.expectEachRefused(
                stage,
                // Reserved flag.
                "10 0e 00 04 4d 51 54 54 05 03 00 3c 00 00 01 61",
                // Will QoS and will RETAIN without a will.
                "10 0e 00 04 4d 51 54 54 05 0a 00 3c 00 00 01 61",
                "10 0e 00 04 4d 51 54 54 05 22 00 3c 00 00 01 61",
                // Will QoS 3.
                "10 14 00 04 4d 51 54 54 05 1e 00 3c 00 00 01 61 00 00 01 77 00 00");
    }

    @Script
    @Spec({
        "MQTT-3.1.4-1",
        "MQTT-3.1.2-9",
        "MQTT-3.1.2-16",
        "MQTT-3.1.2-17",
        "MQTT-3.1.2-18",
        "MQTT-3.1.2-19",
        "MQTT-3.1.3-1",
        "MQTT-3.1.3-3"
    })
    void refusesAPayloadThatDoesNotFitTheFlags(Stage stage) {
        Steps.expectEachRefused(
                stage,
                // Will flag, no will.
                "10 0e 00 04 4d 51 54 54 05 06 00 3c 00 00 01 61",
                // User name flag, none there; none there for the password.
                "10 0e 00 04 4d 51 54 54 05 82 00 3c 00 00 01 61",
                "10 0e 00 04 4d 51 54 54 05 42 00 3c 00 00 01 61",
                // A user name without its flag.
                "10 11 00 04 4d 51 54 54 05 02 00 3c 00 00 01 61 00 01 75",
                // No client identifier.
                "10 0b 00 04 4d 51 54 54 05 02 00 3c 00");
    }

    @Script
    @Spec({"MQTT-1.5.4-1", "MQTT-1.5.4-2", "MQTT-3.1.3-4", "MQTT-3.1.3-11", "MQTT-3.1.3-12", "MQTT-1.5.7-1"})
    void refusesStringsThatAreNotUtf8(Stage stage) {
        Steps.expectEachRefused(
                stage,
                // Client identifier: a surrogate, U+0000, an overlong form.
                "10 10 00 04 4d 51 54 54 05 02 00 3c 00 00 03 ed a0 80",
                "10 0e 00 04 4d 51 54 54 05 02 00 3c 00 00 01 00",
                "10 0f 00 04 4d 51 54 54 05 02 00 3c 00 00 02 c0 af",
                // User name, will topic, user property.
                "10 11 00 04 4d 51 54 54 05 82 00 3c 00 00 01 61 00 01 ff",
                "10 14 00 04 4d 51 54 54 05 06 00 3c 00 00 01 61 00 00 01 ff 00 00",
                "10 15 00 04 4d 51 54 54 05 02 00 3c 07 26 00 01 ff 00 01 62 00 01 61");
    }

    @Script
    @Spec({"MQTT-1.5.4-3", "MQTT-3.1.3-2"})
    void keepsAByteOrderMark(Stage stage) {
        Client old = Steps.connected(stage, "\uFEFFa");
        Steps.connected(stage, "a");
        old.expectNothing();
        Steps.connected(stage, "\uFEFFa");
        Steps.expectDisconnect(old, ReasonCode.SESSION_TAKEN_OVER);
    }

    @Script
    @Spec({"MQTT-3.1.4-1", "MQTT-2.2.2-1", "MQTT-1.5.5-1", "MQTT-2.1.3-1"})
    void refusesWrongProperties(Stage stage) {
        Steps.expectEachRefused(
                stage,
                // Receive Maximum 0; twice; a property of PUBLISH; Maximum Packet Size 0; Request Problem Information
                // 2.
                "10 11 00 04 4d 51 54 54 05 02 00 3c 03 21 00 00 00 01 61",
                "10 14 00 04 4d 51 54 54 05 02 00 3c 06 21 00 05 21 00 05 00 01 61",
                "10 11 00 04 4d 51 54 54 05 02 00 3c 03 23 00 01 00 01 61",
                "10 13 00 04 4d 51 54 54 05 02 00 3c 05 27 00 00 00 00 00 01 61",
                "10 10 00 04 4d 51 54 54 05 02 00 3c 02 17 02 00 01 61",
                // Authentication Data without a method; an unknown property; a property length in more bytes than
                // needed.
                "10 12 00 04 4d 51 54 54 05 02 00 3c 04 16 00 01 61 00 01 61",
                "10 10 00 04 4d 51 54 54 05 02 00 3c 02 7f 00 00 01 61",
                "10 0f 00 04 4d 51 54 54 05 02 00 3c 80 00 00 01 61",
                // Fixed-header flags.
                "11 0e 00 04 4d 51 54 54 05 02 00 3c 00 00 01 61");
    }

    @Script
    @Spec({"MQTT-3.1.3-6", "MQTT-3.1.3-7", "MQTT-3.2.2-16"})
    void assignsAUniqueClientIdentifier(Stage stage) {
        Set<String> assigned = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            ConnAck answer = Steps.expectConnAck(stage.client("empty").send(connect("")), ReasonCode.SUCCESS);
            String identifier = answer.properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER);
            assertThat(identifier).isNotEmpty();
            assigned.add(String.valueOf(identifier));
        }
        assertThat(assigned).hasSize(5);
    }

    @Script
    @Spec("MQTT-3.1.3-7")
    void findsTheSessionOfAnAssignedIdentifierAgain(Stage stage) {
        Client client = stage.client("empty").send(connect("", true, properties(Property.SESSION_EXPIRY_INTERVAL, 60)));
        String assigned = String.valueOf(
                Steps.expectConnAck(client, ReasonCode.SUCCESS).properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER));
        client.disconnect();
        ConnAck again = Steps.expectConnAck(stage.client("again").send(resume(assigned, 60)), ReasonCode.SUCCESS);
        assertThat(again.sessionPresent()).isTrue();
        assertThat(again.properties().has(Property.ASSIGNED_CLIENT_IDENTIFIER)).isFalse();
    }

    @Script(on = Setting.NO_EMPTY_CLIENT_ID)
    @Spec({"MQTT-3.1.3-8", "MQTT-3.2.2-6", "MQTT-3.2.2-7", "MQTT-4.13.2-1"})
    void refusesAnEmptyIdentifierWhereNoneIsAssigned(Stage stage) {
        Steps.expectRefused(stage.client("empty").send(connect("")), ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
    }

    @Script(on = Setting.SECURED)
    @Spec({"MQTT-3.1.4-2", "MQTT-3.1.4-6", "MQTT-3.2.2-7", "MQTT-4.13.2-1"})
    void refusesAWrongPasswordAndHandlesNothingBehindIt(Stage stage) {
        Client watcher = stage.client("watcher").send(login(connect("watcher"), "admin", "admin"));
        Steps.expectConnAck(watcher, ReasonCode.SUCCESS);
        watcher.send(subscribe("#", 0)).receive(SubAck.class);
        for (Connect connect :
                List.of(login(connect("a"), "admin", "wrong"), login(connect("a"), "nobody", "admin"), connect("a"))) {
            Client client = stage.client("a").send(connect, publish("open/x", "late"));
            ConnAck answer = client.receive(ConnAck.class);
            assertThat(answer.reasonCode()).isIn(ReasonCode.NOT_AUTHORIZED, ReasonCode.BAD_USER_NAME_OR_PASSWORD);
            client.expectClosed();
        }
        watcher.expectNothing();
    }

    @Script
    @Spec({"MQTT-3.1.2-20", "MQTT-3.12.4-1", "MQTT-3.2.2-22"})
    void answersPing(Stage stage) {
        Steps.connected(stage, "a").send(PingReq.INSTANCE).expect(PingResp.INSTANCE);
    }

    @Script(modes = Mode.AS_WRITTEN)
    @Spec({"MQTT-3.1.2-22", "MQTT-3.2.2-22", "MQTT-3.14.2-1"})
    void disconnectsASilentClient(Stage stage) {
        Client watcher = Steps.subscribed(stage, "watcher", "will", 0);
        Client silent =
                Steps.connected(stage, keepAlive(connect("silent", true, Properties.NONE, will("will", "gone", 0)), 1));
        Steps.expectDisconnect(silent, ReasonCode.KEEP_ALIVE_TIMEOUT);
        watcher.expect(publish("will", "gone"));
    }

    @Script(on = Setting.SHORT_KEEP_ALIVE, modes = Mode.AS_WRITTEN)
    @Spec({"MQTT-3.1.2-21", "MQTT-3.1.2-22", "MQTT-3.2.2-21"})
    void tellsAServerKeepAliveAndUsesIt(Stage stage) {
        Client client = stage.client("a").send(connect("a"));
        ConnAck answer = Steps.expectConnAck(client, ReasonCode.SUCCESS);
        assertThat(answer.properties().number(Property.SERVER_KEEP_ALIVE, -1)).isEqualTo(2);
        Steps.expectDisconnect(client, ReasonCode.KEEP_ALIVE_TIMEOUT);
    }

    @Script
    @Spec({"MQTT-3.1.2-28", "MQTT-3.2.2-8"})
    void returnsNoResponseInformationUnasked(Stage stage) {
        for (int asked = 0; asked <= 1; asked++) {
            Client client = stage.client("a")
                    .send(connect(
                            "a",
                            true,
                            asked == 0 ? Properties.NONE : properties(Property.REQUEST_RESPONSE_INFORMATION, 0)));
            assertThat(Steps.expectConnAck(client, ReasonCode.SUCCESS)
                            .properties()
                            .has(Property.RESPONSE_INFORMATION))
                    .isFalse();
        }
    }

    @Script(on = Setting.MAX_QOS_0)
    @Spec({"MQTT-3.2.2-9", "MQTT-3.2.2-10", "MQTT-3.2.2-11", "MQTT-3.2.2-12"})
    void keepsToItsMaximumQos(Stage stage) {
        Client client = stage.client("a").send(connect("a"));
        ConnAck answer = Steps.expectConnAck(client, ReasonCode.SUCCESS);
        assertThat(answer.properties().number(Property.MAXIMUM_QOS, -1)).isZero();
        assertThat(client.send(subscribe("t", 2))
                        .receive(SubAck.class)
                        .reasonCodes()
                        .getFirst()
                        .isError())
                .isFalse();
        Steps.expectDisconnect(client.send(publish("t", "x", 1, 1)), ReasonCode.QOS_NOT_SUPPORTED);
        Steps.expectRefused(
                stage.client("b").send(connect("b", true, Properties.NONE, will("w", "x", 1))),
                ReasonCode.QOS_NOT_SUPPORTED);
    }

    @Script(on = Setting.NO_RETAIN)
    @Spec({"MQTT-3.2.2-13", "MQTT-3.2.2-14"})
    void keepsToRetainNotAvailable(Stage stage) {
        Client client = stage.client("a").send(connect("a"));
        ConnAck answer = Steps.expectConnAck(client, ReasonCode.SUCCESS);
        assertThat(answer.properties().number(Property.RETAIN_AVAILABLE, 1)).isZero();
        Steps.expectDisconnect(client.send(retained(publish("t", "x"))), ReasonCode.RETAIN_NOT_SUPPORTED);
        Will will = will("w", "x", 0);
        Will retained = new Will(will.topic(), will.payload(), will.qos(), true, Properties.NONE);
        Steps.expectRefused(
                stage.client("b").send(connect("b", true, Properties.NONE, retained)), ReasonCode.RETAIN_NOT_SUPPORTED);
    }

    @Script(on = Setting.SMALL_PACKETS)
    @Spec({"MQTT-3.2.2-15", "MQTT-4.13.1-1"})
    void keepsToItsMaximumPacketSize(Stage stage) {
        Client client = stage.client("a").send(connect("a"));
        ConnAck answer = Steps.expectConnAck(client, ReasonCode.SUCCESS);
        assertThat(answer.properties().number(Property.MAXIMUM_PACKET_SIZE, -1)).isEqualTo(200);
        Steps.expectDisconnect(client.send(publish("t", "x".repeat(300))), ReasonCode.PACKET_TOO_LARGE);
    }

    @Script
    @Spec({"MQTT-3.2.2-19", "MQTT-3.2.2-20", "MQTT-3.1.2-24"})
    void leavesTheReasonOutOfARefusalThatWouldBeTooLarge(Stage stage) {
        Client client = stage.client("small")
                .send(connect(
                        "small",
                        true,
                        properties(Property.AUTHENTICATION_METHOD, "NONE-SUCH", Property.MAXIMUM_PACKET_SIZE, 20)));
        byte[] answer = client.receive(PacketType.CONNACK).bytes();
        assertThat(answer).hasSizeLessThanOrEqualTo(20);
        assertThat(answer[3]).as("reason code").isEqualTo((byte) 0x8c);
        client.expectClosed();
    }
}
