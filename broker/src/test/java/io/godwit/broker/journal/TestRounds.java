// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.store.Rounds;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A loop that works when the test says so, on the test's thread. */
final class TestRounds implements Rounds {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> ends = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void atEndOfRound(Runnable task) {
        ends.add(task);
    }

    /** Ends the round, and goes on as long as there is something to be done. */
    void run() {
        boolean any = true;
        while (any) {
            any = drain(tasks);
            any |= drain(ends);
        }
    }

    private static boolean drain(Queue<Runnable> from) {
        boolean any = false;
        for (@Nullable Runnable next = from.poll(); next != null; next = from.poll()) {
            next.run();
            any = true;
        }
        return any;
    }
}
