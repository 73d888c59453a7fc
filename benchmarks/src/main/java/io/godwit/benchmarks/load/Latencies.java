// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.load;

import java.util.Arrays;
import java.util.Locale;

/** Counts of durations in buckets that are at most an eighth wide, from a microsecond to minutes. */
public final class Latencies {
    private static final int STEPS_PER_DOUBLING = 8;
    private static final int STEP_BITS = 3;

    private final long[] counts = new long[64 * STEPS_PER_DOUBLING];
    private long total;

    void add(long nanos) {
        counts[bucket(Math.max(0, nanos))]++;
        total++;
    }

    Latencies copy() {
        Latencies copy = new Latencies();
        System.arraycopy(counts, 0, copy.counts, 0, counts.length);
        copy.total = total;
        return copy;
    }

    void clear() {
        Arrays.fill(counts, 0);
        total = 0;
    }

    /** The duration that this part of all durations does not exceed; nanoseconds, 0 without any. */
    public long quantile(double part) {
        long wanted = (long) Math.ceil(total * part);
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted && seen > 0) {
                return upperEnd(bucket);
            }
        }
        return 0;
    }

    /** A line for each doubling from the shortest to the longest: up to how long, and how many. */
    public String histogram() {
        StringBuilder text = new StringBuilder();
        long below = 0;
        for (int first = 0; first < counts.length; first += STEPS_PER_DOUBLING) {
            long here = Arrays.stream(counts, first, first + STEPS_PER_DOUBLING).sum();
            below += here;
            if (here > 0) {
                text.append(String.format(
                        Locale.ROOT,
                        "  up to %10.3f ms %10d  %9.5f %%%n",
                        upperEnd(first + STEPS_PER_DOUBLING - 1) / 1e6,
                        here,
                        100.0 * below / total));
            }
        }
        return text.toString();
    }

    private static int bucket(long nanos) {
        if (nanos < STEPS_PER_DOUBLING) {
            return (int) nanos;
        }
        int doublings = 63 - Long.numberOfLeadingZeros(nanos);
        int step = (int) (nanos >> (doublings - STEP_BITS)) & (STEPS_PER_DOUBLING - 1);
        return (doublings - STEP_BITS + 1) * STEPS_PER_DOUBLING + step;
    }

    private static long upperEnd(int bucket) {
        if (bucket < STEPS_PER_DOUBLING) {
            return bucket;
        }
        int doublings = bucket / STEPS_PER_DOUBLING + STEP_BITS - 1;
        long step = bucket % STEPS_PER_DOUBLING;
        return ((STEPS_PER_DOUBLING + step + 1) << (doublings - STEP_BITS)) - 1;
    }
}
