// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.session;

import java.util.concurrent.Executor;

/** An event loop as sessions and connections see it: one thread, a clock, timers. */
public interface Loop extends Executor {
    /** Its number, from 0. */
    int index();

    /** Whether the caller runs on it. */
    boolean inEventLoop();

    /** Queues a task; safe from any thread. Tasks run in the order in which they were queued. */
    @Override
    void execute(Runnable task);

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
