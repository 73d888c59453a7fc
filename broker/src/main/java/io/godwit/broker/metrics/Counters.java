// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All counters of a broker. Shared: each thread that counts has {@link Cells} of its own, which it alone writes, so that
 * counting costs a plain store; sums are read from any thread and are never torn, and exact once the writers rest.
 */
public final class Counters {
    private static final int COUNTERS = Counter.values().length;
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final List<Cells> writers = new CopyOnWriteArrayList<>();

    /** Cells for one more writing thread. */
    public Cells cells() {
        Cells cells = new Cells();
        writers.add(cells);
        return cells;
    }

    /** The sum over all threads. */
    public long sum(Counter counter) {
        long sum = 0;
        for (Cells cells : writers) {
            sum += (long) CELL.getOpaque(cells.values, counter.ordinal());
        }
        return sum;
    }

    /** One thread's part of the counters; only that thread may write. */
    public static final class Cells {
        // A cache line of room on either side keeps two loops' cells apart.
        private final long[] values = new long[COUNTERS + 16];

        private Cells() {}

        /** Adds one. */
        public void count(Counter counter) {
            add(counter, 1);
        }

        /** Adds {@code amount}, which may be negative for a gauge. */
        public void add(Counter counter, long amount) {
            int i = counter.ordinal();
            CELL.setOpaque(values, i, values[i] + amount);
        }
    }
}
