// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.load;

import java.util.Arrays;

/** Counts of durations in buckets that are at most an eighth wide, from a microsecond to minutes. */
final class Latencies {
    private static final int STEPS_PER_DOUBLING = 8;
    private static final int STEP_BITS = 3;

    private final long[] counts = new long[64 * STEPS_PER_DOUBLING];
    private long total;

    void add(long nanos) {
        counts[bucket(Math.max(0, nanos))]++;
        total++;
    }

    void clear() {
        Arrays.fill(counts, 0);
        total = 0;
    }

    /** The duration that this part of all durations does not exceed; nanoseconds, 0 without any. */
    long quantile(double part) {
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
