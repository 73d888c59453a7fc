// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.report.Phase;
import java.io.IOException;
import java.util.List;

/** Clients that connect and then do nothing but keep alive. */
final class IdleConnections implements Scenario {
    private final Run run;

    IdleConnections(Run run) {
        this.run = run;
    }

    @Override
    public List<Phase> phases() throws IOException {
        Stretch connecting = ConnectStorm.connect(run);
        Stretch holding =
                new Stretch(run, "holding", "connection").last(run.settings().duration());
        // Memory is told from before the first connection: the difference is what they all cost.
        return List.of(
                connecting.phase(Phase.Faults.NONE),
                holding.phase(run.settings().clients(), Phase.Faults.NONE, connecting.first()));
    }
}
