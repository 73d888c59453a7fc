// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.load;

import java.util.BitSet;

/** Which numbers of the sequence 0, 1, 2, … have arrived, which of them again, and which after a later one. */
final class Arrivals {
    /** Numbers above {@link #next} that have arrived; bit 0 is {@code next + 1}. Empty as long as all is in order. */
    private BitSet ahead = new BitSet();

    private long next;
    private long highest = -1;
    private long distinct;
    private long doubled;
    private long reordered;

    void add(long number) {
        if (number == next && ahead.isEmpty()) {
            next++;
            highest = number;
            distinct++;
            return;
        }
        if (number < next || (number > next && ahead.get((int) (number - next - 1)))) {
            doubled++;
            return;
        }
        distinct++;
        if (number < highest) {
            reordered++;
        }
        highest = Math.max(highest, number);
        if (number > next) {
            ahead.set((int) (number - next - 1));
        } else {
            int run = ahead.nextClearBit(0) + 1;
            next += run;
            ahead = ahead.get(run, Math.max(run, ahead.length()));
        }
    }

    /** Numbers that have arrived at least once. */
    long distinct() {
        return distinct;
    }

    /** Arrivals of a number that had arrived before. */
    long doubled() {
        return doubled;
    }

    /** First arrivals of a number after that of a later one. */
    long reordered() {
        return reordered;
    }
}
