// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.log.BrokerLog;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The open listeners of a broker. Used by one thread at a time, which is never a loop.
 *
 * <p>Opening one that cannot be opened is a {@link TransportException} whose message names the address and the reason.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty's: a channel that fails to write or close says so by closing.
public final class Listeners {
    /** Connections that the kernel completes before they are accepted; it may keep fewer. */
    private static final int BACKLOG = 4096;

    private final Loops loops;
    private final Conversations conversations;
    private final BrokerLog log;
    private final Admission admission = new Admission();
    private final List<Open> open = new ArrayList<>();

    /** Listeners on these loops, none of which is open yet. */
    public Listeners(Loops loops, Conversations conversations, BrokerLog log) {
        this.loops = loops;
        this.conversations = conversations;
        this.log = log;
    }

    /**
     * What listens where.
     *
     * @param config the listener
     * @param address what was bound: a {@link InetSocketAddress} with its real port, or a Unix socket's
     */
    public record Bound(ListenerConfig config, SocketAddress address) {}

    private record Open(Listener listener, List<Channel> sockets) {}

    /**
     * Opens a listener on all of its addresses.
     *
     * @return what was bound, at least one
     * @throws TransportException if nothing could be bound, or an address is taken
     */
    public List<Bound> open(ListenerSettings settings) throws TransportException {
        Listener listener = new Listener(loops, conversations, log, settings);
        List<Channel> sockets = new ArrayList<>();
        try {
            bindAll(listener, sockets);
        } catch (TransportException failed) {
            sockets.forEach(socket -> socket.close().syncUninterruptibly());
            throw failed;
        }
        open.add(new Open(listener, sockets));
        List<Bound> bound = new ArrayList<>();
        for (Channel socket : sockets) {
            bound.add(new Bound(settings.config(), socket.localAddress()));
        }
        return bound;
    }

    private void bindAll(Listener listener, List<Channel> sockets) throws TransportException {
        ListenerConfig config = listener.config();
        TransportException last = null;
        int port = config.port();
        for (InetAddress address : ListenAddresses.of(config)) {
            try {
                Channel socket = bind(listener, new InetSocketAddress(address, port));
                sockets.add(socket);
                port = ((InetSocketAddress) socket.localAddress()).getPort();
            } catch (TransportException failed) {
                if (!ListenAddresses.isNotOfThisMachine(failed)) {
                    throw failed;
                }
                last = failed;
            }
        }
        if (last != null && sockets.isEmpty()) {
            throw last;
        }
    }

    private Channel bind(Listener listener, SocketAddress address) throws TransportException {
        ServerChannel socket = loops.isEpoll() ? new EpollServerSocketChannel() : new NioServerSocketChannel();
        socket.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
        socket.config().setOption(ChannelOption.SO_REUSEADDR, true);
        socket.pipeline().addLast(new Acceptor(loops, listener, admission));
        ChannelFuture bound = loops.acceptor().eventLoop().register(socket).awaitUninterruptibly();
        if (bound.isSuccess()) {
            bound = socket.bind(address).awaitUninterruptibly();
        }
        if (!bound.isSuccess()) {
            socket.close().awaitUninterruptibly();
            Throwable cause = bound.cause() == null ? new IOException("unknown reason") : bound.cause();
            throw new TransportException(
                    "Cannot listen on " + ListenAddresses.text(address) + ": " + TransportFault.describe(cause), cause);
        }
        return socket;
    }

    /** The settings of the listeners that are open, in the order of their opening. */
    public List<ListenerSettings> settings() {
        return open.stream().map(one -> one.listener().settings()).toList();
    }

    /** Gives the listener at this index of {@link #settings} new settings, for connections that begin from now on. */
    public void change(int index, ListenerSettings settings) {
        open.get(index).listener().change(settings);
    }

    /** Completes once every connection that was let in is gone; when there is none, at once. */
    public CompletableFuture<Void> whenQuiet() {
        CompletableFuture<Void> quiet = new CompletableFuture<>();
        loops.acceptor().execute(() -> admission.whenQuiet(quiet));
        return quiet;
    }

    /** Has every connection say good-bye and close. Returns at once. */
    public void shutDownConnections() {
        for (NettyLoop loop : loops.all()) {
            loop.execute(() -> loop.wires().forEach(ChannelWire::shutdown));
        }
    }

    /** Accepts nothing more. Connections go on. */
    public void stopAccepting() {
        for (Open one : open) {
            for (Channel socket : one.sockets()) {
                socket.close().awaitUninterruptibly();
            }
        }
        open.clear();
    }
}
