// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.log;

import io.godwit.broker.config.LogType;
import java.io.IOException;

/** One place that log lines go to. Used by the log's thread only. */
sealed interface LogDestination permits FileDestination, StreamDestination, SyslogDestination, TopicDestination {
    /**
     * Takes a line; it may wait for {@link #flush}.
     *
     * @param timestamp what precedes the text where the destination has no time of its own; may be empty
     */
    void write(LogType type, String timestamp, String text) throws IOException;

    /** Lets go of all that was written. */
    default void flush() throws IOException {}

    /** Frees what it holds. */
    default void close() throws IOException {}
}
