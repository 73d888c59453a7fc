// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.config.TlsConfig;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

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
    private final HttpPages pages;
    private final BrokerLog log;
    private final InheritedSockets inherited;
    private final Admission admission = new Admission();
    private final List<Open> open = new ArrayList<>();

    /**
     * Listeners on these loops, none of which is open yet.
     *
     * @param inherited sockets that are open already, which the listeners of their ports and paths take over
     */
    public Listeners(
            Loops loops, Conversations conversations, HttpPages pages, BrokerLog log, InheritedSockets inherited) {
        this.loops = loops;
        this.conversations = conversations;
        this.pages = pages;
        this.log = log;
        this.inherited = inherited;
    }

    /**
     * What listens where.
     *
     * @param config the listener
     * @param address what was bound: a {@link InetSocketAddress} with its real port, or a Unix socket's
     */
    public record Bound(ListenerConfig config, SocketAddress address) {
        /** The port, or the path of a Unix socket, for a line that somebody reads. */
        public String name() {
            return config.unixSocket() == null ? ListenAddresses.text(address) : config.unixSocket().toString();
        }
    }

    private record Open(Listener listener, List<Channel> sockets) {}

    /**
     * Opens a listener on all of its addresses.
     *
     * @return what was bound, at least one
     * @throws TransportException if nothing could be bound, or an address is taken
     */
    public List<Bound> open(ListenerSettings settings) throws TransportException {
        Listener listener =
                new Listener(loops, conversations, pages, admission, log, settings, tlsOf(settings.config(), log));
        List<Channel> sockets = new ArrayList<>();
        try {
            bindAll(listener, sockets);
        } catch (TransportException failed) {
            sockets.forEach(socket -> socket.close().awaitUninterruptibly());
            listener.release();
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
        for (ServerChannel socket : inherited.take(config, loops.isEpoll())) {
            sockets.add(adopt(listener, socket));
        }
        if (!sockets.isEmpty()) {
            return;
        }
        Path path = config.unixSocket();
        if (path != null) {
            UnixSockets.makeRoom(path);
            boolean epoll = loops.isEpoll();
            sockets.add(bind(listener, UnixSockets.channel(epoll), UnixSockets.address(path, epoll)));
            return;
        }
        TransportException last = null;
        int port = config.port();
        for (InetAddress address : ListenAddresses.of(config)) {
            try {
                ServerChannel tcp = loops.isEpoll() ? new EpollServerSocketChannel() : new NioServerSocketChannel();
                Channel socket = bind(listener, tcp, new InetSocketAddress(address, port));
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

    private Channel bind(Listener listener, ServerChannel socket, SocketAddress address) throws TransportException {
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

    /** Takes over a socket that listens already. */
    private Channel adopt(Listener listener, ServerChannel socket) throws TransportException {
        socket.pipeline().addLast(new Acceptor(loops, listener, admission));
        ChannelFuture registered = loops.acceptor().eventLoop().register(socket).awaitUninterruptibly();
        if (!registered.isSuccess()) {
            socket.close().awaitUninterruptibly();
            Throwable cause = registered.cause() == null ? new IOException("unknown reason") : registered.cause();
            throw new TransportException(
                    "Cannot use the socket that was handed over for " + ListenAddresses.text(socket.localAddress()) + ": "
                            + TransportFault.describe(cause),
                    cause);
        }
        return socket;
    }

    /** Says which of the inherited sockets no listener took, once all listeners are open. */
    public void warnOfUnusedSockets() {
        inherited.unused().forEach(log::warning);
    }

    /** Certificates that were read for a reload, by listener. */
    public static final class Certificates {
        private final IdentityHashMap<ListenerConfig, TlsServer> loaded = new IdentityHashMap<>();

        private Certificates() {}

        /** They will not be used. */
        public void discard() {
            loaded.values().forEach(TlsServer::release);
        }
    }

    /**
     * Reads the certificates for these listeners, as far as they are open. {@link #reload} or
     * {@link Certificates#discard} must follow.
     *
     * @throws TransportException if one cannot be read
     */
    public Certificates readCertificates(List<ListenerConfig> listeners) throws TransportException {
        Certificates certificates = new Certificates();
        try {
            for (ListenerConfig config : listeners) {
                TlsServer tls = find(config) == null ? null : tlsOf(config, log);
                if (tls != null) {
                    certificates.loaded.put(config, tls);
                }
            }
            return certificates;
        } catch (TransportException failed) {
            certificates.discard();
            throw failed;
        }
    }

    /**
     * Gives the open listeners other settings, for connections that begin from now on.
     *
     * @param certificates read for the same configurations
     * @return the listeners that need a restart, because they were not open or asked for another kind of socket
     */
    public List<ListenerConfig> reload(List<ListenerSettings> wanted, Certificates certificates) {
        List<ListenerConfig> left = new ArrayList<>();
        for (ListenerSettings settings : wanted) {
            Listener listener = find(settings.config());
            if (listener == null) {
                left.add(settings.config());
            } else {
                listener.change(settings, certificates.loaded.get(settings.config()));
            }
        }
        return left;
    }

    private @Nullable Listener find(ListenerConfig config) {
        for (Open one : open) {
            if (one.listener().settings().isSameSocket(config)) {
                return one.listener();
            }
        }
        return null;
    }

    private static @Nullable TlsServer tlsOf(ListenerConfig config, BrokerLog log) throws TransportException {
        TlsConfig tls = config.tls();
        return tls == null ? null : TlsMaterial.load(tls, log);
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
            loop.execute(() -> {
                loop.wires().forEach(ChannelWire::shutdown);
                loop.browsers().forEach(HttpRequests::shutdown);
            });
        }
    }

    /** Accepts nothing more. Connections go on. */
    public void stopAccepting() {
        for (Open one : open) {
            for (Channel socket : one.sockets()) {
                socket.close().awaitUninterruptibly();
            }
            one.listener().release();
            Path path = one.listener().config().unixSocket();
            if (path != null && !inherited.owns(path)) {
                UnixSockets.remove(path, log);
            }
        }
        open.clear();
    }
}
