// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.report.Phase;
import io.godwit.bench.report.ProcessProbe;
import java.io.IOException;
import java.util.List;
import java.util.Map;

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
        int clients = run.settings().clients();
        ProcessProbe.Reading before = connecting.first();
        Map<String, Long> each = before == null
                ? Map.of()
                : Map.of(
                        "resident bytes per connection",
                        (holding.residentBytesAtEnd() - before.residentBytes()) / clients);
        return List.of(connecting.phase(Phase.Faults.NONE), holding.phase(clients, Phase.Faults.NONE, before, each));
    }
}
