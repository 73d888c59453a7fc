// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.load.Goal;
import io.godwit.bench.load.LoadLoops;
import io.godwit.bench.report.ProcessProbe;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a scenario runs with, and how it waits. Belongs to the thread that called {@link Bench}. */
record Run(BenchSettings settings, LoadLoops loops, Watcher watcher, Optional<ProcessProbe> broker) {
    static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Waits for all steps of a goal; nothing is measured. */
    void await(String phase, Goal goal) throws IOException {
        long before = 0;
        long changedNanos = System.nanoTime();
        while (!pause(goal.reached(), SECOND_NANOS)) {
            long done = goal.done();
            long now = System.nanoTime();
            if (done != before) {
                changedNanos = now;
            } else if (now - changedNanos > settings.patience().toNanos()) {
                throw new IOException("The broker stopped answering: " + phase + " came to " + done + " of "
                        + goal.total() + " and then nothing happened for "
                        + settings.patience().toSeconds() + " s.");
            }
            show(phase, done, goal.total(), done - before);
            before = done;
        }
    }

    /** Tells the watcher. */
    void show(String phase, long done, long total, long perSecond) {
        watcher.at(phase, (double) done, (double) total, (double) perSecond);
    }

    /** Lets the load run for a while; nothing is measured. */
    void pass(String phase, Duration time) throws IOException {
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        CompletableFuture<Long> never = new CompletableFuture<>();
        while (System.nanoTime() - end < 0) {
            pause(never, Math.min(SECOND_NANOS, end - System.nanoTime()));
            watcher.at(phase, (System.nanoTime() - begin) / 1e9, time.toMillis() / 1e3, 0);
        }
    }

    /**
     * Waits a while for something to happen.
     *
     * @return whether it did
     * @throws IOException when something ended the run
     */
    boolean pause(CompletableFuture<Long> end, long nanos) throws IOException {
        try {
            CompletableFuture.anyOf(end, loops.failure().happened()).get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The run was interrupted.");
        }
    }
}
