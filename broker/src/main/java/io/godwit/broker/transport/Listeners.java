// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.config.TlsConfig;
import io.godwit.broker.log.BrokerLog;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
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
            return config.unixSocket() == null
                    ? ListenAddresses.text(address)
                    : config.unixSocket().toString();
        }
    }

    /** A listener that is open; its sockets change when it moves. */
    private record Open(Listener listener, List<ListeningSocket> sockets) {
        private List<Bound> bound() {
            return sockets.stream()
                    .map(socket -> new Bound(listener.config(), socket.channel().localAddress()))
                    .toList();
        }
    }

    /**
     * Opens a listener on all of its addresses.
     *
     * @return what was bound, at least one
     * @throws TransportException if nothing could be bound, or an address is taken
     */
    public List<Bound> open(ListenerSettings settings) throws TransportException {
        Listener listener = listener(settings, tlsOf(settings.config()));
        List<ListeningSocket> sockets = new ArrayList<>();
        try {
            List<SocketAddress> addresses = addresses(settings.config());
            for (ServerChannel socket : inherited.take(settings.config(), loops.isEpoll())) {
                sockets.add(adopt(listener, socket, addresses.get(Math.min(sockets.size(), addresses.size() - 1))));
            }
            if (sockets.isEmpty()) {
                for (SocketAddress address : addresses) {
                    bindIfOfThisMachine(listener, address, sockets);
                }
            }
            requireSome(settings.config(), sockets);
        } catch (TransportException failed) {
            sockets.forEach(ListeningSocket::close);
            listener.release();
            throw failed;
        }
        sockets.forEach(ListeningSocket::accept);
        tellTls(settings.config());
        Open opened = new Open(listener, sockets);
        open.add(opened);
        return opened.bound();
    }

    private Listener listener(ListenerSettings settings, @Nullable TlsServer tls) {
        return new Listener(loops, conversations, pages, admission, log, settings, tls);
    }

    private void tellTls(ListenerConfig config) {
        TlsConfig tls = config.tls();
        if (tls != null) {
            log.information(TlsMaterial.text(tls));
        }
    }

    private List<SocketAddress> addresses(ListenerConfig config) throws TransportException {
        Path path = config.unixSocket();
        if (path != null) {
            return List.of(UnixSockets.address(path, loops.isEpoll()));
        }
        List<SocketAddress> addresses = new ArrayList<>();
        for (InetAddress address : ListenAddresses.of(config)) {
            addresses.add(new InetSocketAddress(address, config.port()));
        }
        return addresses;
    }

    /** Binds, and passes over an address that no device of the machine has, as IPv6's for {@code localhost} may be. */
    private void bindIfOfThisMachine(Listener listener, SocketAddress wanted, List<ListeningSocket> sockets)
            throws TransportException {
        Path path = listener.config().unixSocket();
        boolean epoll = loops.isEpoll();
        if (path != null) {
            UnixSockets.makeRoom(path);
            sockets.add(bind(listener, UnixSockets.channel(epoll), wanted, wanted));
            return;
        }
        SocketAddress address = wanted;
        if (wanted instanceof InetSocketAddress any && any.getPort() == 0 && !sockets.isEmpty()) {
            // Any port will do, but the same at all addresses.
            SocketAddress first = sockets.getFirst().channel().localAddress();
            address = new InetSocketAddress(any.getAddress(), ((InetSocketAddress) first).getPort());
        }
        try {
            ServerChannel tcp = ListenAddresses.channel(listener.config().socketDomain(), epoll);
            sockets.add(bind(listener, tcp, wanted, address));
        } catch (TransportException failed) {
            if (!ListenAddresses.isNotOfThisMachine(failed)) {
                throw failed;
            }
        }
    }

    private static void requireSome(ListenerConfig config, List<ListeningSocket> sockets) throws TransportException {
        if (sockets.isEmpty()) {
            throw new TransportException(
                    "Cannot listen on " + config.address() + ": no device of this machine has the address");
        }
    }

    /** Binds without accepting yet. */
    private ListeningSocket bind(Listener listener, ServerChannel socket, SocketAddress wanted, SocketAddress address)
            throws TransportException {
        Acceptor acceptor = new Acceptor(loops, listener, admission);
        socket.config().setAutoRead(false);
        socket.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
        socket.config().setOption(ChannelOption.SO_REUSEADDR, true);
        socket.pipeline().addLast(acceptor);
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
        return new ListeningSocket(wanted, socket, acceptor);
    }

    /** Takes over a socket that listens already, without accepting yet. */
    private ListeningSocket adopt(Listener listener, ServerChannel socket, SocketAddress wanted)
            throws TransportException {
        Acceptor acceptor = new Acceptor(loops, listener, admission);
        socket.config().setAutoRead(false);
        socket.pipeline().addLast(acceptor);
        ChannelFuture registered = loops.acceptor().eventLoop().register(socket).awaitUninterruptibly();
        if (!registered.isSuccess()) {
            socket.close().awaitUninterruptibly();
            Throwable cause = registered.cause() == null ? new IOException("unknown reason") : registered.cause();
            throw new TransportException(
                    "Cannot use the socket that was handed over for " + ListenAddresses.text(wanted) + ": "
                            + TransportFault.describe(cause),
                    cause);
        }
        return new ListeningSocket(wanted, socket, acceptor);
    }

    /** Says which of the inherited sockets no listener took, once all listeners are open. */
    public void warnOfUnusedSockets() {
        inherited.unused().forEach(log::warning);
    }

    /**
     * Makes ready what other settings need: reads certificates, and binds what is not bound. Nothing changes before
     * {@link Prepared#apply}; it or {@link Prepared#discard} must follow.
     *
     * @param wanted all listeners that are to be
     * @param connectionsStay whether connections of a listener that is closed go on
     * @throws TransportException if a certificate cannot be used or an address cannot be bound; what was open is open then
     */
    public Prepared prepare(List<ListenerSettings> wanted, boolean connectionsStay) throws TransportException {
        Prepared prepared = new Prepared(connectionsStay);
        try {
            for (ListenerSettings settings : wanted) {
                prepared.add(settings);
            }
            prepared.bind();
            return prepared;
        } catch (TransportException | RuntimeException failed) {
            prepared.discard();
            throw failed;
        }
    }

    /** What listens where. */
    public List<Bound> bound() {
        return open.stream().flatMap(one -> one.bound().stream()).toList();
    }

    /** Listeners as they are to be. Used by the thread that reloads. */
    public final class Prepared {
        private final boolean connectionsStay;
        private final List<Plan> plans = new ArrayList<>();
        private final List<ListenerChange> changes = new ArrayList<>();

        /** Sockets that were open before and are not wanted any more. */
        private final List<ListeningSocket> spare = new ArrayList<>();

        /** Those of them that had to be closed already, because they stood in the way. */
        private final List<ListeningSocket> closedEarly = new ArrayList<>();

        private Prepared(boolean connectionsStay) {
            this.connectionsStay = connectionsStay;
            open.forEach(one -> spare.addAll(one.sockets()));
        }

        /** What applying changes. */
        public List<ListenerChange> changes() {
            return List.copyOf(changes);
        }

        private void add(ListenerSettings settings) throws TransportException {
            ListenerConfig config = settings.config();
            Open before = find(config);
            Open same = before != null && before.listener().settings().speaksLike(config) ? before : null;
            TlsServer tls = tlsOf(config);
            TlsServer former = same == null ? null : same.listener().tls();
            if (tls != null && former != null) {
                changes.addAll(tls.facts().changesSince(former.facts()));
                if (tls.facts().equals(former.facts())) {
                    tls.release(); // Tickets and sessions of the one in use stay good.
                    tls = former;
                }
            }
            Listener listener = same == null ? listener(settings, tls) : same.listener();
            Plan plan = new Plan(listener, settings, tls, former, before);
            plans.add(plan);
            for (SocketAddress address : addresses(config)) {
                ListeningSocket kept = take(address, before);
                if (kept == null) {
                    plan.missing.add(address);
                } else {
                    plan.kept.add(kept);
                }
            }
        }

        /** A socket that is bound to the address already: of the same listener, or of any that lets go of it. */
        private @Nullable ListeningSocket take(SocketAddress address, @Nullable Open before) {
            for (ListeningSocket socket : spare) {
                boolean own = before != null && before.sockets().contains(socket);
                if (socket.isAt(address) || (own && socket.wanted().equals(address))) {
                    spare.remove(socket);
                    return socket;
                }
            }
            return null;
        }

        private void bind() throws TransportException {
            for (Plan plan : plans) {
                List<ListeningSocket> sockets = new ArrayList<>(plan.kept);
                for (SocketAddress address : plan.missing) {
                    bind(plan, address, sockets);
                }
                requireSome(plan.settings.config(), sockets);
                plan.bound.addAll(sockets.subList(plan.kept.size(), sockets.size()));
                note(plan);
            }
            for (Open one : open) {
                if (plans.stream().noneMatch(plan -> one.equals(plan.before))) {
                    changes.add(new ListenerChange.Closed(one.listener().config(), connectionsStay));
                }
            }
        }

        /** An address may be taken by a socket of ours that is to be closed: all addresses of a port by one of them. */
        private void bind(Plan plan, SocketAddress address, List<ListeningSocket> sockets) throws TransportException {
            int before = sockets.size();
            try {
                bindIfOfThisMachine(plan.listener, address, sockets);
            } catch (TransportException taken) {
                List<ListeningSocket> inTheWay =
                        spare.stream().filter(one -> one.hasPortOf(address)).toList();
                if (inTheWay.isEmpty()) {
                    throw taken;
                }
                inTheWay.forEach(ListeningSocket::close);
                spare.removeAll(inTheWay);
                closedEarly.addAll(inTheWay);
                bindIfOfThisMachine(plan.listener, address, sockets);
            } finally {
                plan.fresh.addAll(sockets.subList(before, sockets.size()));
            }
        }

        private void note(Plan plan) {
            ListenerConfig config = plan.settings.config();
            Open before = plan.before;
            if (before == null) {
                changes.add(new ListenerChange.Opened(config));
            } else if (plan.isReplaced()) {
                changes.add(new ListenerChange.Reopened(config, connectionsStay));
            } else if (!plan.bound.isEmpty()
                    || plan.kept.size() < before.sockets().size()) {
                changes.add(new ListenerChange.Moved(config));
            }
        }

        /** Opens, changes and closes. Connections of what is closed are told at once and leave in their time. */
        public void apply() {
            List<Open> former = List.copyOf(open);
            open.clear();
            List<Listener> ended = new ArrayList<>();
            for (Open one : former) {
                if (plans.stream().noneMatch(plan -> plan.listener.equals(one.listener()))) {
                    ended.add(one.listener());
                }
            }
            spare.forEach(ListeningSocket::close);
            for (Plan plan : plans) {
                List<ListeningSocket> sockets = new ArrayList<>(plan.kept);
                sockets.addAll(plan.bound);
                open.add(new Open(plan.listener, sockets));
                if (plan.before == null || plan.isReplaced()) {
                    tellTls(plan.settings.config());
                } else {
                    plan.listener.change(plan.settings, plan.tls);
                }
                sockets.forEach(socket -> socket.acceptor().serve(plan.listener));
                plan.bound.forEach(ListeningSocket::accept);
            }
            ended.forEach(this::end);
        }

        private void end(Listener listener) {
            if (!connectionsStay) {
                listener.refuseFurther();
                shutDownConnections(listener::equals, "the listener was taken out of the configuration");
            }
            listener.release();
            Path path = listener.config().unixSocket();
            if (path != null && find(listener.config()) == null) {
                UnixSockets.remove(path, log);
            }
        }

        /** Leaves everything as it was. */
        public void discard() {
            for (Plan plan : plans) {
                plan.fresh.forEach(ListeningSocket::close);
                if (plan.tls != null && plan.tls != plan.former) {
                    plan.tls.release();
                }
            }
            for (ListeningSocket closed : closedEarly) {
                open.stream().filter(one -> one.sockets().contains(closed)).forEach(one -> bindAgain(one, closed));
            }
        }

        private void bindAgain(Open one, ListeningSocket closed) {
            List<ListeningSocket> again = new ArrayList<>();
            try {
                bindIfOfThisMachine(one.listener(), closed.wanted(), again);
            } catch (TransportException failed) {
                log.error("Error: " + failed.getMessage()
                        + ", which it did before a reload that failed. Restart Godwit.");
            }
            one.sockets().remove(closed);
            one.sockets().addAll(again);
            again.forEach(ListeningSocket::accept);
        }
    }

    /** One listener as it is to be. */
    private static final class Plan {
        private final Listener listener;
        private final ListenerSettings settings;
        private final @Nullable TlsServer tls;
        private final @Nullable TlsServer former;
        private final @Nullable Open before;
        private final List<ListeningSocket> kept = new ArrayList<>();
        private final List<SocketAddress> missing = new ArrayList<>();

        /** Every socket that was bound for it, even if another one could not be. */
        private final List<ListeningSocket> fresh = new ArrayList<>();

        /** The sockets that it has beside those kept. */
        private final List<ListeningSocket> bound = new ArrayList<>();

        Plan(
                Listener listener,
                ListenerSettings settings,
                @Nullable TlsServer tls,
                @Nullable TlsServer former,
                @Nullable Open before) {
            this.listener = listener;
            this.settings = settings;
            this.tls = tls;
            this.former = former;
            this.before = before;
        }

        /** Whether there was such a listener, but its connections cannot go on under these settings. */
        boolean isReplaced() {
            return before != null && !before.listener().equals(listener);
        }
    }

    private @Nullable Open find(ListenerConfig config) {
        for (Open one : open) {
            if (one.listener().settings().isSamePlace(config)) {
                return one;
            }
        }
        return null;
    }

    private static @Nullable TlsServer tlsOf(ListenerConfig config) throws TransportException {
        TlsConfig tls = config.tls();
        return tls == null ? null : TlsMaterial.load(tls);
    }

    /** Completes once every connection that was let in is gone; when there is none, at once. */
    public CompletableFuture<Void> whenQuiet() {
        CompletableFuture<Void> quiet = new CompletableFuture<>();
        loops.acceptor().execute(() -> admission.whenQuiet(quiet));
        return quiet;
    }

    /** Has every connection say good-bye and close. Returns at once. */
    public void shutDownConnections() {
        shutDownConnections(any -> true, "broker stops");
    }

    private void shutDownConnections(Predicate<Listener> those, String cause) {
        for (NettyLoop loop : loops.all()) {
            loop.execute(() -> {
                loop.wires().stream()
                        .filter(wire -> those.test(wire.listener()))
                        .forEach(wire -> wire.shutdown(cause));
                loop.browsers().stream()
                        .filter(browser -> those.test(browser.listener()))
                        .forEach(HttpRequests::shutdown);
            });
        }
    }

    /** Accepts nothing more. Connections go on. */
    public void stopAccepting() {
        for (Open one : open) {
            one.sockets().forEach(ListeningSocket::close);
            one.listener().release();
            Path path = one.listener().config().unixSocket();
            if (path != null && !inherited.owns(path)) {
                UnixSockets.remove(path, log);
            }
        }
        open.clear();
    }
}
