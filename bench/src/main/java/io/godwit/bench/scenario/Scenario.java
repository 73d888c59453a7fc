// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.report.Phase;
import java.io.IOException;
import java.util.List;

/** What one kind of scenario does. Runs on the thread of its {@link Run}. */
interface Scenario {
    /**
     * Runs it and tells what was measured.
     *
     * @throws IOException when the broker cannot be reached, refuses a client or ends a connection
     */
    List<Phase> phases() throws IOException;
}
