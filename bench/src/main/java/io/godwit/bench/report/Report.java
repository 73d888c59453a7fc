// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One run of a scenario against one broker.
 *
 * @param scenario its name on the command line
 * @param command the command line that repeats the run, without secrets
 * @param target the broker as the user named it, with its transport: {@code 127.0.0.1:1883}, {@code wss://broker:443/mqtt}
 * @param settings what the scenario ran with, defaults included, in the order in which they are shown
 * @param start when it began
 * @param phases what was measured, in order; a scenario has at least one
 */
public record Report(
        String scenario,
        String command,
        String target,
        Map<String, String> settings,
        Instant start,
        List<Phase> phases) {
    /** Whether a message was lost, doubled or came out of order in any phase. */
    public boolean isFaulty() {
        return phases.stream().anyMatch(phase -> phase.faults().any());
    }
}
