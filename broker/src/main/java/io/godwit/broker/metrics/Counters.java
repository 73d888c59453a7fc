// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.metrics;

import io.godwit.protocol.packet.PacketType;
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

    /** Values of packet types are below this. */
    private static final int TYPES = 16;

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
        return sum(counter.ordinal());
    }

    /** How many packets of a type arrived. */
    public long received(PacketType type) {
        return type == PacketType.PUBLISH ? sum(Counter.PUBLISH_RECEIVED) : sum(COUNTERS + type.value());
    }

    /** How many packets of a type were sent. */
    public long sent(PacketType type) {
        return type == PacketType.PUBLISH ? sum(Counter.PUBLISH_SENT) : sum(COUNTERS + TYPES + type.value());
    }

    /** How many PUBLISH packets arrived whose payload has a size in this bucket, as far as sizes are counted. */
    public long sizes(int bucket) {
        return sum(COUNTERS + 2 * TYPES + bucket);
    }

    private long sum(int cell) {
        long sum = 0;
        for (Cells cells : writers) {
            sum += (long) CELL.getOpaque(cells.values, cell);
        }
        return sum;
    }

    /** One thread's part of the counters; only that thread may write. */
    public static final class Cells {
        // A cache line of room on either side keeps two loops' cells apart.
        private final long[] values = new long[COUNTERS + 2 * TYPES + Buckets.COUNT + 16];

        private Cells() {}

        /** Adds one. */
        public void count(Counter counter) {
            add(counter, 1);
        }

        /** Adds {@code amount}, which may be negative for a gauge. */
        public void add(Counter counter, long amount) {
            add(counter.ordinal(), amount);
        }

        /** Adds one to the packets of a type that arrived; PUBLISH has {@link Counter#PUBLISH_RECEIVED} instead. */
        public void countReceived(PacketType type) {
            add(COUNTERS + type.value(), 1);
        }

        /** Adds one to the packets of a type that were sent; PUBLISH has {@link Counter#PUBLISH_SENT} instead. */
        public void countSent(PacketType type) {
            add(COUNTERS + TYPES + type.value(), 1);
        }

        /** Adds one to the PUBLISH packets whose payload is about as large. */
        public void countSize(int bytes) {
            add(COUNTERS + 2 * TYPES + Buckets.of(bytes), 1);
        }

        private void add(int cell, long amount) {
            CELL.setOpaque(values, cell, values[cell] + amount);
        }
    }
}
