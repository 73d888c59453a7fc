// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.session.Loop;
import org.jspecify.annotations.Nullable;

/**
 * Timers that may be a tick late, of which a broker has one or two for each connection: setting and cancelling one is a few
 * writes, however many there are.
 *
 * <pre>
 * slot:   0    1    2    3   ...  511        one for each tick of 128 ms, again from the front after 65 s
 *              |    |
 *              A    C--B                     a ring of timers for each slot; those of a later turn stay in it
 * </pre>
 *
 * <p>For one thread. Time is that of {@link System#nanoTime}.
 */
final class TimerWheel {
    /** How late a timer may be. */
    static final long TICK_NANOS = 1L << 27;

    private static final int SLOTS = 512;

    /** Of each slot, the anchor of its ring; null while nothing was ever in it. */
    private final @Nullable Entry[] slots = new @Nullable Entry[SLOTS];

    private final long startNanos;
    private final BrokerLog log;

    /** All before this tick is done. */
    private long nextTick;

    private int count;

    /** A timer of the wheel. */
    static final class Entry implements Loop.Timer {
        private final TimerWheel wheel;
        private final Runnable task;
        private final long tick;

        /** Both null once it has run or is cancelled. */
        private @Nullable Entry previous;

        private @Nullable Entry next;

        private Entry(TimerWheel wheel, Runnable task, long tick) {
            this.wheel = wheel;
            this.task = task;
            this.tick = tick;
        }

        @Override
        public void cancel() {
            if (unlink()) {
                wheel.count--;
            }
        }

        /** When it runs at the earliest. */
        long dueNanos() {
            return wheel.startNanos + tick * TICK_NANOS;
        }

        private boolean unlink() {
            Entry before = previous;
            Entry after = next;
            if (before == null || after == null) {
                return false;
            }
            before.next = after;
            after.previous = before;
            previous = null;
            next = null;
            return true;
        }

        private void linkAfter(Entry before) {
            Entry after = before.next == null ? before : before.next;
            previous = before;
            next = after;
            before.next = this;
            after.previous = this;
        }
    }

    /** An empty wheel whose time begins now. */
    TimerWheel(long nowNanos, BrokerLog log) {
        this.startNanos = nowNanos;
        this.log = log;
    }

    /** Has a task run by {@link #advance} once this long has passed, or up to a tick later. */
    Entry schedule(Runnable task, long delayNanos, long nowNanos) {
        long tick = Math.max(nextTick, Math.ceilDiv(nowNanos - startNanos + Math.max(0, delayNanos), TICK_NANOS));
        Entry entry = new Entry(this, task, tick);
        Entry anchor = slots[slotOf(tick)];
        if (anchor == null) {
            anchor = new Entry(this, TimerWheel::nothing, 0);
            anchor.next = anchor;
            anchor.previous = anchor;
            slots[slotOf(tick)] = anchor;
        }
        entry.linkAfter(anchor.previous == null ? anchor : anchor.previous);
        count++;
        return entry;
    }

    /** Runs what is due, in the order of ticks. A task may set and cancel timers. */
    void advance(long nowNanos) {
        long now = Math.floorDiv(nowNanos - startNanos, TICK_NANOS);
        // After a long pause one turn sees all that is due.
        for (long from = Math.max(nextTick, now - SLOTS + 1); from <= now; from++) {
            nextTick = from + 1;
            run(slots[slotOf(from)], now);
        }
    }

    /** When {@link #advance} next has something to look at, or -1 while the wheel is empty. */
    long wakeNanos() {
        if (count == 0) {
            return -1;
        }
        for (long tick = nextTick; ; tick++) {
            Entry anchor = slots[slotOf(tick)];
            if (anchor != null && anchor.next != anchor) {
                return startNanos + tick * TICK_NANOS;
            }
        }
    }

    /** How many timers wait. */
    int count() {
        return count;
    }

    private static void nothing() {}

    private static int slotOf(long tick) {
        return (int) (tick & (SLOTS - 1));
    }

    private void run(@Nullable Entry anchor, long now) {
        if (anchor == null || anchor.next == anchor) {
            return;
        }
        // A marker that wanders through the ring, because a task may cancel its neighbours. What tasks set is for
        // later.
        Entry marker = new Entry(this, TimerWheel::nothing, Long.MAX_VALUE);
        marker.linkAfter(anchor);
        for (Entry entry = marker.next; entry != null && entry != anchor; entry = marker.next) {
            if (entry.tick > now) {
                marker.unlink();
                marker.linkAfter(entry);
            } else {
                entry.cancel();
                try {
                    entry.task.run();
                } catch (RuntimeException fault) {
                    log.error("A timer failed", fault);
                }
            }
        }
        marker.unlink();
    }
}
