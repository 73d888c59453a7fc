// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One thread of the load with its connections. What they send in a round leaves at its end, one write for each connection. All methods
 * but {@link #execute} are for the loop itself.
 */
public final class LoadLoop {
    private static final long LOOK_MILLIS = 1_000;

    private final EventLoop eventLoop;
    private final Dialer dialer;
    private final Failure failure;
    private final int connectingAtOnce;
    private final Tally tally = new Tally();
    private final ReceiveBuffer receiveBuffer = new ReceiveBuffer();
    private final ArrayDeque<Connection> waiting = new ArrayDeque<>();
    private final ArrayList<Connection> connections = new ArrayList<>();
    private final Runnable endOfRound = this::endRound;
    private ArrayList<Connection> dirty = new ArrayList<>();
    private ArrayList<Connection> spare = new ArrayList<>();
    private int connecting;
    private boolean dialLater;
    private boolean ending;
    private long nanos = System.nanoTime();
    private @Nullable Future<?> looks;

    LoadLoop(EventLoop eventLoop, Dialer dialer, Failure failure, int connectingAtOnce) {
        this.eventLoop = eventLoop;
        this.dialer = dialer;
        this.failure = failure;
        this.connectingAtOnce = connectingAtOnce;
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    ReceiveBuffer receiveBuffer() {
        return receiveBuffer;
    }

    Target target() {
        return dialer.target();
    }

    /** Has the loop do this; safe from any thread. */
    public void execute(Runnable task) {
        eventLoop.execute(() -> {
            readClock();
            task.run();
        });
    }

    /** Has the loop do this later. */
    void schedule(Runnable task, long delayNanos) {
        var ignored = eventLoop.schedule(
                () -> {
                    readClock();
                    task.run();
                },
                delayNanos,
                TimeUnit.NANOSECONDS);
    }

    boolean isCurrent() {
        return eventLoop.inEventLoop();
    }

    /** What this loop has counted. */
    public Tally tally() {
        return tally;
    }

    /** {@link System#nanoTime()} of what is being handled. */
    public long nanos() {
        return nanos;
    }

    void readClock() {
        nanos = System.nanoTime();
    }

    void fail(IOException cause) {
        if (!ending) {
            failure.fail(cause);
        }
    }

    /** Opens a connection when it is due and fewer than the allowed number are being opened. */
    void open(Connection connection) {
        waiting.add(connection);
        dial();
    }

    /** A connection is open, or will never be. */
    void opened() {
        connecting--;
        dial();
    }

    private void dial() {
        while (connecting < connectingAtOnce && !waiting.isEmpty() && !ending) {
            Connection next = waiting.element();
            long wait = next.dueNanos() - System.nanoTime();
            if (wait > 0) {
                if (!dialLater) {
                    dialLater = true;
                    schedule(
                            () -> {
                                dialLater = false;
                                dial();
                            },
                            wait);
                }
                return;
            }
            waiting.remove();
            connecting++;
            next.begin();
            dialer.dial(this, next);
        }
    }

    void add(Connection connection) {
        connection.place(connections.size());
        connections.add(connection);
        if (looks == null) {
            looks = eventLoop.scheduleAtFixedRate(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    void remove(Connection connection, int place) {
        Connection last = connections.removeLast();
        if (last != connection) {
            connections.set(place, last);
            last.place(place);
        }
    }

    private void look() {
        readClock();
        for (int i = connections.size() - 1; i >= 0; i--) {
            connections.get(i).look(nanos);
        }
    }

    void markDirty(Connection connection) {
        dirty.add(connection);
        if (dirty.size() == 1) {
            if (eventLoop instanceof SingleThreadEventLoop loop) {
                loop.executeAfterEventLoopIteration(endOfRound);
            } else {
                eventLoop.execute(endOfRound);
            }
        }
    }

    private void endRound() {
        ArrayList<Connection> flushed = dirty;
        dirty = spare;
        for (int i = 0; i < flushed.size(); i++) {
            flushed.get(i).flush();
        }
        flushed.clear();
        spare = flushed;
    }

    void leaveAll() {
        ending = true;
        waiting.clear();
        if (looks != null) {
            looks.cancel(false);
        }
        List.copyOf(connections).forEach(Connection::close);
    }

    void release() {
        receiveBuffer.release();
    }
}
