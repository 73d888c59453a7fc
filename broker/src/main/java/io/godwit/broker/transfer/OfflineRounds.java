// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import io.godwit.broker.store.Rounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Rounds of a log that no loop uses: each lasts until {@link #end}. Belongs to one thread; tasks may come from any. */
public final class OfflineRounds implements Rounds {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private List<Runnable> atEnd = new ArrayList<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void atEndOfRound(Runnable task) {
        atEnd.add(task);
    }

    /** Ends the round and begins another. */
    public void end() {
        Runnable task = tasks.poll();
        while (task != null) {
            task.run();
            task = tasks.poll();
        }
        List<Runnable> ending = atEnd;
        atEnd = new ArrayList<>();
        ending.forEach(Runnable::run);
    }
}
