// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.load.Arrivals;
import io.godwit.bench.load.Goal;
import io.godwit.bench.load.Pacer;
import io.godwit.bench.load.PublishTemplate;
import io.godwit.bench.load.Publisher;
import io.godwit.bench.load.Slots;
import io.godwit.bench.load.Stream;
import io.godwit.bench.load.StreamSource;
import io.godwit.bench.load.Subscriber;
import io.godwit.bench.report.Phase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Publishers and subscribers that stay connected, each publisher on one topic: pairs, fan-out, fan-in, paced, overload. */
final class Exchange implements Scenario {
    private static final long LEAD_NANOS = 10_000_000;

    private final Run run;
    private final BenchSettings settings;
    private final boolean paced;
    private final boolean overload;
    private final List<Stream> streams = new ArrayList<>();
    private final List<Slots> slots = new ArrayList<>();
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<Pacer> pacers = new ArrayList<>();
    private final Goal subscribed;
    private final Goal connected;

    Exchange(Run run) {
        this.run = run;
        this.settings = run.settings();
        this.paced = settings.scenario() == ScenarioKind.PACED;
        this.overload = settings.scenario() == ScenarioKind.OVERLOAD;
        this.subscribed = new Goal(settings.subscribers());
        this.connected = new Goal(settings.publishers());
    }

    @Override
    public List<Phase> phases() throws IOException {
        for (int number = 0; number < settings.publishers(); number++) {
            addPublisher(number);
        }
        for (int number = 0; number < settings.subscribers(); number++) {
            subscribers.add(subscriber(number));
        }
        subscribers.forEach(subscriber -> subscriber.connection().open());
        run.await("subscribing", subscribed);
        publishers.forEach(publisher -> publisher.connection().open());
        run.await("connecting", connected);

        if (paced) {
            setPace(); // Before they start: a publisher without a pace sends as fast as it can.
        }
        publishers.forEach(publisher -> publisher.start(null));
        pacers.forEach(Pacer::start);
        run.pass("warming up", settings.warmUp());
        Settling settling = new Settling(run, publishers, subscribers);
        return overload ? overloaded(settling) : exchanged(settling);
    }

    private List<Phase> exchanged(Settling settling) throws IOException {
        boolean deliveries = settings.scenario() == ScenarioKind.FANOUT;
        Stretch stretch = new Stretch(run, "exchange", deliveries ? "delivery" : "message").last(settings.duration());
        pacers.forEach(Pacer::stop);
        Phase.Faults faults = settling.settle();
        Settling.requireSome(stretch);
        return List.of(stretch.phase(faults));
    }

    private List<Phase> overloaded(Settling settling) throws IOException {
        Stretch accepting = new Stretch(run, "accepting", "message").last(settings.duration());
        Settling.requireSome(accepting);
        settling.stopPublishing();
        Stretch draining = new Stretch(run, "draining", "message", sample -> sample.received());
        draining.finish(settling.awaitArrivals(draining::look));
        long backlog = Math.max(accepting.largestBacklog(), draining.largestBacklog());
        return List.of(
                accepting.phase(
                        accepting.units(), Phase.Faults.NONE, accepting.first(), Map.of("largest backlog", backlog)),
                draining.phase(settling.faults()));
    }

    private void addPublisher(int number) {
        Stream stream = new Stream(number);
        boolean toAll = settings.scenario() == ScenarioKind.FANOUT;
        Slots own = Slots.forStream(settings.inFlight(), toAll ? settings.subscribers() : 1);
        PublishTemplate template = PublishTemplate.of(
                settings.target().version(), settings.qos(), false, topic(number), settings.payloadBytes());
        streams.add(stream);
        slots.add(own);
        publishers.add(new Publisher(
                run.loops().of(number),
                settings.clientPrefix() + "-p" + number,
                new StreamSource(stream, template, isClosed() ? own : null),
                new Publisher.Habits(settings.qos(), settings.inFlight(), overload, connected)));
    }

    /** Whether what has not arrived holds the publishers back. */
    private boolean isClosed() {
        return !paced && !overload;
    }

    private String topic(int publisher) {
        return settings.topicPrefix()
                + switch (settings.scenario()) {
                    case FANOUT -> "/all";
                    case FANIN, OVERLOAD -> "/" + publisher % settings.subscribers() + "/" + publisher;
                    case PAIRS, PACED, CONNECT, IDLE, WILDCARD, RETAINED, QUEUE, CHURN -> "/" + publisher;
                };
    }

    private Subscriber subscriber(int number) {
        boolean inPairs = settings.scenario() == ScenarioKind.PAIRS || paced;
        boolean inShares = settings.scenario() == ScenarioKind.FANIN || overload;
        String filter = inShares ? settings.topicPrefix() + "/" + number + "/+" : topic(number);
        int first = inPairs ? number : 0;
        int count = inPairs ? 1 : streams.size();
        @Nullable Arrivals[] arrivals = new @Nullable Arrivals[count];
        @Nullable Slots[] freed = new @Nullable Slots[count];
        for (int i = 0; i < count; i++) {
            int publisher = first + i;
            if (!inShares || publisher % settings.subscribers() == number) {
                arrivals[i] = new Arrivals(streams.get(publisher));
                freed[i] = isClosed() ? slots.get(publisher) : null;
            }
        }
        return new Subscriber(
                run.loops().of(number),
                settings.clientPrefix() + "-s" + number,
                1,
                index -> filter,
                first,
                arrivals,
                freed,
                new Subscriber.Habits(settings.qos(), settings.payloadBytes(), !overload, subscribed));
    }

    private void setPace() {
        long first = System.nanoTime() + LEAD_NANOS;
        for (int loop = 0; loop < Math.min(settings.threads(), publishers.size()); loop++) {
            List<Publisher> here = new ArrayList<>();
            List<Integer> numbers = new ArrayList<>();
            for (int number = loop; number < publishers.size(); number += settings.threads()) {
                here.add(publishers.get(number));
                numbers.add(number);
            }
            pacers.add(
                    new Pacer(run.loops().of(loop), here, numbers, publishers.size(), first, settings.ratePerSecond()));
        }
    }
}
