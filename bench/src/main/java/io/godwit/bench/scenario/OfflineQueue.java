// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.load.Arrivals;
import io.godwit.bench.load.Goal;
import io.godwit.bench.load.Publisher;
import io.godwit.bench.load.Stream;
import io.godwit.bench.report.Phase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Messages for sessions whose clients are away; then these come back and get them. */
final class OfflineQueue implements Scenario {
    private final Run run;
    private final BenchSettings settings;
    private final List<Stream> streams = new ArrayList<>();
    private final List<QueueReader> readers = new ArrayList<>();

    OfflineQueue(Run run) {
        this.run = run;
        this.settings = run.settings();
        for (int number = 0; number < settings.sessions(); number++) {
            Stream stream = new Stream(number);
            streams.add(stream);
            readers.add(new QueueReader(
                    run.loops().of(number), settings, settings.clientPrefix() + "-s" + number, new Arrivals(stream)));
        }
    }

    @Override
    public List<Phase> phases() throws IOException {
        try {
            Goal away = new Goal(readers.size());
            readers.forEach(reader -> reader.subscribeAndLeave(away));
            run.await("subscribing", away);
            Stretch queueing = queue();
            Settling.requireSome(queueing);
            Stretch draining = drain();
            return List.of(queueing.phase(Phase.Faults.NONE), draining.phase(faults()));
        } finally {
            Goal ended = new Goal(readers.size());
            readers.forEach(reader -> reader.end(ended));
            run.await("ending sessions", ended);
        }
    }

    private Stretch queue() throws IOException {
        int publishers = Math.min(settings.publishers(), settings.sessions());
        Goal connected = new Goal(publishers);
        Goal idle = new Goal(publishers);
        List<Publisher> all = new ArrayList<>();
        for (int number = 0; number < publishers; number++) {
            List<Stream> own = new ArrayList<>();
            for (int session = number; session < streams.size(); session += publishers) {
                own.add(streams.get(session));
            }
            all.add(new Publisher(
                    run.loops().of(number),
                    settings.clientPrefix() + "-p" + number,
                    new QueueSource(settings, own),
                    new Publisher.Habits(settings.qos(), settings.inFlight(), true, connected)));
        }
        all.forEach(publisher -> publisher.connection().open());
        run.await("connecting", connected);
        Stretch queueing = new Stretch(run, "queueing", "message");
        all.forEach(publisher -> publisher.start(idle));
        return queueing.until(idle, (long) settings.sessions() * settings.messagesPerSession());
    }

    private Stretch drain() throws IOException {
        long queued = streams.stream().mapToLong(Stream::accepted).sum();
        Goal complete = new Goal(readers.size());
        Stretch draining = new Stretch(run, "draining", "message");
        readers.forEach(reader -> reader.fetch(complete));
        return draining.until(complete, queued);
    }

    private Phase.Faults faults() {
        run.loops().counts();
        long lost = 0;
        long doubled = 0;
        long reordered = 0;
        for (QueueReader reader : readers) {
            lost += reader.arrivals().missing();
            doubled += reader.arrivals().doubled();
            reordered += reader.arrivals().reordered();
        }
        return new Phase.Faults(lost, doubled, reordered);
    }
}
