// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

/**
 * Puts the commands of one loop in order, makes them last as long as its durability level says, and has them applied.
 * Nothing above it knows whether that is memory, a file, or other nodes. Used by its loop only.
 */
public interface CommandLog {
    /** Takes a command. It is applied, in order, now or when its place is certain; never before earlier ones. */
    void submit(Command command);

    /**
     * Runs {@code then} on this loop once all that was submitted before is applied and as durable as the level asks: at
     * once where nothing is to wait for. What a peer is told to be safe is told from here.
     */
    void whenStored(Runnable then);
}
