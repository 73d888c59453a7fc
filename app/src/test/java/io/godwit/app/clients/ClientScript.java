// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.clients;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs a script that writes one line for each of its checks, {@code ok NAME} or {@code not ok NAME # REASON}, and shows every check
 * as a test. A script that ends before its last check, or says nothing, is a failed test of its own.
 */
final class ClientScript {
    private static final String PASSED = "ok ";
    private static final String FAILED = "not ok ";

    private ClientScript() {}

    /** The checks of a script that ran against this broker, in the script's order. */
    static List<DynamicTest> checks(List<String> command, RealBroker broker, Map<String, String> environment)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(broker.environment());
        CommandRun run = CommandRun.of(command, Installed.root(), all);
        List<DynamicTest> checks = new ArrayList<>();
        int failures = 0;
        for (String line : run.output().lines().toList()) {
            if (line.startsWith(PASSED)) {
                checks.add(DynamicTest.dynamicTest(line.substring(PASSED.length()), () -> {}));
            } else if (line.startsWith(FAILED)) {
                failures++;
                String[] nameAndReason = line.substring(FAILED.length()).split(" # ", 2);
                checks.add(DynamicTest.dynamicTest(nameAndReason[0], () -> Assertions.fail(line)));
            }
        }
        int expected = failures == 0 ? 0 : 1;
        boolean complete = !checks.isEmpty() && run.status() == expected;
        checks.add(DynamicTest.dynamicTest(
                "the script runs to its end",
                () -> Assertions.assertTrue(
                        complete, "the script ended with status " + run.status() + " and wrote:\n" + run.output())));
        return checks;
    }
}
