// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.load.Arrivals;
import io.godwit.bench.load.Goal;
import io.godwit.bench.load.Publisher;
import io.godwit.bench.load.Sample;
import io.godwit.bench.load.Subscriber;
import io.godwit.bench.report.Phase;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ReasonCode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The end of an exchange: no message leaves any more, those under way arrive, and what has not arrived then is lost. */
final class Settling {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** What comes a second time does so soon. */
    private static final long SECOND_TIME_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** What somebody does meanwhile. */
    interface Look {
        /** Comes about a hundred times a second. */
        void look() throws IOException;
    }

    private final Run run;
    private final List<Publisher> publishers;
    private final List<Subscriber> subscribers;

    Settling(Run run, List<Publisher> publishers, List<Subscriber> subscribers) {
        this.run = run;
        this.publishers = publishers;
        this.subscribers = subscribers;
    }

    /**
     * No message leaves after this, and all are acknowledged.
     *
     * @throws IOException when the broker stops to acknowledge before that
     */
    void stopPublishing() throws IOException {
        Goal idle = new Goal(publishers.size());
        publishers.forEach(publisher -> publisher.stop(idle));
        long before = -1;
        long changedNanos = System.nanoTime();
        while (!run.pause(idle.reached(), LOOK_NANOS)) {
            Sample counts = run.loops().counts();
            long now = System.nanoTime();
            long done = counts.acknowledged() + counts.refused();
            if (done != before) {
                before = done;
                changedNanos = now;
            } else if (now - changedNanos > run.settings().patience().toNanos()) {
                throw new IOException("The broker did not acknowledge the last messages of "
                        + (idle.total() - idle.done()) + " publishers, and has been silent for "
                        + run.settings().patience().toSeconds() + " s.");
            }
        }
    }

    /** Returns when everything has arrived or nothing comes any more, and tells when the last message came. */
    long awaitArrivals(Look look) throws IOException {
        CompletableFuture<Long> never = new CompletableFuture<>();
        long received = -1;
        long changedNanos = System.nanoTime();
        while (true) {
            look.look();
            Sample counts = run.loops().counts();
            long now = System.nanoTime();
            if (counts.received() != received) {
                received = counts.received();
                changedNanos = now;
            }
            long unreleased = unreleased();
            if (missing() == 0 && unreleased == 0) {
                run.pause(never, SECOND_TIME_NANOS);
                return changedNanos;
            }
            long patience = hasTheLast() && run.settings().qos() == QoS.AT_MOST_ONCE
                    ? SECOND_TIME_NANOS
                    : run.settings().patience().toNanos();
            if (now - changedNanos > patience) {
                if (unreleased > 0 && missing() == 0) {
                    throw new IOException(
                            "The broker did not release " + unreleased + " QoS 2 messages that it got a PUBREC for.");
                }
                return changedNanos;
            }
            run.pause(never, LOOK_NANOS);
        }
    }

    /** Stops, waits and counts. */
    Phase.Faults settle() throws IOException {
        stopPublishing();
        awaitArrivals(() -> {});
        return faults();
    }

    /** What is wrong with what has arrived so far. */
    Phase.Faults faults() {
        run.loops().counts();
        long doubled = 0;
        long reordered = 0;
        for (Subscriber subscriber : subscribers) {
            for (Arrivals line : subscriber.arrivals()) {
                if (line != null) {
                    doubled += line.doubled();
                    reordered += line.reordered();
                }
            }
        }
        return new Phase.Faults(missing(), doubled, reordered);
    }

    /** Fails a run in which the broker has refused everything, and says why. */
    static void requireSome(Stretch stretch) throws IOException {
        Sample sample = stretch.last();
        if (sample.refused() > 0 && sample.acknowledged() == 0) {
            ReasonCode code = ReasonCode.of(sample.refusal());
            throw new IOException(String.format(
                    Locale.ROOT,
                    "The broker refused all %d messages, the last with 0x%02X %s.",
                    sample.refused(),
                    sample.refusal(),
                    code == null ? "" : code.text()));
        }
    }

    private long missing() {
        long missing = 0;
        for (Subscriber subscriber : subscribers) {
            for (Arrivals line : subscriber.arrivals()) {
                missing += line == null ? 0 : line.missing();
            }
        }
        return missing;
    }

    private boolean hasTheLast() {
        for (Subscriber subscriber : subscribers) {
            for (Arrivals line : subscriber.arrivals()) {
                if (line != null && line.next() != line.stream().sent()) {
                    return false;
                }
            }
        }
        return true;
    }

    private long unreleased() {
        long unreleased = 0;
        for (Subscriber subscriber : subscribers) {
            unreleased += subscriber.connection().unreleased();
        }
        return unreleased;
    }
}
