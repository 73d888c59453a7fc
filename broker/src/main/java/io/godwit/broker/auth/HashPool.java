// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.broker.config.BrokerConfig.PasswordHashing;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few threads that compute password hashes, and a queue with an end in front of them: a storm of logins waits or is
 * refused, and never takes the memory of all its hashes at once. Any thread may use it. Idle threads end after 30 seconds.
 */
final class HashPool implements AutoCloseable {
    private final ThreadPoolExecutor threads;

    HashPool(PasswordHashing limits) {
        BlockingQueue<Runnable> queue =
                limits.maxWaiting() == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(limits.maxWaiting());
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(limits.threads(), limits.threads(), 30, TimeUnit.SECONDS, queue, task -> {
            Thread thread = new Thread(task, "godwit-password-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Takes a task, or returns false when too many wait already or the pool is closed. */
    boolean offer(Runnable task) {
        try {
            threads.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Ends the threads after the tasks that run; those that wait are dropped. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
