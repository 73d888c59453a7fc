// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v3;

import static io.godwit.conformance.V3.*;

import io.godwit.conformance.Client;
import io.godwit.conformance.Script;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;

/** Chapter 3.1, CONNECT. */
final class ConnectTest {
    @Script
    @Spec("v3 MQTT-3.1.4-2")
    void disconnectsTheOlderConnection(Stage stage) {
        Client older = stage.client("older").send(connect("same")).expect(connAck(0));
        stage.client("younger").send(connect("same")).expect(connAck(0));
        older.expectClosed();
    }
}
