// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.load.Arrivals;
import io.godwit.bench.load.Goal;
import io.godwit.bench.load.Publisher;
import io.godwit.bench.load.Slots;
import io.godwit.bench.load.Stream;
import io.godwit.bench.load.Subscriber;
import io.godwit.bench.report.Phase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Many topic filters, held by few sessions, and messages to topics that two of them match.
 *
 * <p>Filters come in twos for the same topic: one that is exact, held by session {@code two % sessions}, and one with {@code +} or
 * {@code #}, held by the next session. What a publisher sends to twos with the same remainder is one stream, because all of it goes to
 * the same two sessions.
 */
final class WildcardMatch implements Scenario {
    private static final int AUDIENCE = 2;

    private final Run run;
    private final BenchSettings settings;
    private final int sessions;
    private final int twos;
    private final List<List<Stream>> streams = new ArrayList<>();
    private final List<Slots> slots = new ArrayList<>();
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();

    WildcardMatch(Run run) {
        this.run = run;
        this.settings = run.settings();
        this.sessions = settings.sessions();
        this.twos = settings.filters() / 2;
    }

    @Override
    public List<Phase> phases() throws IOException {
        Goal connected = new Goal(settings.publishers());
        Goal subscribed = new Goal(sessions);
        for (int number = 0; number < settings.publishers(); number++) {
            addPublisher(number, connected);
        }
        for (int number = 0; number < sessions; number++) {
            subscribers.add(subscriber(number, subscribed));
        }
        Stretch subscribing = subscribe(subscribed);
        publishers.forEach(publisher -> publisher.connection().open());
        run.await("connecting", connected);
        publishers.forEach(publisher -> publisher.start(null));
        run.pass("warming up", settings.warmUp());
        // A unit is a message, not a delivery.
        Stretch publishing =
                new Stretch(run, "publishing", "message", sample -> sample.sent()).last(settings.duration());
        Phase.Faults faults = new Settling(run, publishers, subscribers).settle();
        Settling.requireSome(publishing);
        return List.of(subscribing.phase(Phase.Faults.NONE), publishing.phase(faults));
    }

    private Stretch subscribe(Goal subscribed) throws IOException {
        Stretch subscribing = new Stretch(run, "subscribing", "filter");
        subscribers.forEach(subscriber -> subscriber.connection().open());
        subscribing.until(subscribed, settings.filters());
        if (subscribed.done() < sessions) {
            throw new IOException("The broker granted " + subscribing.units() + " of " + settings.filters()
                    + " filters and then nothing happened for "
                    + settings.patience().toSeconds() + " s.");
        }
        return subscribing;
    }

    private void addPublisher(int number, Goal connected) {
        Slots own = Slots.forPublisher(settings.inFlight(), AUDIENCE);
        List<Stream> all = new ArrayList<>();
        for (int remainder = 0; remainder < sessions; remainder++) {
            all.add(new Stream(number * sessions + remainder));
        }
        streams.add(all);
        slots.add(own);
        publishers.add(new Publisher(
                run.loops().of(number),
                settings.clientPrefix() + "-p" + number,
                new ScatteredSource(settings, twos, all, own, number),
                new Publisher.Habits(settings.qos(), settings.inFlight(), false, connected)));
    }

    private Subscriber subscriber(int number, Goal subscribed) {
        int before = (number + sessions - 1) % sessions;
        int exact = count(number);
        int wild = count(before);
        // An odd filter is left over: it is exact and matches nothing.
        int more = number == 0 ? settings.filters() % 2 : 0;
        @Nullable Arrivals[] arrivals = new @Nullable Arrivals[settings.publishers() * sessions];
        @Nullable Slots[] freed = new @Nullable Slots[arrivals.length];
        for (int publisher = 0; publisher < settings.publishers(); publisher++) {
            for (int remainder : new int[] {number, before}) {
                int index = publisher * sessions + remainder;
                arrivals[index] = new Arrivals(streams.get(publisher).get(remainder));
                freed[index] = slots.get(publisher);
            }
        }
        return new Subscriber(
                run.loops().of(number),
                settings.clientPrefix() + "-s" + number,
                exact + wild + more,
                index -> {
                    if (index < exact) {
                        return topic(settings.topicPrefix(), number + index * sessions);
                    }
                    return index < exact + wild
                            ? wildcard(settings.topicPrefix(), before + (index - exact) * sessions)
                            : settings.topicPrefix() + "/left";
                },
                0,
                arrivals,
                freed,
                new Subscriber.Habits(settings.qos(), settings.payloadBytes(), true, subscribed));
    }

    /** Twos with this remainder. */
    private int count(int remainder) {
        return remainder >= twos ? 0 : (twos - 1 - remainder) / sessions + 1;
    }

    static String topic(String prefix, int two) {
        return String.format(Locale.ROOT, "%s/s%03d/d%08d/v", prefix, two % 1000, two);
    }

    private static String wildcard(String prefix, int two) {
        return switch (two / 2 % 4) {
            case 0 -> String.format(Locale.ROOT, "%s/+/d%08d/v", prefix, two);
            case 1 -> String.format(Locale.ROOT, "%s/s%03d/d%08d/+", prefix, two % 1000, two);
            default -> String.format(Locale.ROOT, "%s/s%03d/d%08d/#", prefix, two % 1000, two);
        };
    }
}
