// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.broker.config.BrokerConfig.PasswordHashing;
import io.godwit.protocol.spec.ReasonCode;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A few threads that compute password hashes, and a queue with an end in front of them: a storm of logins waits or is
 * refused, and never takes the memory of all its hashes at once. Any thread may use it. Idle threads end after 30 seconds.
 */
public final class HashPool implements AutoCloseable {
    private final ThreadPoolExecutor threads;

    /** A pool with these limits; its threads start when they are needed. */
    public HashPool(PasswordHashing limits) {
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

    /**
     * Checks a password, which is wiped then.
     *
     * @param known whether the hash is that of the user; otherwise the check only takes its time, and the answer is no
     * @param done gets {@link ReasonCode#SUCCESS} or {@link ReasonCode#NOT_AUTHORIZED} on {@code loop}, or {@link
     *     ReasonCode#SERVER_BUSY}, at once when too many checks wait
     */
    public void check(PasswordHash hash, byte[] password, boolean known, Executor loop, Consumer<ReasonCode> done) {
        boolean taken = offer(() -> {
            ReasonCode answer = answer(hash, password, known);
            try {
                loop.execute(() -> done.accept(answer));
            } catch (RejectedExecutionException e) {
                // The loop has stopped, and the connection with it.
            }
        });
        if (!taken) {
            Arrays.fill(password, (byte) 0);
            done.accept(ReasonCode.SERVER_BUSY);
        }
    }

    private static ReasonCode answer(PasswordHash hash, byte[] password, boolean known) {
        try {
            boolean right = hash.matches(password);
            return right && known ? ReasonCode.SUCCESS : ReasonCode.NOT_AUTHORIZED;
        } catch (OutOfMemoryError e) {
            // Argon2 asks for tens of MiB at once; one login fails, not the broker.
            return ReasonCode.SERVER_BUSY;
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    /** Ends the threads after the tasks that run; those that wait are dropped. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
