// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.metrics.Counters;
import io.godwit.broker.session.SessionDirectory;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The event loops of a broker: all its threads for MQTT traffic. Immutable, safe from any thread.
 *
 * <p>Loop 0 accepts the connections of all listeners and hands the channels out in turn.
 */
public final class Loops {
    private static final int PAGE_SIZE = 8 * 1024;

    /** Pages of 8 KiB shifted by 6: the pool grows in steps of 512 KiB, so that a small broker stays small. */
    private static final int CHUNK_ORDER = 6;

    private final boolean epoll;
    private final MultiThreadIoEventLoopGroup group;
    private final List<NettyLoop> loops;

    private Loops(boolean epoll, MultiThreadIoEventLoopGroup group, List<NettyLoop> loops) {
        this.epoll = epoll;
        this.group = group;
        this.loops = List.copyOf(loops);
    }

    /**
     * Starts the loops.
     *
     * @param count how many; 0 is one for every two cores, at least one
     */
    public static Loops start(int count, BrokerLog log, Counters counters) {
        NettyLogs.writeTo(log);
        boolean epoll = Epoll.isAvailable();
        if (!epoll) {
            log.warning("Native epoll is not available, using the slower NIO: " + Epoll.unavailabilityCause());
        }
        return start(count, log, counters, epoll);
    }

    static Loops start(int count, BrokerLog log, Counters counters, boolean epoll) {
        int size = count > 0 ? count : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        AtomicInteger number = new AtomicInteger();
        ThreadFactory threads = task -> new NettyLoop.LoopThread(task, "loop-" + number.getAndIncrement());
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(size, threads, io);
        ByteBufAllocator allocator =
                new PooledByteBufAllocator(true, 0, size, PAGE_SIZE, CHUNK_ORDER, 256, 64, false, 0);
        List<NettyLoop> loops = new ArrayList<>();
        List<Future<?>> adopted = new ArrayList<>();
        for (EventExecutor executor : group) {
            NettyLoop loop = new NettyLoop(loops.size(), (EventLoop) executor, counters.cells(), log, allocator);
            loops.add(loop);
            adopted.add(executor.submit(loop::adoptThread));
        }
        adopted.forEach(Future::syncUninterruptibly);
        return new Loops(epoll, group, loops);
    }

    /** Whether native epoll is used. */
    public boolean isEpoll() {
        return epoll;
    }

    /** Where all buffers of all loops come from. */
    public ByteBufAllocator allocator() {
        return loops.getFirst().allocator();
    }

    /** How many loops there are. */
    public int size() {
        return loops.size();
    }

    /** The loop with this index. */
    public NettyLoop at(int index) {
        return loops.get(index);
    }

    /** All loops, by index. */
    public List<NettyLoop> all() {
        return loops;
    }

    /** The loop that owns the session with this key; the same for the life of the broker. */
    public NettyLoop of(String key) {
        return loops.get(SessionDirectory.ownerOf(key, loops.size()));
    }

    /** Runs a task when everything that the loops were doing is over: no loop can hold on to what it read before. */
    void afterAll(Runnable task) {
        Runnable next = task;
        for (NettyLoop loop : loops) {
            Runnable then = next;
            next = () -> loop.execute(then);
        }
        next.run();
    }

    /** The loop of the thread that accepts. */
    NettyLoop acceptor() {
        return loops.get(0);
    }

    /** Stops the loops after what they have to do, and waits for that. Not to be called on a loop. */
    public void stop() {
        List<Future<?>> released = new ArrayList<>();
        for (NettyLoop loop : loops) {
            released.add(loop.eventLoop().submit(loop::release));
        }
        released.forEach(Future::awaitUninterruptibly);
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
