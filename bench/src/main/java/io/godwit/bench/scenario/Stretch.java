// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.load.Goal;
import io.godwit.bench.load.Sample;
import io.godwit.bench.load.Tally;
import io.godwit.bench.report.Phase;
import io.godwit.bench.report.ProcessProbe;
import io.godwit.bench.report.ProcessUse;
import io.godwit.protocol.spec.ReasonCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A phase while it is measured: begins when it is made. Belongs to the thread of its {@link Run}. */
final class Stretch {
    private static final double MEDIAN = 50;
    private static final double P99 = 99;

    private final Run run;
    private final String name;
    private final String unit;
    private final ToLongFunction<Sample> units;
    private final Histogram latencies = Tally.histogram();
    private final List<Phase.Second> seconds = new ArrayList<>();
    private final ProcessProbe.@Nullable Reading first;
    private final Sample begin;
    private final long beginNanos;
    private Sample last;
    private ProcessProbe.@Nullable Reading readAtEnd;
    private long endNanos;
    private long largestBacklog;

    Stretch(Run run, String name, String unit) throws IOException {
        this(run, name, unit, Sample::units);
    }

    /** A stretch whose units are counted by something else than units. */
    Stretch(Run run, String name, String unit, ToLongFunction<Sample> units) throws IOException {
        this.run = run;
        this.name = name;
        this.unit = unit;
        this.units = units;
        this.first = read();
        this.begin = run.loops().sample();
        this.beginNanos = System.nanoTime();
        this.last = begin;
        this.endNanos = beginNanos;
    }

    private ProcessProbe.@Nullable Reading read() throws IOException {
        return run.broker().isPresent() ? run.broker().get().read() : null;
    }

    /** Lasts so long. */
    Stretch last(Duration time) throws IOException {
        CompletableFuture<Long> never = new CompletableFuture<>();
        long total = time.toNanos();
        for (long done = 0; done < total; ) {
            long next = Math.min(done + Run.SECOND_NANOS, total);
            run.pause(never, beginNanos + next - System.nanoTime());
            done = next;
            if (done == total) {
                finish(System.nanoTime());
            } else {
                take();
            }
            run.watcher().at(name, done / 1e9, total / 1e9, (double) perSecond());
        }
        return this;
    }

    /** Lasts until the goal is reached, or until nothing has happened for the run's patience. */
    Stretch until(Goal goal, long total) throws IOException {
        long before = Long.MIN_VALUE;
        long changedNanos = System.nanoTime();
        for (int second = 1; ; second++) {
            if (run.pause(goal.reached(), beginNanos + second * Run.SECOND_NANOS - System.nanoTime())) {
                finish(goal.reached().join());
                run.show(name, total, total, perSecond());
                return this;
            }
            take();
            long done = units.applyAsLong(last) - units.applyAsLong(begin);
            long now = System.nanoTime();
            if (done != before) {
                before = done;
                changedNanos = now;
            } else if (now - changedNanos > run.settings().patience().toNanos()) {
                finish(changedNanos);
                return this;
            }
            run.show(name, done, total, perSecond());
        }
    }

    /** Takes a sample when another second is over. */
    void look() {
        if (System.nanoTime() - beginNanos >= (seconds.size() + 1) * Run.SECOND_NANOS) {
            take();
            run.show(name, units(), 0, perSecond());
        }
    }

    /** It ended at this {@link System#nanoTime()}, which was a moment ago. */
    void finish(long nanos) throws IOException {
        endNanos = nanos;
        readAtEnd = read();
        take();
    }

    private void take() {
        Sample sample = run.loops().sample();
        largestBacklog = Math.max(largestBacklog, sample.acknowledged() - sample.received());
        Histogram interval = sample.latencies();
        long count = units.applyAsLong(sample) - units.applyAsLong(last);
        last = sample;
        if (interval == null || interval.getTotalCount() == 0) {
            seconds.add(new Phase.Second(count, 0, 0));
            return;
        }
        latencies.add(interval);
        seconds.add(new Phase.Second(count, interval.getValueAtPercentile(MEDIAN), interval.getValueAtPercentile(P99)));
    }

    private long perSecond() {
        return seconds.isEmpty() ? 0 : seconds.getLast().units();
    }

    /** Units that were completed. */
    long units() {
        return units.applyAsLong(last) - units.applyAsLong(begin);
    }

    /** The most messages that were accepted and had not been delivered, of all looks at it: one a second. */
    long largestBacklog() {
        return largestBacklog;
    }

    /** Memory at the end, or 0 when no process is known. */
    long residentBytesAtEnd() {
        return readAtEnd == null ? 0 : readAtEnd.residentBytes();
    }

    /** Counts at the end. */
    Sample last() {
        return last;
    }

    /** What was measured. */
    Phase phase(Phase.Faults faults) {
        return phase(units(), faults, first);
    }

    /**
     * What was measured.
     *
     * @param counted what counts as units
     * @param before memory at the beginning, where it is not that of this stretch; null when no process is known
     */
    Phase phase(long counted, Phase.Faults faults, ProcessProbe.@Nullable Reading before) {
        return phase(counted, faults, before, Map.of());
    }

    /**
     * What was measured.
     *
     * @param more counts that only this scenario has
     */
    Phase phase(long counted, Phase.Faults faults, ProcessProbe.@Nullable Reading before, Map<String, Long> more) {
        Map<String, Long> counts = new LinkedHashMap<>(more);
        long refused = last.refused() - begin.refused();
        if (refused > 0) {
            ReasonCode code = ReasonCode.of(last.refusal());
            counts.put("refused (" + (code == null ? last.refusal() : code.text()) + ")", refused);
        }
        ProcessUse use = null;
        if (first != null && readAtEnd != null && before != null) {
            use = new ProcessUse(
                    readAtEnd.cpuNanos() - first.cpuNanos(), before.residentBytes(), readAtEnd.residentBytes());
        }
        return new Phase(
                name,
                unit,
                counted,
                Duration.ofNanos(endNanos - beginNanos),
                last.sent() - begin.sent(),
                last.received() - begin.received(),
                faults,
                latencies.getTotalCount() == 0 ? null : latencies,
                use,
                List.copyOf(seconds),
                counts);
    }

    /** The process at the beginning, or null. */
    ProcessProbe.@Nullable Reading first() {
        return first;
    }
}
