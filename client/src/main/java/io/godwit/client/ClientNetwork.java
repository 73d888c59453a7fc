// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The event loops that clients run on; may be shared by many clients and used from any thread. Its threads are daemons:
 * they do not keep a program alive.
 */
public final class ClientNetwork implements AutoCloseable {
    private static final int STOP_SECONDS = 5;

    private final MultiThreadIoEventLoopGroup loops;
    private final boolean epoll;

    private ClientNetwork(MultiThreadIoEventLoopGroup loops, boolean epoll) {
        this.loops = loops;
        this.epoll = epoll;
    }

    /** Starts this many loops, on native epoll where it loads and on NIO elsewhere. */
    public static ClientNetwork start(int loops) {
        return start(loops, Epoll.isAvailable());
    }

    /** Starts loops on NIO, which a short-lived program has running sooner. */
    public static ClientNetwork startNio(int loops) {
        return start(loops, false);
    }

    private static ClientNetwork start(int loops, boolean epoll) {
        IoHandlerFactory factory = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new ClientNetwork(
                new MultiThreadIoEventLoopGroup(loops, new DefaultThreadFactory("godwit-client", true), factory),
                epoll);
    }

    EventLoop nextLoop() {
        return loops.next();
    }

    Class<? extends Channel> tcpChannel() {
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    Class<? extends Channel> unixChannel() {
        return epoll ? EpollDomainSocketChannel.class : NioDomainSocketChannel.class;
    }

    SocketAddress unixAddress(Path path) {
        return epoll ? new DomainSocketAddress(path.toString()) : UnixDomainSocketAddress.of(path);
    }

    /** Stops the loops; their clients' connections break. Waits a few seconds at most. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly(STOP_SECONDS * 1000L);
    }
}
