// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import java.util.function.LongSupplier;

/**
 * Has the whole heap collected in a quiet moment after a burst. The serial collector rather lets the heap grow for as long as
 * the machine has memory, so that a broker would stay as large as its garbage once was.
 *
 * <p>A thread of its own looks every few seconds; while it collects, all of the broker pauses, about a millisecond for each
 * MiB that is alive. {@code -XX:+DisableExplicitGC} in {@code GODWIT_OPTS} switches it off.
 */
final class QuietCollection {
    private static final int INTERVAL_MILLIS = 5_000;

    /** Packets in an interval up to which nobody is kept waiting. */
    private static final long QUIET_PACKETS = 500;

    /** Bytes of garbage that are not worth a pause. */
    private static final long SPARED_BYTES = 32L << 20;

    /** Bytes in use after the last collection, or at the first look. */
    private long keptBytes;

    private long packets;

    /**
     * A first look.
     *
     * @param usedBytes of the heap
     * @param packets handled so far
     */
    QuietCollection(long usedBytes, long packets) {
        this.keptBytes = usedBytes;
        this.packets = packets;
    }

    /** Looks every few seconds for as long as the process lives. */
    static void start(LongSupplier packets) {
        Thread.ofPlatform().name("godwit-quiet-collection").daemon().start(() -> {
            QuietCollection collection = new QuietCollection(usedBytes(), packets.getAsLong());
            try {
                while (true) {
                    Thread.sleep(INTERVAL_MILLIS);
                    if (collection.isDue(usedBytes(), packets.getAsLong())) {
                        System.gc();
                        collection.collected(usedBytes());
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /**
     * Whether a collection is worth its pause now; called once in an interval.
     *
     * @param usedBytes of the heap
     * @param packetsSoFar handled since the start
     */
    boolean isDue(long usedBytes, long packetsSoFar) {
        boolean quiet = packetsSoFar - packets <= QUIET_PACKETS;
        packets = packetsSoFar;
        return quiet && usedBytes > 2 * keptBytes + SPARED_BYTES;
    }

    /** A collection left so much in use. */
    void collected(long usedBytes) {
        keptBytes = usedBytes;
    }

    private static long usedBytes() {
        Runtime heap = Runtime.getRuntime();
        return heap.totalMemory() - heap.freeMemory();
    }
}
