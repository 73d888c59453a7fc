// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

import io.godwit.broker.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Puts the commands of one loop in order, makes them last as long as its durability level says, and has them applied.
 * Nothing above it knows whether that is memory, a file, or other nodes. Used by its loop only.
 */
public interface CommandLog {
    /** What the log can take at the moment. */
    enum Room {
        /** Everything. */
        AMPLE,
        /** What is small or sets something free: connecting, subscribing, acknowledging. New messages must be refused. */
        RESERVE,
        /** Only what sets something free. Whatever else is submitted waits in memory and is not stored for now. */
        NONE
    }

    /** What the log can take; ask before a publish, a subscription or a session is accepted. */
    Room room();

    /** A number for a session that is to be kept; 0 where nothing is kept. */
    long nextSessionNumber();

    /**
     * Begins a group: what is submitted until the matching {@link #commit} survives a crash as a whole or not at all.
     * Groups nest; the outermost counts. A command outside any group is one of its own.
     */
    void begin();

    /** Ends what {@link #begin} began. Has to be called whatever happens in between. */
    void commit();

    /**
     * Takes a command. It is applied, in order, now or when its place is certain; never before earlier ones.
     * {@link Command.RetainedSet} and {@link Command.RetainedCleared} are applied with the end of the group.
     */
    void submit(Command command);

    /**
     * Runs {@code then} on this loop once all that was submitted before is applied and as durable as the level asks: at
     * once where nothing is to wait for. While a command is being applied, it counts as submitted before. What a peer is
     * told to be safe is told from here.
     */
    void whenStored(Runnable then);

    /**
     * The message of a queue's entry, read back where memory did not hold it; null if that was not possible, which the log
     * has said.
     */
    @Nullable
    Message load(QueuedMessage queued);
}
