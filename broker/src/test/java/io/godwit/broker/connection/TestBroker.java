// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.auth.EnhancedAuthentication;
import io.godwit.broker.auth.ListenerSecurity;
import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.Limits;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.config.LogType;
import io.godwit.broker.control.ControlTopics;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.metrics.Counters;
import io.godwit.broker.retain.RetainedMessages;
import io.godwit.broker.routing.Peers;
import io.godwit.broker.routing.Router;
import io.godwit.broker.session.FakeLoop;
import io.godwit.broker.session.Session;
import io.godwit.broker.session.SessionDirectory;
import io.godwit.broker.session.SessionServices;
import io.godwit.broker.store.CommandLog;
import io.godwit.broker.store.MemoryLog;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StagedDisk;
import io.godwit.broker.trace.TraceFeed;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A broker without a network on the test's thread: every loop, session, router and connection is the real one. */
final class TestBroker {
    final List<FakeLoop> loops = new ArrayList<>();
    final Counters counters = new Counters();
    final RetainedMessages retained = new RetainedMessages();
    final List<String> log = new ArrayList<>();
    private final Limits limits;

    /** Who answers requests. */
    ControlTopics controlTopics = ControlTopics.NONE;

    private final ListenerConfig listener;
    TestSecurity security = new TestSecurity();
    final Router.Routes routes = new Router.Routes(retained, Peers.NONE);
    final Endings endings = new Endings(3);
    final TraceFeed trace = new TraceFeed(() -> Instant.ofEpochMilli(loop().millis()));
    private final List<ConnectionServices> services = new ArrayList<>();

    /** One loop, configured by these lines of mosquitto.conf. */
    TestBroker(String... lines) {
        this(1, lines);
    }

    TestBroker(int loopCount, String... lines) {
        this(loopCount, null, lines);
    }

    /** With a disk under its command logs. */
    TestBroker(int loopCount, @Nullable StagedDisk disk, String... lines) {
        BrokerConfig config = read(lines);
        limits = config.limits();
        listener = config.listeners().getFirst();
        List<Router> routers = new ArrayList<>();
        for (int i = 0; i < loopCount; i++) {
            FakeLoop loop = new FakeLoop(i);
            Counters.Cells cells = counters.cells();
            CommandLog commands = disk == null ? new MemoryLog(retained) : disk.log(retained);
            Router router = new Router(loop, () -> limits, cells, commands, routes);
            SessionDirectory sessions = new SessionDirectory(
                    new SessionServices(loop, () -> limits, cells, counters, commands, router, router));
            loops.add(loop);
            routers.add(router);
            services.add(new ConnectionServices(
                    loop,
                    loopCount,
                    () -> limits,
                    sessions,
                    new OpenConnections(),
                    router,
                    commands,
                    cells,
                    new ListLog(),
                    () -> controlTopics,
                    config.plugins().sparkplugAware(),
                    () -> true,
                    trace,
                    endings,
                    new Random(42),
                    Passage.OPEN,
                    null));
        }
        Router.connect(routers);
    }

    /**
     * The process dies, and after a while another one goes on with what was stored. This broker must not be used any more.
     *
     * @param lines of the other one's configuration
     */
    static TestBroker restarted(TestBroker died, StagedDisk.Left left, long downMillis, String... lines) {
        TestBroker broker = new TestBroker(died.loops.size(), left.disk(), lines);
        broker.security = died.security;
        for (FakeLoop loop : broker.loops) {
            loop.advance(died.loop().millis() - loop.millis() + downMillis);
        }
        left.retained().forEach(broker.retained::set);
        for (SessionState state : left.sessions()) {
            ConnectionServices owner =
                    broker.services.get(SessionDirectory.ownerOf(state.clientId(), died.loops.size()));
            Endpoint endpoint = new Endpoint("", 0, 1883, broker.listener, broker.security, null);
            owner.sessions()
                    .restore(
                            state,
                            endpoint.rightsOf(state.clientId(), state.owner().userName()));
        }
        broker.services.forEach(each -> each.sessions().goOn());
        broker.settle();
        return broker;
    }

    private static BrokerConfig read(String... lines) {
        try {
            Path file = Files.createTempFile("godwit", ".conf");
            try {
                Files.write(file, List.of(lines));
                return ConfigReader.read(file, CommandLine.NONE);
            } finally {
                Files.delete(file);
            }
        } catch (IOException | ConfigException e) {
            throw new AssertionError(e);
        }
    }

    FakeLoop loop() {
        return loops.getFirst();
    }

    Router router() {
        return services.getFirst().router();
    }

    SessionDirectory sessions() {
        return services.getFirst().sessions();
    }

    /** The session of this client identifier. */
    Session find(String clientId) {
        ConnectionServices owner = services.get(SessionDirectory.ownerOf(clientId, loops.size()));
        return Objects.requireNonNull(owner.sessions().find(clientId));
    }

