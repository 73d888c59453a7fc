// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

import java.util.concurrent.Executor;

/**
 * A loop as a command log sees it. It works in rounds: all that is there to be done, then one sending of what came of it.
 */
public interface Rounds extends Executor {
    /** Queues a task; safe from any thread. Tasks run in the order in which they were queued. */
    @Override
    void execute(Runnable task);

    /**
     * Runs a task once, at the end of the current round of the loop: after all that is to be done now and before anything is
     * sent to clients or other loops. From this loop only.
     */
    void atEndOfRound(Runnable task);
}
