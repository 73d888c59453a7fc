// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.metrics;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Two threads count, a third reads: no count is torn, none is lost in the end. */
public final class CountersStress {
    private static final long LARGE = 0x1_0000_0001L;

    private CountersStress() {}

    /** Both halves of a large amount are seen together, and the last sum is exact. */
    @JCStressTest
    @Outcome(
            id = {"0, 8589934594", "4294967297, 8589934594", "8589934594, 8589934594"},
            expect = Expect.ACCEPTABLE,
            desc = "none, one or both, and both in the end")
    @Outcome(expect = Expect.FORBIDDEN, desc = "torn or lost")
    @State
    public static class Sums {
        private final Counters counters = new Counters();
        private final Counters.Cells first = counters.cells();
        private final Counters.Cells second = counters.cells();

        /** Counts. */
        @Actor
        public void countFirst() {
            first.add(Counter.BYTES_SENT, LARGE);
        }

        /** Counts, too. */
        @Actor
        public void countSecond() {
            second.add(Counter.BYTES_SENT, LARGE);
        }

        /** Reads meanwhile. */
        @Actor
        public void read(JJ_Result result) {
            result.r1 = counters.sum(Counter.BYTES_SENT);
        }

        /** Reads when the others rest. */
        @Arbiter
        public void readAfterwards(JJ_Result result) {
            result.r2 = counters.sum(Counter.BYTES_SENT);
        }
    }
}
