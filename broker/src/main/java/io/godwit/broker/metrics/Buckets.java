// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.metrics;

import java.util.Arrays;

/** Cuts numbers into ranges that end at 0, 1, 2, 5, 10, 20, 50 and so on up to 500 million. What is beyond falls into the last. */
public final class Buckets {
    private static final long[] ENDS = ends();

    /** How many there are. */
    public static final int COUNT = ENDS.length;

    private Buckets() {}

    private static long[] ends() {
        int decades = 9;
        long[] ends = new long[1 + 3 * decades];
        long unit = 1;
        for (int i = 0; i < decades; i++) {
            ends[3 * i + 1] = unit;
            ends[3 * i + 2] = 2 * unit;
            ends[3 * i + 3] = 5 * unit;
            unit *= 10;
        }
        return ends;
    }

    /** The bucket of a number that is not negative: the first whose end is not below it. */
    public static int of(long number) {
        int at = Arrays.binarySearch(ENDS, number);
        return Math.min(at >= 0 ? at : -at - 1, COUNT - 1);
    }

    /** The end of a bucket, such as {@code 500}, {@code 1k} or {@code 200M}. */
    public static String name(int bucket) {
        long end = ENDS[bucket];
        return end < 1_000 ? Long.toString(end) : end < 1_000_000 ? end / 1_000 + "k" : end / 1_000_000 + "M";
    }
}
