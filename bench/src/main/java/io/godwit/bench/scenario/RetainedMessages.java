// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.load.Goal;
import io.godwit.bench.load.Publisher;
import io.godwit.bench.load.Sample;
import io.godwit.bench.report.Phase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Retained messages: stored, replayed to subscribers that come afterwards, cleared. */
final class RetainedMessages implements Scenario {
    private final Run run;
    private final BenchSettings settings;

    RetainedMessages(Run run) {
        this.run = run;
        this.settings = run.settings();
    }

    @Override
    public List<Phase> phases() throws IOException {
        try {
            return storedAndReplayed();
        } finally {
            publish(false, "clearing");
        }
    }

    private List<Phase> storedAndReplayed() throws IOException {
        Stretch storing = publish(true, "storing");
        Settling.requireSome(storing);
        long stored = storing.last().acknowledged();
        Stretch replaying = new Stretch(run, "replaying", "message");
        Goal complete = new Goal(settings.subscribers());
        List<RetainedReader> readers = new ArrayList<>();
        for (int number = 0; number < settings.subscribers(); number++) {
            readers.add(new RetainedReader(
                    run.loops().of(number), settings.clientPrefix() + "-s" + number, settings, stored, complete));
        }
        readers.forEach(reader -> reader.connection().open());
        replaying.until(complete, stored * readers.size());
        // They would get the clearing messages, too.
        Goal left = new Goal(readers.size());
        readers.forEach(reader -> reader.leave(left));
        run.await("leaving", left);
        long lost = 0;
        long doubled = 0;
        for (RetainedReader reader : readers) {
            lost += Math.max(0, stored - reader.distinct());
            doubled += reader.doubled();
        }
        return List.of(storing.phase(Phase.Faults.NONE), replaying.phase(new Phase.Faults(lost, doubled, 0)));
    }

    /** One message to each topic: with a payload to be kept, or without one, which clears it. */
    private Stretch publish(boolean stored, String name) throws IOException {
        int publishers = Math.min(settings.publishers(), settings.topics());
        Goal connected = new Goal(publishers);
        Goal idle = new Goal(publishers);
        List<Publisher> all = new ArrayList<>();
        for (int number = 0; number < publishers; number++) {
            all.add(new Publisher(
                    run.loops().of(number),
                    settings.clientPrefix() + (stored ? "-p" : "-x") + number,
                    new RetainedSource(settings, number, publishers, stored),
                    new Publisher.Habits(settings.qos(), settings.inFlight(), stored, connected)));
        }
        all.forEach(publisher -> publisher.connection().open());
        run.await("connecting", connected);
        Stretch stretch =
                stored ? new Stretch(run, name, "message") : new Stretch(run, name, "message", Sample::acknowledged);
        all.forEach(publisher -> publisher.start(idle));
        return stretch.until(idle, settings.topics());
    }
}
