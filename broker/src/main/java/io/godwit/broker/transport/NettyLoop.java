// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.metrics.Counters;
import io.godwit.broker.session.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event loop, and the rounds in which it works.
 *
 * <p>A round begins with the first thing that anybody does on the loop (a read, a task, a timer) and ends when the loop
 * has handled all channels that were ready and all tasks that waited. Only then is anything written: each connection that
 * sent in the round costs one write, and each other loop that got tasks one wake-up. A clock reading serves for the
 * round.
 *
 * <p>{@link #execute} and {@link #inEventLoop} are safe from any thread, everything else is for the loop itself.
 */
public final class NettyLoop implements Loop {
    /** After this long what was sent leaves although the round goes on. */
    private static final long LONG_ROUND_NANOS = 1_000_000;

    /** Timers of this length and more need not be exact. */
    private static final long COARSE_MILLIS = 4_000;

    private final int index;
    private final EventLoop eventLoop;
    private final Counters.Cells cells;
    private final BrokerLog log;
    private final ByteBufAllocator allocator;
    private final ReceiveBuffers receiveBuffers;
    private final SharedPayload sharedPayload = new SharedPayload();
    private final HandshakeGate handshakes = new HandshakeGate();

    /** Tasks for other loops, by their index; a null or empty list means none. */
    private final List<@Nullable ArrayList<Runnable>> outboxes = new ArrayList<>();

    /** The loops that have tasks in {@link #outboxes}. */
    private final List<NettyLoop> addressees = new ArrayList<>();

    private final Runnable endOfRound = this::endRound;

    /** What is to be done before this round's packets leave. */
    private final ArrayDeque<Runnable> beforeSending = new ArrayDeque<>();

    private ArrayList<ChannelWire> dirty = new ArrayList<>();
    private ArrayList<ChannelWire> spare = new ArrayList<>();

    /** The wires whose connections live here, as a ring through this anchor's links; null when there is none. */
    private @Nullable ChannelWire wires;

    private int wireCount;

    /** Connections whose channels live here and speak plain HTTP. */
    private final Set<HttpRequests> browsers = new HashSet<>();

    private final TimerWheel wheel;

    /** Null while the wheel is empty. */
    private @Nullable Future<?> wheelWaker;

    private long wheelWakesNanos;
    private boolean roundOpen;
    private long roundNanos;

    NettyLoop(int index, EventLoop eventLoop, Counters.Cells cells, BrokerLog log, ByteBufAllocator allocator) {
        this.index = index;
        this.eventLoop = eventLoop;
        this.cells = cells;
        this.log = log;
        this.allocator = allocator;
        this.receiveBuffers = new ReceiveBuffers();
        this.wheel = new TimerWheel(System.nanoTime(), log);
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public boolean inEventLoop() {
        return eventLoop.inEventLoop();
    }

    /**
     * Queues a task. From another loop it leaves with the end of that loop's round, together with whatever else goes the
     * same way. After the loops have stopped it does nothing.
     */
    @Override
    public void execute(Runnable task) {
        if (Thread.currentThread() instanceof LoopThread thread) {
            NettyLoop current = thread.loop;
            if (current != null && current != this) {
                current.handOver(this, task);
                return;
            }
        }
        submit(task);
    }

    private void submit(Runnable task) {
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException stopped) {
            log.debug("A task came too late: loop " + index + " has stopped");
        }
    }

    private void handOver(NettyLoop target, Runnable task) {
        beginRound();
        while (outboxes.size() <= target.index) {
            outboxes.add(null);
        }
        ArrayList<Runnable> outbox = outboxes.get(target.index);
        if (outbox == null) {
            outbox = new ArrayList<>();
            outboxes.set(target.index, outbox);
            addressees.add(target);
        }
        outbox.add(task);
    }

    @Override
    public void atEndOfRound(Runnable task) {
        beforeSending.add(task);
        beginRound();
    }

    private void runBeforeSending() {
        for (Runnable task = beforeSending.poll(); task != null; task = beforeSending.poll()) {
            try {
                task.run();
            } catch (RuntimeException fault) {
                log.error("A task at the end of a round failed", fault);
            }
        }
    }

    /** From a few seconds on it may run a little late. */
    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        if (delayMillis < COARSE_MILLIS) {
            return new NettyTimer(eventLoop.schedule(task, delayMillis, TimeUnit.MILLISECONDS));
        }
        TimerWheel.Entry entry = wheel.schedule(task, TimeUnit.MILLISECONDS.toNanos(delayMillis), System.nanoTime());
        wakeWheelAt(entry.dueNanos());
        return entry;
    }

    private void wakeWheelAt(long dueNanos) {
        Future<?> waker = wheelWaker;
        if (waker == null || dueNanos - wheelWakesNanos < 0) {
            if (waker != null) {
                waker.cancel(false);
            }
            wheelWakesNanos = dueNanos;
            long delay = Math.max(0, dueNanos - System.nanoTime());
            wheelWaker = eventLoop.schedule(this::advanceWheel, delay, TimeUnit.NANOSECONDS);
        }
    }

    private void advanceWheel() {
        wheelWaker = null;
        wheel.advance(System.nanoTime());
        if (wheel.count() > 0) {
            wakeWheelAt(wheel.wakeNanos());
        }
    }

    @Override
    public long nanos() {
        beginRound();
        return roundNanos;
    }

    @Override
    public long millis() {
        return System.currentTimeMillis();
    }

    /** Counters of this loop. */
    public Counters.Cells cells() {
        return cells;
    }

    BrokerLog log() {
        return log;
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    ReceiveBuffers receiveBuffers() {
        return receiveBuffers;
    }

    SharedPayload sharedPayload() {
        return sharedPayload;
    }

    HandshakeGate handshakes() {
        return handshakes;
    }

    /** Makes this loop known to its thread; the first task of the loop. */
    void adoptThread() {
        if (Thread.currentThread() instanceof LoopThread thread) {
            thread.loop = this;
        }
    }

    /** Begins a round unless one is under way. */
    void beginRound() {
        if (!roundOpen) {
            roundOpen = true;
            roundNanos = System.nanoTime();
            scheduleEndOfRound();
        }
    }

    private void scheduleEndOfRound() {
        if (eventLoop instanceof SingleThreadEventLoop loop) {
            loop.executeAfterEventLoopIteration(endOfRound);
        } else {
            eventLoop.execute(endOfRound);
        }
    }

    /** Has the wire flushed at the end of the round. */
    void markDirty(ChannelWire wire) {
        dirty.add(wire);
        beginRound();
    }

    private void endRound() {
        runBeforeSending();
        ArrayList<ChannelWire> flushed = dirty;
        dirty = spare;
        for (int i = 0; i < flushed.size(); i++) {
            try {
                flushed.get(i).flush();
            } catch (RuntimeException fault) {
                log.error("Sending to one connection failed", fault);
            }
        }
        flushed.clear();
        spare = flushed;
        sharedPayload.clear();
        depart();
        roundOpen = false;
        if (!dirty.isEmpty() || !beforeSending.isEmpty()) {
            // What a flush set free was sent at once: its turn comes after the next look at the sockets, so that one
            // fast reader cannot keep the loop to itself.
            roundOpen = true;
            roundNanos = System.nanoTime();
            eventLoop.execute(this::scheduleEndOfRound);
        }
    }

    /** Hands over what other loops get. */
    private void depart() {
        for (int i = 0; i < addressees.size(); i++) {
            NettyLoop target = addressees.get(i);
            ArrayList<Runnable> outbox = outboxes.set(target.index, null);
            if (outbox != null) {
                target.submit(outbox.size() == 1 ? outbox.get(0) : new Batch(outbox, target));
            }
        }
        addressees.clear();
    }

    /** Other loops can keep this one in tasks for long; what these send must not wait until there are none left. */
    private void flushIfLate() {
        if (roundOpen && System.nanoTime() - roundNanos > LONG_ROUND_NANOS) {
            runBeforeSending();
            for (int i = 0; i < dirty.size(); i++) {
                dirty.get(i).flushEarly();
            }
            depart();
            roundNanos = System.nanoTime();
        }
    }

    void add(ChannelWire wire) {
        ChannelWire first = wires;
        if (first != null) {
            wire.linkBefore(first);
        }
        wires = wire;
        wireCount++;
    }

    void remove(ChannelWire wire) {
        ChannelWire next = wire.unlink();
        if (wires == wire) {
            wires = next;
        }
        wireCount--;
    }

    void add(HttpRequests browser) {
        browsers.add(browser);
    }

    void remove(HttpRequests browser) {
        browsers.remove(browser);
    }

    /** The connections that speak plain HTTP, at this moment. */
    List<HttpRequests> browsers() {
        return List.copyOf(browsers);
    }

    /** How many connections live here. */
    int wireCount() {
        return wireCount;
    }

    /** The wires whose connections live here, at this moment. */
    List<ChannelWire> wires() {
        List<ChannelWire> list = new ArrayList<>(wireCount);
        for (ChannelWire wire = wires; wire != null; wire = wire.next()) {
            list.add(wire);
        }
        return list;
    }

    /** Gives back what the loop holds; its last task. */
    void release() {
        sharedPayload.clear();
        receiveBuffers.release();
    }

    /** A buffer for outgoing bytes; they are few as a rule, and it lives for a round. */
    ByteBuf outBuffer() {
        return allocator.directBuffer(1024);
    }

    /** A thread that knows its loop. */
    static final class LoopThread extends FastThreadLocalThread {
        private @Nullable NettyLoop loop;

        LoopThread(Runnable target, String name) {
            super(target, name);
        }
    }

    /** Several tasks from one loop to another; one that fails does not take the others with it. */
    private record Batch(List<Runnable> tasks, NettyLoop target) implements Runnable {
        @Override
        public void run() {
            for (int i = 0; i < tasks.size(); i++) {
                try {
                    tasks.get(i).run();
                } catch (RuntimeException fault) {
                    target.log.error("A task from another loop failed", fault);
                }
            }
            target.flushIfLate();
        }
    }
}
