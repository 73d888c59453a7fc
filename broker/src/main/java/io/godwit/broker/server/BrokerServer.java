// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import io.godwit.broker.admin.HttpApi;
import io.godwit.broker.admin.SandboxApi;
import io.godwit.broker.admin.SysDetails;
import io.godwit.broker.admin.SysLogTopics;
import io.godwit.broker.admin.SysReport;
import io.godwit.broker.admin.SysTopics;
import io.godwit.broker.admin.TraceApi;
import io.godwit.broker.admin.UsedMemory;
import io.godwit.broker.auth.BrokerSecurity;
import io.godwit.broker.auth.ListenerSecurity;
import io.godwit.broker.auth.SandboxSecurity;
import io.godwit.broker.auth.Sandboxes;
import io.godwit.broker.bridge.Bridges;
import io.godwit.broker.bridge.LoopGuard;
import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.ConfigChange;
import io.godwit.broker.config.ConfigChanges;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.Limits;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.config.ReloadConfig.ClosedListener;
import io.godwit.broker.config.ReloadConfig.RightsChange;
import io.godwit.broker.config.TraceConfig;
import io.godwit.broker.config.Version;
import io.godwit.broker.connection.ConnectionServices;
import io.godwit.broker.connection.Endings;
import io.godwit.broker.connection.Endpoint;
import io.godwit.broker.connection.LiveClients;
import io.godwit.broker.journal.JournalException;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.log.LogTopics;
import io.godwit.broker.message.Message;
import io.godwit.broker.metrics.Counters;
import io.godwit.broker.operator.OperatedBroker;
import io.godwit.broker.retain.RetainedMessages;
import io.godwit.broker.routing.Peers;
import io.godwit.broker.routing.Router;
import io.godwit.broker.session.Rights;
import io.godwit.broker.store.SessionOwner;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.trace.TraceFeed;
import io.godwit.broker.transport.HttpPages;
import io.godwit.broker.transport.InheritedSockets;
import io.godwit.broker.transport.ListenerSettings;
import io.godwit.broker.transport.Listeners;
import io.godwit.broker.transport.Loops;
import io.godwit.broker.transport.NettyLoop;
import io.godwit.broker.transport.TransportException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A broker that runs. Started and stopped by one thread and reloaded by any, none of which is a loop of the broker;
 * several brokers may run in one process.
 */
public final class BrokerServer implements AutoCloseable {
    /** How long connections have to take their farewell when the broker stops. */
    private static final int FAREWELL_SECONDS = 3;

    private static final int EXPIRY_INTERVAL_MILLIS = 60_000;

    /** For nonces and assigned client identifiers. */
    private static final SecureRandom RANDOM = new SecureRandom();

    private final BrokerLog log;
    private final BrokerSecurity security;
    private final ControlDesk control;
    private final Storage storage;
    private final BrokerConfig started;
    private final Loops loops;
    private final LoopServices services;
    private final LiveClients clients;
    private final OperatedBroker operated;
    private final Listeners listeners;
    private final Counters counters = new Counters();
    private final RetainedMessages retained;
    private final LogTopics logTopics;
    private final SysTopics sysTopics;
    private final Bridges bridges;
    private final TraceFeed trace = new TraceFeed(InstantSource.system());
    private final Endings endings = new Endings();
    private final TraceApi traceApi;
    private final Sandboxes sandboxes;
    private final SandboxApi sandboxApi;
    private final SandboxSweep sandboxSweep;
    private final Object reloading = new Object();
    private volatile BrokerConfig config;
    private volatile BridgeParts.Rules bridgeRules;
    private volatile TraceConfig traceConfig;
    private volatile Limits limits;
    private volatile List<Listeners.Bound> bound = List.of();
    private boolean stopped;

