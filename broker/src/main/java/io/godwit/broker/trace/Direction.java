// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.trace;

import java.util.Locale;

/** What an event tells, as the broker sees it. */
public enum Direction {
    /** A packet came from the client. */
    IN,
    /** A packet was sent to the client. */
    OUT,
    /** A connection begins. */
    BEGIN,
    /** A connection ends. */
    END,
    /** The watcher was too slow, so events are missing here. */
    LOST;

    /** How events in JSON spell it: {@code in}, {@code out}, {@code begin}, {@code end}, {@code lost}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