    long count(Counter counter) {
        return counters.sum(counter);
    }

    /** Runs every loop until none has anything to do. */
    void settle() {
        boolean any = true;
        while (any) {
            any = false;
            for (FakeLoop loop : loops) {
                any |= loop.run();
            }
        }
    }

    void advance(long millis) {
        for (FakeLoop loop : loops) {
            loop.advance(millis);
        }
        settle();
    }

    /** A client identifier that begins with {@code name} and belongs to this loop. */
    String idOn(int loop, String name) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> name + i)
                .filter(id -> SessionDirectory.ownerOf(id, loops.size()) == loop)
                .findFirst()
                .orElseThrow();
    }

    /** A connected client whose session lasts: 5.0, Clean Start 0, a day. */
    TestClient durable(String clientId) {
        return open(clientId).connect(v5(clientId, false, expiry(86_400), null));
    }

    /** A connection that has sent nothing yet, on the loop that owns the client identifier. */
    TestClient open(String clientId) {
        FakeWire wire = new FakeWire();
        int owner = SessionDirectory.ownerOf(clientId, loops.size());
        Endpoint endpoint = new Endpoint("192.0.2.1", 4711, 1883, listener, security, null);
        return new TestClient(this, clientId, new Connection(services.get(owner), endpoint, wire), wire);
    }

    /** The clients and sessions of all loops. */
    LiveClients clients() {
        return new LiveClients(services);
    }

    /** A connected 3.1.1 client with Clean Session 1. */
    TestClient connect(String clientId) {
        return open(clientId).connect(v3(clientId, true, null)).forget();
    }

    /** A connected 5.0 client with Clean Start 1 and these CONNECT properties. */
    TestClient connect5(String clientId, Properties properties) {
        return open(clientId).connect(v5(clientId, true, properties, null)).forget();
    }

    static Connect v3(String clientId, boolean cleanSession, @Nullable Will will) {
        return new Connect(ProtocolVersion.V3_1_1, false, cleanSession, 0, Properties.NONE, clientId, will, null, null);
    }

    static Connect v5(String clientId, boolean cleanStart, Properties properties, @Nullable Will will) {
        return new Connect(ProtocolVersion.V5, false, cleanStart, 0, properties, clientId, will, null, null);
    }

    static Connect keepingAlive(Connect connect, int keepAliveSeconds) {
        return new Connect(
                connect.version(),
                connect.bridge(),
                connect.cleanStart(),
                keepAliveSeconds,
                connect.properties(),
                connect.clientIdentifier(),
                connect.will(),
                connect.userName(),
                connect.password());
    }

    static Properties expiry(long seconds) {
        return Properties.builder()
                .number(Property.SESSION_EXPIRY_INTERVAL, seconds)
                .build();
    }

    private final class ListLog implements BrokerLog {
        @Override
        public boolean isOn(LogType type) {
            return true;
        }

        @Override
        public void write(LogType type, String line) {
            log.add(type + " " + line);
        }

        @Override
        public void error(String line, Throwable cause) {
            throw new AssertionError(line, cause);
        }
    }

    /** Rules that the test sets; everything is allowed until then. */
    static final class TestSecurity implements ListenerSecurity {
        ReasonCode answer = ReasonCode.SUCCESS;
        boolean answersLater;

        @Nullable
        EnhancedAuthentication exchange;

        final List<String> deniedPublish = new ArrayList<>();
        final List<String> deniedReceive = new ArrayList<>();
        final List<String> deniedSubscribe = new ArrayList<>();
        final List<String> deniedUnsubscribe = new ArrayList<>();

        @Override
        public void authenticate(
                ClientIdentity identity, byte @Nullable [] password, Executor loop, Consumer<ReasonCode> done) {
            if (answersLater) {
                loop.execute(() -> done.accept(answer));
            } else {
                done.accept(answer);
            }
        }

        @Override
        public @Nullable EnhancedAuthentication enhanced(String method) {
            return method.equals("TEST") ? exchange : null;
        }

        @Override
        public boolean mayPublish(ClientIdentity client, TopicName topic) {
            return !deniedPublish.contains(topic.toString());
        }

        @Override
        public boolean mayReceive(ClientIdentity client, TopicName topic) {
            return !deniedReceive.contains(topic.toString());
        }

        @Override
        public boolean maySubscribe(ClientIdentity client, TopicFilter filter) {
            return !deniedSubscribe.contains(filter.toString());
        }

        @Override
        public boolean mayUnsubscribe(ClientIdentity client, TopicFilter filter) {
            return !deniedUnsubscribe.contains(filter.toString());
        }

        @Override
        public boolean allowsEverything() {
            return deniedUnsubscribe.isEmpty()
                    && deniedPublish.isEmpty()
                    && deniedReceive.isEmpty()
                    && deniedSubscribe.isEmpty();
        }
    }
}