    private BrokerServer(
            BrokerConfig config,
            BrokerLog log,
            BrokerSecurity security,
            ControlDesk control,
            Storage storage,
            HttpPages reference,
            InstantSource sandboxClock) {
        this.log = log;
        this.security = security;
        this.control = control;
        this.storage = storage;
        this.started = config;
        this.config = config;
        this.bridgeRules = rulesForBridges(config);
        this.limits = config.limits();
        this.traceConfig = config.trace();
        trace.remember(traceConfig.packets(), traceConfig.memoryBytes());
        this.retained = new RetainedMessages();
        this.loops = Loops.start(config.loops(), log, counters);
        LoopGuard guard = new LoopGuard(log);
        SysDetails details =
                config.sysDetails() ? new SysDetails(loops.at(0), this::publishAtFirst, log::warning) : null;
        this.services = LoopServices.create(
                loops,
                () -> limits,
                control::topics,
                config.plugins().sparkplugAware(),
                () -> this.config.log().connectionMessages(),
                counters,
                retained,
                new Router.Routes(retained, Peers.NONE),
                storage,
                log,
                trace,
                endings,
                RANDOM,
                guard,
                details);
        this.clients = new LiveClients(services.connections());
        control.serve(config, clients, this::listening);
        this.traceApi = new TraceApi(trace, security::administrators, () -> traceConfig.payload());
        this.sandboxes = new Sandboxes(RANDOM, sandboxClock);
        this.sandboxApi = new SandboxApi(sandboxes, trace);
        this.sandboxSweep = new SandboxSweep(sandboxes, loops, services, retained, log);
        this.listeners = new Listeners(
                loops,
                new MqttConversations(services.connections()),
                HttpPages.of(List.of(
                        new HttpApi(retained, this::listening),
                        traceApi,
                        sandboxApi,
                        request -> request.listener().offers().reference() ? reference.page(request) : null)),
                log,
                InheritedSockets.ofProcess());
        this.bridges = BridgeParts.bridges(loops, services, guard, () -> limits, this::bridgeRules, log, RANDOM);
        NettyLoop first = loops.at(0);
        Router router = services.routers().getFirst();
        this.logTopics = new SysLogTopics(first, router::publish);
        this.sysTopics = new SysTopics(
                new SysReport(
                        Version.NUMBER,
                        counters,
                        retained,
                        new UsedMemory(loops.allocator()),
                        config.persistence().durability(),
                        storage::status,
                        details,
                        System.nanoTime()),
                config.sysIntervalSeconds(),
                first,
                router::publish);
        this.operated = new OperatedBroker(
                clients,
                endings,
                retained,
                counters,
                first,
                router,
                config.persistence().durability(),
                config.persistence().location(),
                storage::status,
                new UsedMemory(loops.allocator()),
                () -> bound,
                storage::saveNow,
                log,
                InstantSource.system(),
                System.currentTimeMillis());
    }

    /**
     * Starts a broker. When this returns, all listeners are open.
     *
     * @throws ConfigException if a password or ACL file cannot be used
     * @throws JournalException if the data directory cannot be used
     * @throws TransportException if a listener cannot be opened; nothing stays behind then
     */
    public static BrokerServer start(BrokerConfig config, BrokerLog log)
            throws ConfigException, JournalException, TransportException {
        return start(config, log, HttpPages.NONE);
    }

    /**
     * The same with pages of a reference, for the listeners that offer one.
     *
     * @param reference pages below {@code /ref/}, and {@code /} that leads there
     * @throws ConfigException if a password or ACL file cannot be used
     * @throws JournalException if the data directory cannot be used
     * @throws TransportException if a listener cannot be opened; nothing stays behind then
     */
    public static BrokerServer start(BrokerConfig config, BrokerLog log, HttpPages reference)
            throws ConfigException, JournalException, TransportException {
        return start(config, log, reference, InstantSource.system());
    }

    /** The same with another clock for the life of sandboxes. */
    static BrokerServer start(BrokerConfig config, BrokerLog log, HttpPages reference, InstantSource sandboxClock)
            throws ConfigException, JournalException, TransportException {
        BrokerSecurity.warnings(config).forEach(log::warning);
        BrokerSecurity security = BrokerSecurity.open(config, RANDOM);
        ControlDesk control;
        try {
            control = ControlDesk.open(config, security, log, RANDOM);
        } catch (ConfigException | RuntimeException failed) {
            security.close();
            throw failed;
        }
        Storage storage;
        try {
            storage = Storage.open(config.persistence(), log);
        } catch (JournalException | RuntimeException failed) {
            control.close();
            security.close();
            throw failed;
        }
        BrokerServer server = new BrokerServer(config, log, security, control, storage, reference, sandboxClock);
        log.notice(StartLines.durability(config.persistence()));
        try {
            storage.restore(server.loops, server.services, server.retained, state -> server.rights(config, state));
            server.open(config);
        } catch (TransportException | RuntimeException failed) {
            server.close();
            throw failed;
        }
        return server;
    }

