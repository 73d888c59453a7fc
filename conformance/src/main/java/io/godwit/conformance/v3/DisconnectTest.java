// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v3;

import static io.godwit.conformance.V3.*;

import io.godwit.conformance.Bytes;
import io.godwit.conformance.Client;
import io.godwit.conformance.Script;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;

/** Chapters 3.12 to 3.14: PINGREQ and DISCONNECT. */
final class DisconnectTest {
    @Script
    @Spec("v3 MQTT-3.12.4-1")
    void answersPingReq(Stage stage) {
        stage.connect("client")
                .send(PINGREQ)
                .expectBytes("d0 00")
                .send(PINGREQ, PINGREQ)
                .expectBytes("d0 00 d0 00");
    }

    @Script
    @Spec("v3 MQTT-2.2.2-2")
    void closesOnPingReqWithABody(Stage stage) {
        stage.connect("client").sendHex("c0 01 00").expectClosed();
    }

    @Script
    @Spec({"v3 MQTT-3.14.4-1", "v3 MQTT-3.14.4-2"})
    void closesAfterDisconnectAndHandlesNothingMore(Stage stage) {
        Client watcher = stage.subscriber("watcher", "#", 0);
        stage.connect("client").send(DISCONNECT, publish("a", "m")).expectClosed();
        watcher.expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-3.14.1-1", "v3 MQTT-2.2.2-2"})
    void takesADisconnectWithReservedBitsForAFault(Stage stage) {
        Client watcher = stage.subscriber("watcher", "will", 0);
        for (int flags : new int[] {1, 2, 4, 8}) {
            stage.client("client")
                    .send(connect("client").will("will", "gone", 0))
                    .expect(connAck(0))
                    .send(Bytes.packet(0xe0 | flags))
                    .expectClosed();
            // It was no DISCONNECT, so the will is published.
            watcher.expect(publish("will", "gone"));
        }
    }
}
