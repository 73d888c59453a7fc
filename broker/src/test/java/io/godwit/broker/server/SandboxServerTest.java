// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.LogType;
import io.godwit.broker.effect.Directive;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.transport.HttpPages;
import io.godwit.broker.transport.PageAnswer;
import io.godwit.protocol.codec.PacketDecoder;
import io.godwit.protocol.codec.PacketEncoder;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages and throw-away identities of a whole broker, over its WebSocket listener. */
@Timeout(60)
class SandboxServerTest {
    private static final int PATIENCE_SECONDS = 20;

    @TempDir
    private Path folder = Path.of("");

    private final AtomicLong nowMillis = new AtomicLong(1_800_000_000_000L);
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private final BrokerLog log = new BrokerLog() {
        @Override
        public boolean isOn(LogType type) {
            return true;
        }

        @Override
        public void write(LogType type, String line) {
            lines.add(line);
        }

        @Override
        public void error(String line, Throwable cause) {
            throw new AssertionError(line, cause);
        }
    };

    @Test
    @Directive("godwit_reference")
    void servesThePagesThatItWasGiven() throws Exception {
        try (BrokerServer broker = start("listener_allow_anonymous true")) {
            assertThat(get(broker, "/ref/page", "")).startsWith("HTTP/1.1 200 ").endsWith("a page");
            assertThat(get(broker, "/elsewhere", "")).startsWith("HTTP/1.1 426 ");
            assertThat(get(broker, "/health", "")).startsWith("HTTP/1.1 426 ");
        }
        try (BrokerServer broker = start("listener_allow_anonymous true", "godwit_reference false")) {
            assertThat(get(broker, "/ref/page", "")).startsWith("HTTP/1.1 426 ");
            assertThat(get(broker, "/ref/api/sandbox", "")).startsWith("HTTP/1.1 426 ");
        }
    }