    /** On the first loop. */
    private void publishAtFirst(Message message) {
        services.routers().getFirst().publish(message);
    }

    /** Whose rules hold for bridges that have a local user name: those of the first listener for MQTT. */
    private BridgeParts.Rules rulesForBridges(BrokerConfig config) {
        ListenerConfig listener = config.listeners().stream()
                .filter(one -> one.transport() != ListenerConfig.Transport.HTTP_API)
                .findFirst()
                .orElseGet(() -> config.listeners().getFirst());
        return new BridgeParts.Rules(listener, security.of(listener));
    }

    private BridgeParts.Rules bridgeRules() {
        return bridgeRules;
    }

    private void open(BrokerConfig config) throws TransportException {
        bridges.start(config.bridges());
        List<Listeners.Bound> opened = new ArrayList<>();
        for (ListenerConfig listener : config.listeners()) {
            opened.addAll(listeners.open(settings(config, listener, security.of(listener))));
        }
        bound = List.copyOf(opened);
        listeners.warnOfUnusedSockets();
        NettyLoop first = loops.at(0);
        first.execute(() -> {
            forgetExpired(first);
            sysTopics.start();
            sandboxSweep.start(config.listeners());
        });
    }

    /** What the client of a session may do until it is back: by the rules of its listener, or else of the first one. */
    private Rights rights(BrokerConfig config, SessionState session) {
        SessionOwner owner = session.owner();
        List<ListenerConfig> candidates = config.listeners().stream()
                .filter(one -> one.transport() != ListenerConfig.Transport.HTTP_API)
                .toList();
        ListenerConfig listener = candidates.stream()
                .filter(one -> one.port() == owner.listenerPort())
                .findFirst()
                .orElseGet(() -> (candidates.isEmpty() ? config.listeners() : candidates).getFirst());
        return new Endpoint(
                        "", 0, listener.port(), listener, withSandboxes(config, listener, security.of(listener)), null)
                .rightsOf(session.clientId(), owner.userName());
    }

    private ListenerSettings settings(BrokerConfig config, ListenerConfig listener, ListenerSecurity files) {
        return new ListenerSettings(
                listener,
                withSandboxes(config, listener, files),
                config.limits(),
                config.trustedProxies(),
                config.log().connectionMessages());
    }

    private ListenerSecurity withSandboxes(BrokerConfig config, ListenerConfig listener, ListenerSecurity files) {
        ListenerSecurity own = control.over(config, listener, files);
        return listener.offers().sandbox()
                ? new SandboxSecurity(own, sandboxes, listener.security().allowAnonymous())
                : own;
    }

    private List<ListenerConfig> listening() {
        return bound.stream().map(Listeners.Bound::config).distinct().toList();
    }

    private void forgetExpired(NettyLoop loop) {
        retained.removeExpired(loop.millis());
        loop.schedule(() -> forgetExpired(loop), EXPIRY_INTERVAL_MILLIS);
    }

    /** What listens where, with real ports where the configuration says 0. */
    public List<Listeners.Bound> bound() {
        return bound;
    }

    /** The configuration that was applied last. */
    public BrokerConfig config() {
        return config;
    }

    /** What is counted; readable from any thread at any time. */
    public Counters counters() {
        return counters;
    }

    /** What an operator's tool asks about and acts on; safe from any thread. */
    public OperatedBroker operated() {
        return operated;
    }

    /**
     * Whether every event loop runs what it is given within this time. To be asked on a thread that may wait.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public boolean answersWithin(long millis) throws InterruptedException {
        CountDownLatch answers = new CountDownLatch(loops.size());
        loops.all().forEach(loop -> loop.execute(answers::countDown));
        return answers.await(millis, TimeUnit.MILLISECONDS);
    }

    /** The clients and sessions, to look at and to act on; safe from any thread. */
    public LiveClients clients() {
        return clients;
    }

