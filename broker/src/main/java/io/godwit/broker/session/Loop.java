// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.session;

import io.godwit.broker.store.Rounds;

/** An event loop as sessions and connections see it: one thread, a clock, timers. */
public interface Loop extends Rounds {
    /** Its number, from 0. */
    int index();

    /** Whether the caller runs on it. */
    boolean inEventLoop();

    /** Runs a task on this loop later, unless cancelled; safe from this loop only. */
    Timer schedule(Runnable task, long delayMillis);

    /** A monotonic clock that may be as old as the current round of the loop; from this loop only. */
    long nanos();

    /** Milliseconds since 1970. */
    long millis();

    /** A task that waits for its time. */
    interface Timer {
        /** Makes sure that it does not run; from the loop only. */
        void cancel();
    }
}
