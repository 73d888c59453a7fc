// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.clients;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The habits of widely used software, from Home Assistant to Sparkplug: interop/paho/habits.py. */
class HabitsTest {
    @TestFactory
    List<DynamicTest> habitsOfWidelyUsedSoftware() throws IOException, InterruptedException {
        Installed.requirePaho();
        try (RealBroker broker = RealBroker.start(HabitsTest.class)) {
            return ClientScript.checks(
                    List.of("python3", "interop/paho/habits.py"), broker, Installed.pythonEnvironment());
        }
    }
}
