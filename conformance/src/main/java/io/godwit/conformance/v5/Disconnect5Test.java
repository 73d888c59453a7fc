// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v5;

import static io.godwit.conformance.V5.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.Client;
import io.godwit.conformance.Script;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;
import io.godwit.protocol.packet.Auth;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.spec.ReasonCode;

/** Chapters 3.14 and 4.13: DISCONNECT, errors, and the WebSocket of chapter 6. */
final class Disconnect5Test {
    @Script
    @Spec({"MQTT-3.14.4-1", "MQTT-3.14.4-2"})
    void closesAfterADisconnectAndHandlesNothingMore(Stage stage) {
        Client watcher = Steps.subscribed(stage, "watcher", "t", 0);
        Steps.connected(stage, "a")
                .send(new Disconnect(ReasonCode.SUCCESS), publish("t", "late"))
                .expectClosed();
        watcher.expectNothing();
    }

    @Script
    @Spec({"MQTT-3.14.2-2", "MQTT-3.14.2-1", "MQTT-4.13.1-1", "MQTT-3.14.4-1"})
    void saysWhyItDisconnects(Stage stage) {
        Disconnect disconnect = Steps.expectDisconnect(
                Steps.connected(stage, "a").sendHex("30 05 00 02 74 2b 00"), ReasonCode.TOPIC_NAME_INVALID);
        assertThat(disconnect.properties().has(Property.SESSION_EXPIRY_INTERVAL))
                .isFalse();
    }

    @Script
    @Spec("MQTT-3.1.2-23")
    void takesTheSessionExpiryOfDisconnect(Stage stage) {
        Steps.connected(stage, resume("a", 60))
                .send(new Disconnect(ReasonCode.SUCCESS, properties(Property.SESSION_EXPIRY_INTERVAL, 0)))
                .expectClosed();
        assertThat(Steps.expectConnAck(stage.client("a").send(resume("a", 0)), ReasonCode.SUCCESS)
                        .sessionPresent())
                .isFalse();
    }

    @Script
    @Spec({"MQTT-4.13.1-1", "MQTT-3.1.2-23"})
    void refusesALifeThatConnectDidNotGive(Stage stage) {
        Steps.expectDisconnect(
                Steps.connected(stage, "a")
                        .send(new Disconnect(ReasonCode.SUCCESS, properties(Property.SESSION_EXPIRY_INTERVAL, 60))),
                ReasonCode.PROTOCOL_ERROR);
    }

    @Script
    @Spec({"MQTT-4.12.0-1", "MQTT-4.12.0-6", "MQTT-4.12.0-7", "MQTT-3.1.2-30"})
    void knowsNoUnknownAuthenticationMethod(Stage stage) {
        Steps.expectRefused(
                stage.client("a").send(connect("a", true, properties(Property.AUTHENTICATION_METHOD, "NOSUCH"))),
                ReasonCode.BAD_AUTHENTICATION_METHOD);
        Client plain = stage.client("b").send(connect("b"));
        ConnAck answer = Steps.expectConnAck(plain, ReasonCode.SUCCESS);
        assertThat(answer.properties().has(Property.AUTHENTICATION_METHOD)).isFalse();
        Steps.expectDisconnect(
                plain.send(new Auth(ReasonCode.REAUTHENTICATE, properties(Property.AUTHENTICATION_METHOD, "NOSUCH"))),
                ReasonCode.PROTOCOL_ERROR);
    }

    @Script
    @Spec({"MQTT-6.0.0-2", "MQTT-6.0.0-3", "MQTT-6.0.0-4", "MQTT-4.2-1"})
    void speaksOverWebSocketToo(Stage stage) {
        Client subscriber = stage.webSocketClient("ws").send(connect("ws"));
        Steps.expectConnAck(subscriber, ReasonCode.SUCCESS);
        subscriber.send(subscribe("t", 1)).receive(SubAck.class);
        Steps.connected(stage, "p").send(publish("t", "x", 1, 1)).receive(PubAck.class);
        subscriber.expect(publish("t", "x", 1, 1)).send(new PubAck(1)).expectNothing();
    }
}
