// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.load.Goal;
import io.godwit.bench.report.Phase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Clients that live for one message, again and again. */
final class Churn implements Scenario {
    private final Run run;

    Churn(Run run) {
        this.run = run;
    }

    @Override
    public List<Phase> phases() throws IOException {
        BenchSettings settings = run.settings();
        List<ChurnClient> clients = new ArrayList<>();
        for (int number = 0; number < settings.clients(); number++) {
            clients.add(new ChurnClient(run.loops().of(number), settings, number));
        }
        clients.forEach(ChurnClient::start);
        run.pass("warming up", settings.warmUp());
        Stretch stretch = new Stretch(run, "cycling", "cycle").last(settings.duration());
        Goal idle = new Goal(clients.size());
        clients.forEach(client -> client.stop(idle));
        run.pause(idle.reached(), settings.patience().toNanos());
        run.loops().counts();
        Settling.requireSome(stretch);
        long lost = 0;
        long doubled = 0;
        long reordered = 0;
        for (ChurnClient client : clients) {
            lost += client.arrivals().missing();
            doubled += client.arrivals().doubled();
            reordered += client.arrivals().reordered();
        }
        return List.of(stretch.phase(new Phase.Faults(lost, doubled, reordered)));
    }
}
