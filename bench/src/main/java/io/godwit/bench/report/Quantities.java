// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Numbers for people, the same in every report: three digits that count, and the unit that suits them. */
final class Quantities {
    /** Stands where there is nothing to say. */
    static final String NONE = "–";

    private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final String[] TIMES = {"ns", "µs", "ms", "s"};

    private Quantities() {}

    /** A whole number, thousands set apart. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
    }

    /** A whole number with its noun: {@code 1 message}, {@code 12 000 messages}. */
    static String counted(long number, String noun) {
        return count(number) + " " + (number == 1 ? noun : plural(noun));
    }

    static String plural(String noun) {
        return noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    }

    /** Three digits, or all of a number that has more. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        double size = Math.abs(value);
        if (size >= 99.95) {
            return count(Math.round(value));
        }
        return String.format(
                Locale.ROOT, size >= 9.995 ? "%.1f" : size >= 0.9995 || size == 0 ? "%.2f" : "%.3f", value);
    }

    static String nanos(long nanos) {
        double value = (double) nanos;
        int unit = 0;
        while (value >= 999.5 && unit < TIMES.length - 1) {
            value /= 1000;
            unit++;
        }
        return (unit == 0 ? Long.toString(nanos) : number(value)) + " " + TIMES[unit];
    }

    static String bytes(long bytes) {
        double value = (double) bytes;
        int unit = 0;
        while (value >= 1023.5 && unit < BYTES.length - 1) {
            value /= 1024;
            unit++;
        }
        return (unit == 0 ? Long.toString(bytes) : number(value)) + " " + BYTES[unit];
    }

    static String seconds(Duration duration) {
        return number(duration.toNanos() / 1e9) + " s";
    }

    /** A latency that this part of all, in percent, does not exceed; a dash where nothing was timed. */
    static String percentile(@Nullable Histogram latency, double percent) {
        return latency == null || latency.getTotalCount() == 0 ? NONE : nanos(latency.getValueAtPercentile(percent));
    }

    /** The broker's CPU time for each unit, in microseconds. */
    static String cpuMicros(Phase phase) {
        ProcessUse broker = phase.broker();
        return broker == null || phase.units() == 0 ? NONE : number(broker.cpuNanos() / 1e3 / phase.units());
    }

    /** How many cores the broker kept busy. */
    static String cores(Phase phase) {
        ProcessUse broker = phase.broker();
        return broker == null || phase.duration().isZero()
                ? NONE
                : number((double) broker.cpuNanos() / phase.duration().toNanos());
    }
}
