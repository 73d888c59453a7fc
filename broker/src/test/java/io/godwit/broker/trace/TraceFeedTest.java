// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.protocol.packet.Auth;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TraceFeedTest {
    private static final TracedPeer SENSOR = new TracedPeer("sensor", null, "192.0.2.7", 4711);

    private Instant now = Instant.ofEpochSecond(1);
    private final TraceFeed feed = new TraceFeed(() -> now);

    private TracedConnection connection(String clientId) {
        return feed.connection(new TracedPeer(clientId, null, "192.0.2.7", 4711));
    }

    private static Publish publish(String topic, String payload, QoS qos, int identifier) {
        return new Publish(
                false,
                qos,
                false,
                TopicName.of(topic),
                identifier,
                Properties.NONE,
                payload.getBytes(StandardCharsets.UTF_8));
    }

    private static List<PacketEvent> drained(Watch watch) {
        List<PacketEvent> events = new ArrayList<>();
        for (PacketEvent event = watch.poll(); event != null; event = watch.poll()) {
            events.add(event);
        }
        return events;
    }

    private static List<String> summaries(List<PacketEvent> events) {
        return events.stream().map(PacketEvent::summary).toList();
    }

    @Test
    void isOffWhileNobodyWatches() {
        assertThat(feed.isOn()).isFalse();
        Watch watch = feed.watch(TraceFilter.ALL, 10, () -> {});
        assertThat(feed.isOn()).isTrue();
        watch.close();
        assertThat(feed.isOn()).isFalse();
        feed.remember(10, 100_000);
        assertThat(feed.isOn()).isTrue();
        feed.remember(0, 100_000);
        assertThat(feed.isOn()).isFalse();
    }

    @Test
    void anEventSaysWhoWhenWhatAndHow() {
        Watch watch = feed.watch(TraceFilter.ALL.withPayload(), 10, () -> {});
        now = Instant.ofEpochSecond(2, 345_678);
        connection("sensor")
                .packet(
                        Direction.IN,
                        publish("home/kitchen", "21.5", QoS.AT_LEAST_ONCE, 1),
                        ProtocolVersion.V5,
                        TopicName.of("home/kitchen"));
        assertThat(EventJson.live(drained(watch).getFirst()))
                .isEqualTo(
                        "{\"time\":2000345,\"client\":\"sensor\",\"connection\":1,\"direction\":\"in\",\"type\":\"PUBLISH\","
                                + "\"version\":\"5\",\"identifier\":1,\"summary\":\"PUBLISH q1 m1 home/kitchen (4 bytes)\","
                                + "\"size\":23,\"bytes\":\"3215000c686f6d652f6b69746368656e00010032312e35\",\"fields\":["
                                + "{\"name\":\"Packet type and flags\",\"from\":0,\"to\":1,\"value\":\"PUBLISH, QoS 1\","
                                + "\"statement\":\"MQTT-3.3.1-4\"},"
                                + "{\"name\":\"Remaining length\",\"from\":1,\"to\":2,\"value\":\"21\",\"statement\":\"MQTT-1.5.5-1\"},"
                                + "{\"name\":\"Topic name\",\"from\":2,\"to\":16,\"value\":\"home/kitchen\","
                                + "\"statement\":\"MQTT-3.3.2-1\"},"
                                + "{\"name\":\"Packet identifier\",\"from\":16,\"to\":18,\"value\":\"1\","
                                + "\"statement\":\"MQTT-2.2.1-3\"},"
                                + "{\"name\":\"Property length\",\"from\":18,\"to\":19,\"value\":\"0\","
                                + "\"statement\":\"MQTT-1.5.5-1\"},"
                                + "{\"name\":\"Payload\",\"from\":19,\"to\":23,\"value\":\"21.5\"}]}");
    }

    @Test
    void aStoryCountsFromItsBegin() {
        Watch watch = feed.watch(TraceFilter.ALL, 10, () -> {});
        connection("a \"b\"\n").begin("connection from 192.0.2.7:4711");
        assertThat(EventJson.inStory(drained(watch).getFirst(), 999_000))
                .isEqualTo("{\"at\":1000,\"client\":\"a \\\"b\\\"\\u000a\",\"connection\":1,\"direction\":\"begin\","
                        + "\"summary\":\"connection from 192.0.2.7:4711\"}");
    }

    @Test
    void withholdsPayloadsUnlessTheyAreAskedFor() {
        Watch blind = feed.watch(TraceFilter.ALL, 10, () -> {});
        Watch seeing = feed.watch(TraceFilter.ALL.withPayload(), 10, () -> {});
        connection("sensor")
                .packet(
                        Direction.IN,
                        publish("t", "secret", QoS.AT_MOST_ONCE, 0),
                        ProtocolVersion.V3_1_1,
                        TopicName.of("t"));
        PacketEvent withheld = drained(blind).getFirst();
        assertThat(withheld.bytes()).containsExactly(0x30, 9, 0, 1, 't');
        assertThat(withheld.cut()).isTrue();
        assertThat(withheld.size()).isEqualTo(11);
        assertThat(withheld.fields().getLast().value()).isEqualTo("(6 bytes, not shown)");
        PacketEvent shown = drained(seeing).getFirst();
        assertThat(shown.cut()).isFalse();
        assertThat(new String(shown.bytes(), StandardCharsets.UTF_8)).endsWith("secret");
    }

    @Test
    void neverShowsPasswordsAndAuthenticationData() {
        feed.remember(10, 100_000);
        Watch watch = feed.watch(TraceFilter.ALL.withPayload(), 10, () -> {});
        byte[] secret = "hunter2".getBytes(StandardCharsets.UTF_8);
        TracedConnection connection = connection("sensor");
        Properties properties = Properties.builder()
                .text(Property.AUTHENTICATION_METHOD, "TEST")
                .binary(Property.AUTHENTICATION_DATA, secret)
                .build();
        Will will = new Will(
                TopicName.of("will"),
                "gone".getBytes(StandardCharsets.UTF_8),
                QoS.AT_MOST_ONCE,
                false,
                Properties.NONE);
        Connect connect = new Connect(ProtocolVersion.V5, false, true, 60, properties, "sensor", will, "anna", secret);
        connection.packet(Direction.IN, connect, ProtocolVersion.V5, null);
        connection.packet(
                Direction.OUT, new Auth(ReasonCode.CONTINUE_AUTHENTICATION, properties), ProtocolVersion.V5, null);
        List<PacketEvent> events = drained(watch);
        events.addAll(feed.last("sensor", true));
        assertThat(events).hasSize(4).allSatisfy(event -> {
            assertThat(new String(event.bytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("hunter2")
                    .contains("*******");
            assertThat(EventJson.live(event)).doesNotContain("hunter2").contains("(7 bytes, not shown)");
        });
        assertThat(EventJson.live(events.getFirst())).contains("gone", "anna");
        Watch blind = feed.watch(TraceFilter.ALL, 10, () -> {});
        connection.packet(Direction.IN, connect, ProtocolVersion.V5, null);
        assertThat(EventJson.live(drained(blind).getFirst()))
                .doesNotContain("\"gone\"")
                .contains("\"cut\":true");
    }

    @Test
    void showsTheBeginningOfALargePacket() {
        Watch watch = feed.watch(TraceFilter.ALL.withPayload(), 10, () -> {});
        connection("sensor")
                .packet(
                        Direction.OUT,
                        publish("t", "x".repeat(1_000_000), QoS.AT_MOST_ONCE, 0),
                        ProtocolVersion.V3_1_1,
                        TopicName.of("t"));
        PacketEvent event = drained(watch).getFirst();
        assertThat(event.bytes()).hasSize(PacketEvent.MOST_BYTES);
        assertThat(event.size()).isEqualTo(1 + 3 + 3 + 1_000_000);
        assertThat(event.cut()).isTrue();
        assertThat(event.fields().getLast().to()).isEqualTo(event.size());
        assertThat(event.summary()).isEqualTo("PUBLISH q0 t (1000000 bytes)");
    }

    @Test
    void findsAcknowledgementsByTheirTopic() {
        Watch watch = feed.watch(TraceFilter.ALL.about(TopicFilter.of("a/+")), 20, () -> {});
        TracedConnection connection = connection("sensor");
        ProtocolVersion v5 = ProtocolVersion.V5;
        connection.packet(Direction.IN, PingReq.INSTANCE, v5, null);
        connection.packet(Direction.IN, subscribe(9, "a/#"), v5, null);
        connection.packet(Direction.OUT, new SubAck(9, List.of(ReasonCode.GRANTED_QOS_2), Properties.NONE), v5, null);
        connection.packet(Direction.IN, subscribe(10, "b"), v5, null);
        connection.packet(Direction.OUT, new SubAck(10, List.of(ReasonCode.SUCCESS), Properties.NONE), v5, null);
        connection.packet(Direction.IN, publish("a/b", "", QoS.EXACTLY_ONCE, 1), v5, TopicName.of("a/b"));
        connection.packet(Direction.OUT, publish("b", "", QoS.EXACTLY_ONCE, 1), v5, TopicName.of("b"));
        connection.packet(Direction.OUT, new PubRec(1), v5, null);
        connection.packet(Direction.IN, new PubRec(1), v5, null);
        connection.packet(Direction.IN, new PubRel(1), v5, null);
        connection.packet(Direction.OUT, new PubRel(1), v5, null);
        connection.packet(Direction.OUT, publish("a/c", "", QoS.AT_LEAST_ONCE, 2), v5, TopicName.of("a/c"));
        connection.packet(Direction.IN, new PubAck(2), v5, null);
        assertThat(summaries(drained(watch)))
                .containsExactly(
                        "SUBSCRIBE m9 a/# q1",
                        "SUBACK m9 q2",
                        "PUBLISH q2 m1 a/b (0 bytes)",
                        "PUBREC m1",
                        "PUBREL m1",
                        "PUBLISH q1 m2 a/c (0 bytes)",
                        "PUBACK m2");
    }

    private static Subscribe subscribe(int identifier, String filter) {
        return new Subscribe(
                identifier, List.of(new Subscription(TopicFilter.of(filter), QoS.AT_LEAST_ONCE)), Properties.NONE);
    }

    @Test
    void aSlowWatcherIsToldHowMuchItMissed() {
        Watch watch = feed.watch(TraceFilter.ALL, 2, () -> {});
        TracedConnection connection = connection("sensor");
        for (int i = 0; i < 5; i++) {
            connection.packet(Direction.IN, new PubAck(i + 1), ProtocolVersion.V5, null);
        }
        assertThat(summaries(List.of(poll(watch), poll(watch)))).containsExactly("PUBACK m1", "PUBACK m2");
        connection.packet(Direction.IN, new PubAck(6), ProtocolVersion.V5, null);
        List<PacketEvent> rest = drained(watch);
        assertThat(summaries(rest)).containsExactly("3 events are missing here: read too slowly", "PUBACK m6");
        assertThat(rest.getFirst().direction()).isEqualTo(Direction.LOST);
        for (int i = 0; i < 3; i++) {
            connection.packet(Direction.IN, new PubAck(i + 7), ProtocolVersion.V5, null);
        }
        assertThat(summaries(drained(watch)))
                .containsExactly("PUBACK m7", "PUBACK m8", "1 event is missing here: read too slowly");
    }

    private static PacketEvent poll(Watch watch) {
        PacketEvent event = watch.poll();
        assertThat(event).isNotNull();
        return Objects.requireNonNull(event);
    }

    @Test
    void isAnnouncedOnceUntilItIsEmpty() {
        AtomicInteger announced = new AtomicInteger();
        Watch watch = feed.watch(TraceFilter.ALL, 10, announced::incrementAndGet);
        TracedConnection connection = connection("sensor");
        connection.begin("x");
        connection.end("y");
        assertThat(announced).hasValue(1);
        assertThat(drained(watch)).hasSize(2);
        connection.begin("z");
        assertThat(announced).hasValue(2);
    }

    @Test
    void givesEventsToAConsumerOnItsExecutor() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        List<String> seen = new ArrayList<>();
        feed.watch(TraceFilter.ALL, 10, tasks::add, event -> seen.add(event.summary()));
        TracedConnection connection = connection("sensor");
        connection.begin("x");
        connection.end("y");
        assertThat(seen).isEmpty();
        assertThat(tasks).hasSize(1);
        tasks.remove().run();
        assertThat(seen).containsExactly("x", "y");
    }

    @Test
    void remembersTheLastPacketsOfEachClient() {
        feed.remember(3, 1_000_000);
        TracedConnection sensor = connection("sensor");
        for (int i = 1; i <= 5; i++) {
            sensor.packet(Direction.IN, new PubAck(i), ProtocolVersion.V5, null);
        }
        connection("other").packet(Direction.IN, new PubAck(1), ProtocolVersion.V5, null);
        assertThat(summaries(feed.last("sensor", false))).containsExactly("PUBACK m3", "PUBACK m4", "PUBACK m5");
        assertThat(feed.last("other", false)).hasSize(1);
        assertThat(feed.last("nobody", false)).isEmpty();
    }

    @Test
    void forgetsWhoWasSilentLongestWhenMemoryIsUsedUp() {
        RecentPackets recent = new RecentPackets(10, 3_000);
        Sighting sighting = Sighting.ofConnection(0, SENSOR, 1, Direction.BEGIN, "x".repeat(100));
        for (int client = 0; client < 20; client++) {
            TracedPeer peer = new TracedPeer("c" + client, null, "192.0.2.7", 1);
            recent.add(Sighting.ofConnection(0, peer, client, Direction.BEGIN, "x".repeat(100)));
            assertThat(recent.usedBytes()).isLessThanOrEqualTo(3_000);
        }
        assertThat(recent.of("c0")).isEmpty();
        assertThat(recent.of("c19")).hasSize(1);
        RecentPackets tight = new RecentPackets(10, sighting.weight());
        tight.add(sighting);
        assertThat(tight.of("sensor")).isEmpty();
        assertThat(tight.usedBytes()).isZero();
    }
}
