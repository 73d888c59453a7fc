// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.load.Connection;
import io.godwit.bench.load.Goal;
import io.godwit.bench.report.Phase;
import java.io.IOException;
import java.util.List;

/** Clients that connect, all at once or at a rate, and stay until the last one is in. */
final class ConnectStorm implements Scenario {
    private final Run run;

    ConnectStorm(Run run) {
        this.run = run;
    }

    @Override
    public List<Phase> phases() throws IOException {
        Stretch stretch = connect(run);
        return List.of(stretch.phase(Phase.Faults.NONE));
    }

    /** Connects all clients and keeps them. */
    static Stretch connect(Run run) throws IOException {
        BenchSettings settings = run.settings();
        int clients = settings.clients();
        Goal accepted = new Goal(clients);
        Stretch stretch = new Stretch(run, "connecting", "connection");
        long begin = System.nanoTime();
        double interval = settings.ratePerSecond() == 0 ? 0 : 1e9 / settings.ratePerSecond();
        for (int number = 0; number < clients; number++) {
            Connection client =
                    Connection.passing(run.loops().of(number), settings.clientPrefix() + "-c" + number, opened -> {
                        opened.loop().tally().complete(System.nanoTime() - opened.begunNanos());
                        accepted.step();
                    });
            if (interval == 0) {
                client.open();
            } else {
                client.openAt(begin + (long) (number * interval));
            }
        }
        stretch.until(accepted, clients);
        if (stretch.units() < clients) {
            throw new IOException("The broker accepted " + stretch.units() + " of " + clients
                    + " clients and then nothing happened for "
                    + settings.patience().toSeconds() + " s.");
        }
        return stretch;
    }
}