    /** Makes a snapshot of what is stored, in the background; safe from any thread. */
    public void saveNow() {
        storage.saveNow();
    }

    /** The packets of all clients, for whoever watches in this process; safe from any thread. */
    public TraceFeed trace() {
        return trace;
    }

    /** Where log lines are published; safe from any thread. */
    public LogTopics logTopics() {
        return logTopics;
    }

    /**
     * Takes over another configuration: all of it, as far as that goes without a restart, or nothing. Connections stay,
     * but for those of listeners that are closed. Not to be called on a loop; two calls wait for each other.
     *
     * @return what changed, which is in the log too
     * @throws ConfigException if a password or ACL file cannot be used; then everything stays as it was
     * @throws TransportException if a certificate cannot be used or a listener cannot be opened; then everything stays as
     *     it was
     */
    public ReloadResult reload(BrokerConfig next) throws ConfigException, TransportException {
        synchronized (reloading) {
            if (stopped) {
                return new ReloadResult(List.of(), List.of(), List.of());
            }
            BrokerSecurity.Prepared rules = security.prepare(next);
            List<ListenerSettings> wanted = new ArrayList<>();
            for (ListenerConfig listener : next.listeners()) {
                wanted.add(settings(next, listener, rules.of(listener)));
            }
            Runnable controlNext = control.prepare(next);
            // The last that can fail, since taking it back may close sockets for a moment.
            Listeners.Prepared sockets =
                    listeners.prepare(wanted, next.reload().closedListener() == ClosedListener.KEEP);
            List<ConfigChange> values =
                    new ArrayList<>(ConfigChanges.between(started.lines(), config.lines(), next.lines()));
            values.addAll(control.waiting(next));
            ReloadResult result = new ReloadResult(values, sockets.changes(), rules.changes());
            apply(next, rules, sockets);
            controlNext.run();
            result.lines().forEach(line -> log.notice("Reloaded: " + line));
            RightsChange mode = next.reload().rightsChange();
            if (mode != RightsChange.KEEP && !rules.review().isEmpty()) {
                var _ = clients.review(rules.review(), mode == RightsChange.DISCONNECT);
            }
            return result;
        }
    }

    /** Nothing in here fails. */
    private void apply(BrokerConfig next, BrokerSecurity.Prepared rules, Listeners.Prepared sockets) {
        BrokerConfig former = config;
        config = next;
        limits = next.limits();
        remember(next.trace());
        rules.apply();
        sockets.apply();
        bound = listeners.bound();
        NettyLoop first = loops.at(0);
        first.execute(() -> sysTopics.changeInterval(next.sysIntervalSeconds()));
        if (former.limits().persistentClientExpirationSeconds() != next.limits().persistentClientExpirationSeconds()) {
            for (ConnectionServices loop : services.connections()) {
                loop.loop().execute(loop.sessions()::limitsChanged);
            }
        }
        bridgeRules = rulesForBridges(next);
        bridges.reload(next.bridges());
        BrokerSecurity.warnings(next).forEach(log::warning);
        next.deprecations().stream()
                .filter(note -> !former.deprecations().contains(note))
                .forEach(log::warning);
    }

    private void remember(TraceConfig wanted) {
        TraceConfig former = traceConfig;
        traceConfig = wanted;
        if (wanted.packets() != former.packets() || wanted.memoryBytes() != former.memoryBytes()) {
            trace.remember(wanted.packets(), wanted.memoryBytes());
        }
    }

    /** Stops: accepts nothing more, says good-bye to every client, and returns when that has left or its time is up. */
    @Override
    public void close() {
        synchronized (reloading) {
            if (stopped) {
                return;
            }
            stopped = true;
        }
        bridges.stop();
        listeners.stopAccepting();
        traceApi.close();
        sandboxApi.close();
        listeners.shutDownConnections();
        CompletableFuture<Boolean> quiet = listeners
                .whenQuiet()
                .thenApply(done -> true)
                .completeOnTimeout(false, FAREWELL_SECONDS, TimeUnit.SECONDS);
        if (!quiet.join()) {
            log.warning("Some clients did not take their farewell in time.");
        }
        loops.stop();
        storage.close();
        control.close();
        security.close();
    }
}
