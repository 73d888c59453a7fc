// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.clients;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** MQTT.js over TCP, TLS, WebSocket and secure WebSocket: interop/mqttjs/matrix.js. */
class MqttJsTest {
    @TestFactory
    List<DynamicTest> checksOfMqttJs() throws IOException, InterruptedException {
        Installed.require("MQTT.js", List.of("node", "-e", "require('./interop/mqttjs/node_modules/mqtt')"), Map.of());
        try (RealBroker broker = RealBroker.start(MqttJsTest.class)) {
            return ClientScript.checks(List.of("node", "interop/mqttjs/matrix.js"), broker, Map.of());
        }
    }
}
