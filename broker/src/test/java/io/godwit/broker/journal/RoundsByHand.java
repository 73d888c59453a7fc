// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.store.Rounds;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Rounds that end when the test says so. */
final class RoundsByHand implements Rounds {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> endOfRound = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void atEndOfRound(Runnable task) {
        endOfRound.add(task);
    }

    /** Ends the round: runs what waits until nothing does. */
    void end() {
        while (!tasks.isEmpty() || !endOfRound.isEmpty()) {
            Runnable next = tasks.isEmpty() ? endOfRound.remove() : tasks.remove();
            next.run();
        }
    }
}
