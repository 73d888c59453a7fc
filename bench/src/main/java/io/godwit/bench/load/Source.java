// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import io.netty.buffer.ByteBuf;

/** What a publisher publishes. Belongs to its loop. */
public interface Source {
    /** Whether a message may leave now. */
    boolean hasNext();

    /** Whether no message will ever follow. */
    default boolean isExhausted() {
        return false;
    }

    /** An upper bound of a packet's bytes. */
    int packetBytes();

    /**
     * Appends the next PUBLISH.
     *
     * @param packetIdentifier 0 at QoS 0
     * @param stampNanos {@link System#nanoTime()} when it is sent, or was to be sent
     * @return what {@link #refused} gets if the broker refuses it
     */
    long write(ByteBuf out, int packetIdentifier, long stampNanos);

    /** The broker has refused a message. */
    void refused(long message);

    /** Takes an action for when {@link #hasNext} becomes true by itself; it may be run on any loop. */
    default void onNext(Runnable action) {}
}
