// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.auth.EnhancedAuthentication;
import io.godwit.broker.auth.ListenerSecurity;
import io.godwit.broker.config.AddressRange;
import io.godwit.broker.config.Limits;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.config.SecurityConfig;
import io.godwit.broker.config.TlsConfig;
import io.godwit.broker.metrics.Counters;
import io.godwit.protocol.codec.PacketEncoder;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.PingResp;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Real loops and real sockets on the loopback address, with conversations that tests direct. */
final class TestTransport implements AutoCloseable {
    /** Longer than anything takes that ends at all. */
    static final long PATIENCE_SECONDS = 20;

    static final ConnAck WELCOME = new ConnAck(false, ReasonCode.SUCCESS, Properties.NONE);

    static {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    private final RecordedLog log = new RecordedLog();
    private final Counters counters = new Counters();
    private final Loops loops;
    private final RecordedConversations conversations;
    private final Listeners listeners;

    TestTransport(int loopCount, boolean epoll, RecordedConversations.Answer answer) {
        this(loopCount, epoll, answer, HttpPages.NONE);
    }

    private TestTransport(int loopCount, boolean epoll, RecordedConversations.Answer answer, HttpPages pages) {
        loops = Loops.start(loopCount, log, counters, epoll);
        conversations = new RecordedConversations(answer);
        listeners = new Listeners(loops, conversations, pages, log, InheritedSockets.ofProcess());
    }

    /** One loop, which has these pages, too. */
    TestTransport(HttpPages pages) {
        this(1, io.netty.channel.epoll.Epoll.isAvailable(), TestTransport::echo, pages);
    }

    TestTransport(int loopCount, RecordedConversations.Answer answer) {
        this(loopCount, io.netty.channel.epoll.Epoll.isAvailable(), answer);
    }

    /** Welcomes, answers pings, and sends back what is published. */
    static void echo(RecordedConversations.Recorded conversation, Packet packet) {
        if (packet instanceof Connect) {
            conversation.wire().send(WELCOME);
        } else if (packet instanceof PingReq) {
            conversation.wire().send(PingResp.INSTANCE);
        } else {
            conversation.wire().send(packet);
        }
    }

    /** What the next test changes of a plain listener. */
    record Wanted(
            ListenerConfig.Transport transport,
            @Nullable TlsConfig tls,
            @Nullable Path unixSocket,
            int maxConnections,
            int proxyProtocol,
            boolean proxyRequiresTls,
            List<String> origins) {
        static Wanted plain() {
            return new Wanted(ListenerConfig.Transport.MQTT, null, null, -1, 0, false, List.of());
        }

        static Wanted webSocket(String... origins) {
            return new Wanted(ListenerConfig.Transport.WEBSOCKETS, null, null, -1, 0, false, List.of(origins));
        }

        static Wanted http() {
            return new Wanted(ListenerConfig.Transport.HTTP_API, null, null, -1, 0, false, List.of());
        }

        static Wanted tls(TlsConfig tls) {
            return new Wanted(ListenerConfig.Transport.MQTT, tls, null, -1, 0, false, List.of());
        }

        static Wanted proxied(int version, boolean requiresTls) {
            return new Wanted(ListenerConfig.Transport.MQTT, null, null, -1, version, requiresTls, List.of());
        }
    }

    static ListenerConfig config(Wanted wanted) {
        return new ListenerConfig(
                0,
                wanted.unixSocket() == null ? "127.0.0.1" : null,
                wanted.unixSocket(),
                wanted.transport(),
                wanted.tls(),
                wanted.maxConnections(),
                QoS.EXACTLY_ONCE,
                10,
                10,
                null,
                false,
                Set.of(ProtocolVersion.values()),
                ListenerConfig.SocketDomain.ANY,
                null,
                wanted.proxyProtocol(),
                wanted.proxyRequiresTls(),
                false,
                wanted.origins(),
                new SecurityConfig(true, true, "auto-", null, null, false, null),
                ListenerConfig.Offers.NONE);
    }

    static Limits limits(int connectTimeoutMillis, int rate, int burst, List<AddressRange> exempt) {
        return new Limits(
                false,
                true,
                List.of(),
                -1,
                -1,
                0,
                20,
                0,
                2_000_000,
                0,
                1000,
                0,
                -1,
                false,
                true,
                false,
                false,
                0,
                connectTimeoutMillis,
                rate,
                burst,
                exempt);
    }

    /** Opens a listener and returns its address. */
    InetSocketAddress listen(Wanted wanted, Limits limits) throws TransportException {
        return (InetSocketAddress)
                listeners.open(settings(wanted, limits)).get(0).address();
    }

    /** Opens a plain listener without particular limits. */
    InetSocketAddress listen() throws TransportException {
        return listen(Wanted.plain(), patient());
    }

    static Limits patient() {
        return limits(60_000, 0, 0, List.of());
    }

    ListenerSettings settings(Wanted wanted, Limits limits) {
        return new ListenerSettings(
                config(wanted), new OpenHouse(), limits, List.of(AddressRange.of("127.0.0.0/8")), true);
    }

    static Socket dial(InetSocketAddress address) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        return socket;
    }

    RecordedConversations conversations() {
        return conversations;
    }

    Listeners listeners() {
        return listeners;
    }

    Loops loops() {
        return loops;
    }

    Counters counters() {
        return counters;
    }

    RecordedLog log() {
        return log;
    }

    static Connect connect(String clientId) {
        return new Connect(ProtocolVersion.V3_1_1, false, true, 60, Properties.NONE, clientId, null, null, null);
    }

    static Publish publish(String topic, byte[] payload) {
        return new Publish(false, QoS.AT_MOST_ONCE, false, TopicName.of(topic), 0, Properties.NONE, payload);
    }

    static byte[] bytes(Packet... packets) {
        ByteBuf buffer = Unpooled.buffer();
        for (Packet packet : packets) {
            PacketEncoder.encode(packet, ProtocolVersion.V3_1_1, buffer);
        }
        return ByteBufUtil.getBytes(buffer);
    }

    static <T> T within(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("Nothing came in " + PATIENCE_SECONDS + " s");
        }
        return next;
    }

    @Override
    public void close() {
        listeners.stopAccepting();
        loops.stop();
        if (!log.errors().isEmpty()) {
            throw new AssertionError("Errors in the log: " + log.errors());
        }
    }

    /** Lets everybody in and everything through. */
    private static final class OpenHouse implements ListenerSecurity {
        @Override
        public void authenticate(
                ClientIdentity identity, byte @Nullable [] password, Executor loop, Consumer<ReasonCode> done) {
            done.accept(ReasonCode.SUCCESS);
        }

        @Override
        public @Nullable EnhancedAuthentication enhanced(String method) {
            return null;
        }

        @Override
        public boolean mayPublish(ClientIdentity client, TopicName topic) {
            return true;
        }

        @Override
        public boolean mayReceive(ClientIdentity client, TopicName topic) {
            return true;
        }

        @Override
        public boolean maySubscribe(ClientIdentity client, TopicFilter filter) {
            return true;
        }

        @Override
        public boolean allowsEverything() {
            return true;
        }
    }
}
