// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** So many steps, done on the loops, that another thread waits for. Safe from any thread. */
public final class Goal {
    private final long total;
    private final AtomicLong missing;
    private final CompletableFuture<Long> reached = new CompletableFuture<>();

    /** A goal of at least one step. */
    public Goal(long total) {
        this.total = total;
        this.missing = new AtomicLong(total);
    }

    /** Does one step. */
    public void step() {
        if (missing.decrementAndGet() == 0) {
            reached.complete(System.nanoTime());
        }
    }

    /** All steps. */
    public long total() {
        return total;
    }

    /** Steps that were done. */
    public long done() {
        return total - missing.get();
    }

    /** Completes with the last step and tells its {@link System#nanoTime()}. */
    public CompletableFuture<Long> reached() {
        return reached;
    }
}
