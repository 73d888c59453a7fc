// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.clients;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Paho for Python, MQTT 3.1, 3.1.1 and 5: interop/paho/matrix.py. */
class PahoPythonTest {
    @TestFactory
    List<DynamicTest> checksOfPahoForPython() throws IOException, InterruptedException {
        Installed.requirePaho();
        try (RealBroker broker = RealBroker.start(PahoPythonTest.class)) {
            return ClientScript.checks(
                    List.of("python3", "interop/paho/matrix.py"), broker, Installed.pythonEnvironment());
        }
    }
}