    @Test
    void makesIdentitiesForItsOwnPagesOnly() throws Exception {
        try (BrokerServer broker = start("listener_allow_anonymous true")) {
            String host = "localhost:" + port(broker);
            assertThat(get(broker, "/ref/api/sandbox", ""))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\"password\"");
            assertThat(get(
                            broker,
                            "/ref/api/sandbox",
                            "Origin: http://" + host + "\r\nSec-Fetch-Site: same-origin\r\n"))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("cache-control: no-store")
                    .doesNotContainIgnoringCase("access-control-allow-origin");
            for (String foreign : List.of(
                    "Origin: https://evil.example\r\n",
                    "Origin: null\r\n",
                    "Origin: http://localhost:1\r\n",
                    "Sec-Fetch-Site: cross-site\r\n",
                    "Sec-Fetch-Site: same-site\r\n")) {
                assertThat(get(broker, "/ref/api/sandbox", foreign))
                        .as(foreign)
                        .startsWith("HTTP/1.1 403 ")
                        .doesNotContain("password");
            }
            for (String host2 :
                    List.of("evil.example", "evil.example:" + port(broker), "localhost.evil.example", "192.0.2.1")) {
                assertThat(raw(
                                broker,
                                "GET /ref/api/sandbox HTTP/1.1\r\nHost: " + host2 + "\r\nConnection: close\r\n\r\n"))
                        .as(host2)
                        .startsWith("HTTP/1.1 403 ");
            }
            assertThat(raw(broker, "GET /ref/api/sandbox HTTP/1.1\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    @Directive("godwit_sandbox")
    void makesNoneWhereAnonymousClientsAreRefusedUnlessToldTo() throws Exception {
        try (BrokerServer broker = start("listener_allow_anonymous false")) {
            assertThat(get(broker, "/ref/api/sandbox", ""))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("set godwit_sandbox true");
        }
        try (BrokerServer broker = start("listener_allow_anonymous false", "godwit_sandbox true")) {
            Identity identity = sandbox(broker);
            try (Client client = new Client(broker)) {
                assertThat(client.connect(identity, "a", 0, null).reasonCode()).isEqualTo(ReasonCode.SUCCESS);
                assertThat(client.subscribe("$SYS/#")).isEqualTo(ReasonCode.NOT_AUTHORIZED);
            }
            try (Client nobody = new Client(broker)) {
                assertThat(nobody.connect(new Identity("", "", "", "", ""), "a", 0, null)
                                .reasonCode())
                        .isEqualTo(ReasonCode.NOT_AUTHORIZED);
            }
        }
    }

    @Test
    void confinesAClientToItsTopics() throws Exception {
        try (BrokerServer broker = start("listener_allow_anonymous true")) {
            Identity identity = sandbox(broker);
            try (Client client = new Client(broker)) {
                ConnAck answer = client.connect(identity, "sensor", 1_000_000, null);
                assertThat(answer.reasonCode()).isEqualTo(ReasonCode.SUCCESS);
                assertThat(answer.properties().number(Property.SESSION_EXPIRY_INTERVAL, -1))
                        .isEqualTo(3600);
                assertThat(client.subscribe("#")).isEqualTo(ReasonCode.NOT_AUTHORIZED);
                assertThat(client.subscribe("$share/g/#")).isEqualTo(ReasonCode.NOT_AUTHORIZED);
                assertThat(client.subscribe("$SYS/#")).isEqualTo(ReasonCode.SUCCESS);
                assertThat(client.subscribe(identity.topicPrefix() + "#")).isEqualTo(ReasonCode.SUCCESS);
                assertThat(client.publish("home", 0, new byte[1], false)).isEqualTo(ReasonCode.NOT_AUTHORIZED);
                // An alias for a topic outside, and then the alias alone.
                assertThat(client.publish("home", 1, new byte[1], false)).isEqualTo(ReasonCode.NOT_AUTHORIZED);
                assertThat(client.publish("", 1, new byte[1], false)).isEqualTo(ReasonCode.NOT_AUTHORIZED);
                assertThat(client.publish(identity.topicPrefix() + "x", 0, new byte[20_000], false))
                        .isEqualTo(ReasonCode.QUOTA_EXCEEDED);
                assertThat(client.publish(identity.topicPrefix() + "x", 0, new byte[1], false))
                        .isEqualTo(ReasonCode.SUCCESS);
            }
            try (Client stranger = new Client(broker)) {
                assertThat(stranger.connect(identity.withPrefix(""), "sensor", 0, null)
                                .reasonCode())
                        .isEqualTo(ReasonCode.NOT_AUTHORIZED);
            }
            assertThat(lines).anyMatch(line -> line.contains(identity.user()));
            assertThat(lines).noneMatch(line -> line.contains(identity.password()) || line.contains(identity.token()));
        }
    }

    @Test
    void doesNotPublishAWillOutside() throws Exception {
        try (BrokerServer broker = start("listener_allow_anonymous true");
                Client watcher = new Client(broker)) {
            watcher.connect(null, "watcher", 0, null);
            assertThat(watcher.subscribe("#")).isEqualTo(ReasonCode.SUCCESS);
            Identity identity = sandbox(broker);
            try (Client client = new Client(broker)) {
                client.connect(identity, "a", 0, will("outside"));
            }
            try (Client client = new Client(broker)) {
                client.connect(identity, "b", 0, will(identity.topicPrefix() + "inside"));
            }
            assertThat(watcher.next(Publish.class).topic()).hasToString(identity.topicPrefix() + "inside");
            assertThat(watcher.packets).noneMatch(Publish.class::isInstance);
        }
    }

    @Test
    void tellsTheStoryOfItsClientsAndOfNobodyElse() throws Exception {
        try (BrokerServer broker = start("listener_allow_anonymous true")) {
            Identity identity = sandbox(broker);
            assertThat(get(broker, "/ref/api/story?sandbox=wrong", "")).startsWith("HTTP/1.1 403 ");
            assertThat(get(broker, "/ref/api/story?sandbox=" + identity.user(), ""))
                    .startsWith("HTTP/1.1 403 ");
            assertThat(get(broker, "/ref/api/story?sandbox=" + identity.token(), "Sec-Fetch-Site: cross-site\r\n"))
                    .startsWith("HTTP/1.1 403 ");
            try (HttpClient http = HttpClient.newHttpClient();
                    BufferedReader story = new BufferedReader(new InputStreamReader(
                            http.send(
                                            HttpRequest.newBuilder(URI.create("http://localhost:"
                                                            + port(broker) + "/ref/api/story?sandbox="
                                                            + identity.token()))
                                                    .build(),
                                            HttpResponse.BodyHandlers.ofInputStream())
                                    .body(),
                            UTF_8))) {
                assertThat(story.readLine()).isEqualTo(":");
                try (Client other = new Client(broker);
                        Client client = new Client(broker)) {
                    other.connect(null, "other", 0, null);
                    client.connect(identity, "sensor", 0, null);
                    other.publish("secret", 0, new byte[1], false);
                    client.publish(identity.topicPrefix() + "x", 0, "hi".getBytes(UTF_8), false);
                }
                StringBuilder told = new StringBuilder();
                while (!told.toString().contains("\"direction\":\"end\"")) {
                    told.append(story.readLine()).append('\n');
                }
                assertThat(told.toString())
                        .containsSubsequence(
                                "\"type\":\"CONNECT\"", "\"type\":\"CONNACK\"", "\"type\":\"PUBLISH\"", "PUBACK")
                        .contains("\"client\":\"" + identity.clientPrefix() + "sensor\"")
                        .contains("6869")
                        .doesNotContain("secret")
                        .doesNotContain("\"other\"")
                        .doesNotContain(identity.password())
                        .doesNotContain(
                                HexFormat.of().formatHex(identity.password().getBytes(UTF_8)));
            }
        }
    }

    @Test
    void removesEverythingWhenTheTimeIsUp() throws Exception {
        try (BrokerServer broker = start("listener_allow_anonymous true");
                Client watcher = new Client(broker)) {
            Identity identity = sandbox(broker);
            String topic = identity.topicPrefix() + "state";
            watcher.connect(null, "watcher", 0, null);
            try (Client away = new Client(broker)) {
                away.connect(identity, "away", 300, null);
                assertThat(away.subscribe(identity.topicPrefix() + "#")).isEqualTo(ReasonCode.SUCCESS);
            }
            try (Client client = new Client(broker)) {
                client.connect(identity, "here", 300, will(identity.topicPrefix() + "will"));
                assertThat(client.publish(topic, 0, new byte[1], true)).isEqualTo(ReasonCode.SUCCESS);
                assertThat(watcher.subscribe("godwit/try/#")).isEqualTo(ReasonCode.SUCCESS);
                assertThat(watcher.next(Publish.class).payload()).hasSize(1);
                nowMillis.addAndGet(Duration.ofMinutes(11).toMillis());
                assertThat(client.next(Disconnect.class).reasonCode()).isEqualTo(ReasonCode.ADMINISTRATIVE_ACTION);
            }
            Publish cleared = watcher.next(Publish.class);
            assertThat(cleared.topic()).hasToString(topic);
            assertThat(cleared.payload()).isEmpty();
            assertThat(watcher.packets).isEmpty();
            assertThat(broker.counters().sum(Counter.SESSIONS)).isEqualTo(1);
            try (Client late = new Client(broker)) {
                assertThat(late.connect(identity, "here", 0, null).reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
            }
        }
    }

    @Test
    void removesWhatAnEarlierProcessLeft() throws Exception {
        String[] stored = {"listener_allow_anonymous true", "persistence true", "persistence_location " + folder + "/"};
        try (BrokerServer broker = start(stored);
                Client client = new Client(broker)) {
            Identity identity = sandbox(broker);
            client.connect(identity, "a", 300, null);
            assertThat(client.subscribe(identity.topicPrefix() + "#")).isEqualTo(ReasonCode.SUCCESS);
            client.publish(identity.topicPrefix() + "state", 0, new byte[1], true);
        }
        try (BrokerServer broker = start(stored);
                Client watcher = new Client(broker)) {
            watcher.connect(null, "watcher", 0, null);
            assertThat(watcher.subscribe("godwit/try/#")).isEqualTo(ReasonCode.SUCCESS);
            assertThat(watcher.publish("godwit/try/end", 0, new byte[2], false)).isEqualTo(ReasonCode.SUCCESS);
            Publish next = watcher.next(Publish.class);
            while (next.payload().length == 0) {
                next = watcher.next(Publish.class);
            }
            assertThat(next.topic()).hasToString("godwit/try/end");
            assertThat(broker.counters().sum(Counter.SESSIONS)).isEqualTo(1);
        }
    }

    private static Will will(String topic) {
        return new Will(TopicName.of(topic), "gone".getBytes(UTF_8), QoS.AT_MOST_ONCE, false, Properties.NONE);
    }

    // ---- The broker.

    private BrokerServer start(String... more) throws Exception {
        List<String> directives = new ArrayList<>();
        try (ServerSocket free = new ServerSocket(0)) {
            directives.add("listener " + free.getLocalPort() + " 127.0.0.1");
        }
        directives.add("protocol websockets");
        directives.addAll(List.of(more));
        Path file = folder.resolve("godwit.conf");
        Files.write(file, directives);
        BrokerConfig config = ConfigReader.read(file, CommandLine.NONE);
        HttpPages pages = request -> request.path().equals("/ref/page")
                ? new HttpPages.Page(true, () -> PageAnswer.Text.of("text/plain", "a page"))
                : null;
        return BrokerServer.start(config, log, pages, () -> Instant.ofEpochMilli(nowMillis.get()));
    }

    private static int port(BrokerServer broker) {
        return ((InetSocketAddress) broker.bound().getFirst().address()).getPort();
    }

    private static String get(BrokerServer broker, String path, String headers) throws IOException {
        return raw(
                broker,
                "GET " + path + " HTTP/1.1\r\nHost: localhost:" + port(broker) + "\r\nConnection: close\r\n" + headers
                        + "\r\n");
    }

    private static String raw(BrokerServer broker, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(broker))) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private static Identity sandbox(BrokerServer broker) throws IOException {
        String answer = get(broker, "/ref/api/sandbox", "");
        return new Identity(
                field(answer, "user"),
                field(answer, "password"),
                field(answer, "token"),
                field(answer, "clientPrefix"),
                field(answer, "topicPrefix"));
    }

    private static String field(String answer, String name) {
        Matcher field = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(answer);
        assertThat(field.find()).as(answer).isTrue();
        return field.group(1);
    }

    private record Identity(String user, String password, String token, String clientPrefix, String topicPrefix) {
        Identity withPrefix(String other) {
            return new Identity(user, password, token, other, topicPrefix);
        }
    }

    /** An MQTT 5 client over WebSocket. */
    private static final class Client implements WebSocket.Listener, AutoCloseable {
        private final BlockingQueue<Packet> packets = new LinkedBlockingQueue<>();
        private final ByteBuf received = Unpooled.buffer();
        private final PacketDecoder decoder = PacketDecoder.forClient(0, ProtocolVersion.V5);
        private final HttpClient http = HttpClient.newHttpClient();
        private final WebSocket socket;

        Client(BrokerServer broker) {
            socket = http.newWebSocketBuilder()
                    .subprotocols("mqtt")
                    .buildAsync(URI.create("ws://127.0.0.1:" + port(broker) + "/mqtt"), this)
                    .join();
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            received.writeBytes(data);
            for (Packet next = decoder.decode(received); next != null; next = decoder.decode(received)) {
                packets.add(next);
            }
            from.request(1);
            return null;
        }

        ConnAck connect(@Nullable Identity identity, String name, long expirySeconds, @Nullable Will will)
                throws InterruptedException {
            Properties properties = Properties.builder()
                    .number(Property.SESSION_EXPIRY_INTERVAL, expirySeconds)
                    .build();
            send(new Connect(
                    ProtocolVersion.V5,
                    false,
                    true,
                    60,
                    properties,
                    identity == null ? name : identity.clientPrefix() + name,
                    will,
                    identity == null || identity.user().isEmpty() ? null : identity.user(),
                    identity == null || identity.user().isEmpty()
                            ? null
                            : identity.password().getBytes(UTF_8)));
            return next(ConnAck.class);
        }

        ReasonCode subscribe(String filter) throws InterruptedException {
            send(new Subscribe(
                    7, List.of(new Subscription(TopicFilter.of(filter), QoS.AT_MOST_ONCE)), Properties.NONE));
            return next(SubAck.class).reasonCodes().getFirst();
        }

        /** Publishes at QoS 1; a code that only says that nobody subscribed is success. */
        ReasonCode publish(String topic, int alias, byte[] payload, boolean retain) throws InterruptedException {
            Properties properties = alias == 0
                    ? Properties.NONE
                    : Properties.builder().number(Property.TOPIC_ALIAS, alias).build();
            TopicName name = topic.isEmpty() ? null : TopicName.of(topic);
            send(new Publish(false, QoS.AT_LEAST_ONCE, retain, name, 9, properties, payload));
            ReasonCode code = next(PubAck.class).reasonCode();
            return code == ReasonCode.NO_MATCHING_SUBSCRIBERS ? ReasonCode.SUCCESS : code;
        }

        private void send(Packet packet) {
            ByteBuf bytes = Unpooled.buffer();
            PacketEncoder.encode(packet, ProtocolVersion.V5, bytes);
            socket.sendBinary(bytes.nioBuffer(), true).join();
        }

        /** The next packet of this kind; others before it are passed over, but for messages. */
        <T extends Packet> T next(Class<T> kind) throws InterruptedException {
            List<Packet> kept = new ArrayList<>();
            while (true) {
                Packet packet = packets.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (packet == null) {
                    throw new AssertionError("No " + kind.getSimpleName() + " came, only " + kept);
                }
                if (kind.isInstance(packet)) {
                    packets.addAll(kept);
                    return kind.cast(packet);
                }
                if (packet instanceof Publish) {
                    kept.add(packet);
                }
            }
        }

        /** Cuts the connection. */
        @Override
        public void close() {
            socket.abort();
            http.close();
        }
    }
}
