// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import io.godwit.broker.auth.BrokerSecurity;
import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.Limits;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.metrics.Counters;
import io.godwit.broker.retain.RetainedMessages;
import io.godwit.broker.routing.Peers;
import io.godwit.broker.routing.Router;
import io.godwit.broker.transport.ListenerSettings;
import io.godwit.broker.transport.Listeners;
import io.godwit.broker.transport.Loops;
import io.godwit.broker.transport.NettyLoop;
import io.godwit.broker.transport.TransportException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A broker that runs. Started, reloaded and stopped by one thread, which is never a loop of the broker; several brokers
 * may run in one process.
 */
public final class BrokerServer implements AutoCloseable {
    /** How long connections have to take their farewell when the broker stops. */
    private static final int FAREWELL_SECONDS = 3;

    private static final int EXPIRY_INTERVAL_MILLIS = 60_000;

    private final BrokerLog log;
    private final Loops loops;
    private final Listeners listeners;
    private final RetainedMessages retained;
    private final BrokerSecurity security;
    private final Counters counters = new Counters();
    private volatile Limits limits;
    private List<Listeners.Bound> bound = List.of();
    private boolean stopped;

    private BrokerServer(BrokerConfig config, BrokerLog log, BrokerSecurity security, SecureRandom random) {
        this.log = log;
        this.security = security;
        this.limits = config.limits();
        this.retained = new RetainedMessages();
        this.loops = Loops.start(config.loops(), log, counters);
        LoopServices services = LoopServices.create(
                loops,
                () -> limits,
                config.log().connectionMessages(),
                counters,
                retained,
                new Router.Routes(retained, Peers.NONE),
                log,
                random);
        this.listeners = new Listeners(loops, new MqttConversations(services.connections()), log);
    }

    /**
     * Starts a broker. When this returns, all listeners are open.
     *
     * @throws ConfigException if a password or ACL file cannot be used
     * @throws TransportException if a listener cannot be opened; nothing stays behind then
     */
    public static BrokerServer start(BrokerConfig config, BrokerLog log) throws ConfigException, TransportException {
        SecureRandom random = new SecureRandom();
        BrokerSecurity security = BrokerSecurity.open(config, random);
        BrokerSecurity.warnings(config).forEach(log::warning);
        BrokerServer server = new BrokerServer(config, log, security, random);
        try {
            server.open(config);
        } catch (TransportException | RuntimeException failed) {
            server.close();
            throw failed;
        }
        return server;
    }

    private void open(BrokerConfig config) throws TransportException {
        List<Listeners.Bound> opened = new ArrayList<>();
        for (ListenerConfig listener : config.listeners()) {
            opened.addAll(listeners.open(settings(config, listener)));
        }
        bound = List.copyOf(opened);
        NettyLoop first = loops.at(0);
        first.execute(() -> forgetExpired(first));
    }

    private ListenerSettings settings(BrokerConfig config, ListenerConfig listener) {
        return new ListenerSettings(
                listener, security.of(listener), config.limits(), config.log().connectionMessages());
    }

    private void forgetExpired(NettyLoop loop) {
        retained.removeExpired(loop.millis());
        loop.schedule(() -> forgetExpired(loop), EXPIRY_INTERVAL_MILLIS);
    }

    /**
     * Takes over another configuration: limits, rules, and what listeners that are open allow. Connections stay. Where and
     * how something listens stays as it is until the next start.
     *
     * @throws ConfigException if a password or ACL file cannot be used; then everything stays as it was
     */
    public void reload(BrokerConfig changed) throws ConfigException {
        security.reload(changed);
        limits = changed.limits();
        List<ListenerSettings> open = listeners.settings();
        for (ListenerConfig listener : changed.listeners()) {
            boolean known = false;
            for (int i = 0; i < open.size(); i++) {
                if (isSamePlace(open.get(i).config(), listener)) {
                    listeners.change(i, settings(changed, listener));
                    known = true;
                }
            }
            if (!known) {
                log.warning("The listener on port " + listener.port() + " is not open; it will be after a restart.");
            }
        }
    }

    private static boolean isSamePlace(ListenerConfig a, ListenerConfig b) {
        return a.port() == b.port()
                && Objects.equals(a.host(), b.host())
                && Objects.equals(a.unixSocket(), b.unixSocket());
    }

    /** What is counted; readable from any thread at any time. */
    public Counters counters() {
        return counters;
    }

    /** What listens where, with real ports where the configuration says 0. */
    public List<Listeners.Bound> bound() {
        return bound;
    }

    /** Stops: accepts nothing more, says good-bye to every client, and returns when that has left or its time is up. */
    @Override
    public void close() {
        if (stopped) {
            return;
        }
        stopped = true;
        listeners.stopAccepting();
        listeners.shutDownConnections();
        CompletableFuture<Boolean> quiet = listeners
                .whenQuiet()
                .thenApply(done -> true)
                .completeOnTimeout(false, FAREWELL_SECONDS, TimeUnit.SECONDS);
        if (!quiet.join()) {
            log.warning("Some clients did not take their farewell in time.");
        }
        loops.stop();
        security.close();
    }
}
