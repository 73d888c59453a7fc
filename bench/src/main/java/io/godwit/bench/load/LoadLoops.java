// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The loops of a run, and what ends it. Safe from any thread but the loops' own. */
public final class LoadLoops implements AutoCloseable {
    private static final int STOP_SECONDS = 5;

    private final MultiThreadIoEventLoopGroup group;
    private final List<LoadLoop> loops = new ArrayList<>();
    private final Failure failure = new Failure();

    private LoadLoops(MultiThreadIoEventLoopGroup group) {
        this.group = group;
    }

    /**
     * Starts loops, on native epoll where it loads and on NIO elsewhere.
     *
     * @param connectingAtOnce connections of all loops together that may be between TCP and CONNACK
     * @throws IOException when the host has no address, or the files for TLS cannot be used
     */
    public static LoadLoops start(int threads, Target target, int connectingAtOnce) throws IOException {
        Dialer dialer = Dialer.to(target);
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        LoadLoops started =
                new LoadLoops(new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("bench", true), io));
        int each = Math.max(1, connectingAtOnce / threads);
        for (EventExecutor executor : started.group) {
            started.loops.add(new LoadLoop((EventLoop) executor, dialer, started.failure, each));
        }
        return started;
    }

    /** The loop for the connection, pair or client with this number. */
    public LoadLoop of(int number) {
        return loops.get(number % loops.size());
    }

    /** What has ended the run. */
    public Failure failure() {
        return failure;
    }

    /** Counts of all loops together. */
    public Sample counts() {
        return sample(false);
    }

    /** Counts and latencies of all loops together. */
    public Sample sample() {
        return sample(true);
    }

    private Sample sample(boolean withLatencies) {
        List<Future<Sample>> taken = new ArrayList<>();
        for (LoadLoop loop : loops) {
            taken.add(loop.eventLoop().submit(() -> loop.tally().sample(withLatencies)));
        }
        Sample sum = null;
        for (Future<Sample> one : taken) {
            Sample sample = one.syncUninterruptibly().getNow();
            sum = sum == null ? sample : sum.plus(sample);
        }
        if (sum == null) {
            throw new AssertionError("no loop");
        }
        return sum;
    }

    /** Says goodbye on all connections and stops. */
    @Override
    public void close() {
        List<Future<?>> left = new ArrayList<>();
        for (LoadLoop loop : loops) {
            left.add(loop.eventLoop().submit(loop::leaveAll));
        }
        left.forEach(Future::awaitUninterruptibly);
        group.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly(STOP_SECONDS * 1000L);
        loops.forEach(LoadLoop::release);
    }
}
