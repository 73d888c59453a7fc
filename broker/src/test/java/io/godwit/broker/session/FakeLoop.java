// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.session;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** A loop whose time the test moves. Runs on the test's thread; tasks wait for {@link #run}. */
public final class FakeLoop implements Loop {
    private final int index;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Queue<Runnable> endOfRound = new ArrayDeque<>();
    private final PriorityQueue<FakeTimer> timers = new PriorityQueue<>(
            Comparator.comparingLong((FakeTimer t) -> t.atMillis).thenComparingLong(t -> t.number));
    private long millis = 1_700_000_000_000L;
    private long timersMade;

    public FakeLoop(int index) {
        this.index = index;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public boolean inEventLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void atEndOfRound(Runnable task) {
        endOfRound.add(task);
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        FakeTimer timer = new FakeTimer(millis + delayMillis, timersMade++, task);
        timers.add(timer);
        return timer;
    }

    @Override
    public long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    public long millis() {
        return millis;
    }

    /** Runs what is queued; says whether there was anything. */
    public boolean run() {
        boolean any = false;
        while (!tasks.isEmpty() || !endOfRound.isEmpty()) {
            Runnable next = tasks.isEmpty() ? endOfRound.remove() : tasks.remove();
            next.run();
            any = true;
        }
        return any;
    }

    /** Lets time pass, firing timers when they are due. */
    public void advance(long byMillis) {
        long until = millis + byMillis;
        run();
        for (FakeTimer next = timers.peek(); next != null && next.atMillis <= until; next = timers.peek()) {
            timers.remove();
            millis = Math.max(millis, next.atMillis);
            if (!next.cancelled) {
                next.task.run();
            }
            run();
        }
        millis = until;
    }

    /** Timers that wait and are not cancelled. */
    public long timersWaiting() {
        return timers.stream().filter(timer -> !timer.cancelled).count();
    }

    private static final class FakeTimer implements Timer {
        private final long atMillis;
        private final long number;
        private final Runnable task;
        private boolean cancelled;

        FakeTimer(long atMillis, long number, Runnable task) {
            this.atMillis = atMillis;
            this.number = number;
            this.task = task;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
