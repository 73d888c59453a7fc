// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One measured stretch of a scenario: most have one, a scenario that stores first and fetches then has two.
 *
 * @param name what happened: {@code exchange}, {@code queueing}, {@code draining}
 * @param unit what is counted, in the singular: {@code message}, {@code delivery}, {@code connection}, {@code cycle}
 * @param units how many of them were completed
 * @param duration how long that took
 * @param sent messages published
 * @param received messages delivered
 * @param faults what went wrong with the sequence of messages
 * @param latency nanoseconds for each unit, from the intended time of sending where the scenario has a pace; null where
 *     there is nothing to time
 * @param broker what the broker's process used; null when no process was named
 * @param seconds the course of it
 * @param counts what else was counted, by its name in words, in the order in which it is shown; empty as a rule
 */
public record Phase(
        String name,
        String unit,
        long units,
        Duration duration,
        long sent,
        long received,
        Faults faults,
        @Nullable Histogram latency,
        @Nullable ProcessUse broker,
        List<Second> seconds,
        Map<String, Long> counts) {
    /** A phase with nothing else to tell. */
    public Phase(
            String name,
            String unit,
            long units,
            Duration duration,
            long sent,
            long received,
            Faults faults,
            @Nullable Histogram latency,
            @Nullable ProcessUse broker,
            List<Second> seconds) {
        this(name, unit, units, duration, sent, received, faults, latency, broker, seconds, Map.of());
    }

    /**
     * Messages that did not arrive as they should.
     *
     * @param lost published, acknowledged where the QoS asks for it, and never delivered
     * @param doubled delivered more often than once
     * @param reordered delivered after a later one of the same publisher and topic
     */
    public record Faults(long lost, long doubled, long reordered) {
        /** Nothing went wrong. */
        public static final Faults NONE = new Faults(0, 0, 0);

        /** Whether anything went wrong. */
        public boolean any() {
            return lost != 0 || doubled != 0 || reordered != 0;
        }
    }

    /**
     * One second of the phase, the last one may be shorter.
     *
     * @param units completed in it
     * @param medianNanos latency, or 0 where there is none
     * @param p99Nanos latency, or 0 where there is none
     */
    public record Second(long units, long medianNanos, long p99Nanos) {}

    /** Units in a second. */
    public double perSecond() {
        return duration.isZero() ? 0 : units * 1e9 / duration.toNanos();
    }
}
