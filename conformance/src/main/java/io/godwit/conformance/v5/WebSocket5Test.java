// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v5;

import static io.godwit.conformance.V5.*;

import io.godwit.conformance.Client;
import io.godwit.conformance.Script;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;
import io.godwit.protocol.spec.ReasonCode;

/** Chapter 6: MQTT 5.0 over WebSocket. */
final class WebSocket5Test {
    @Script
    @Spec({"MQTT-6.0.0-1", "MQTT-6.0.0-2", "MQTT-6.0.0-3", "MQTT-6.0.0-4"})
    void carriesPacketsInBinaryFramesHoweverCut(Stage stage) {
        Client web = stage.webSocketClient("web").send(connect("web"), subscribe("a", 0));
        Steps.expectConnAck(web, ReasonCode.SUCCESS);
        web.expectBytes("90 04 00 01 00 00");
        Steps.connected(stage, "tcp").send(publish("a", "m"));
        web.expect(publish("a", "m")).sendHex("e1 00");
        Steps.expectDisconnect(web, ReasonCode.MALFORMED_PACKET);
    }
}
