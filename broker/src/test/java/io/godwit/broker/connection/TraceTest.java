// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.trace.PacketEvent;
import io.godwit.broker.trace.TraceFilter;
import io.godwit.broker.trace.Watch;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the trace tells of whole conversations. */
class TraceTest {
    private static List<String> story(Watch watch) {
        List<String> lines = new ArrayList<>();
        for (PacketEvent event = watch.poll(); event != null; event = watch.poll()) {
            lines.add(event.client() + " " + event.direction().text() + " " + event.summary());
        }
        return lines;
    }

    private static Watch all(TestBroker broker) {
        return broker.trace.watch(TraceFilter.ALL, 100, () -> {});
    }

    @Test
    void tellsAConnectionFromBeginToEnd() {
        TestBroker broker = new TestBroker();
        Watch watch = all(broker);
        broker.open("sensor")
                .connect(TestBroker.v3("sensor", true, null))
                .send(PingReq.INSTANCE)
                .send(new Disconnect(ReasonCode.SUCCESS, Properties.NONE));
        assertThat(story(watch))
                .containsExactly(
                        "sensor begin connection from 192.0.2.1:4711 to port 1883",
                        "sensor in CONNECT sensor (MQTT 3.1.1, clean session, keep alive 0 s)",
                        "sensor out CONNACK 0 Success",
                        "sensor in PINGREQ",
                        "sensor out PINGRESP",
                        "sensor in DISCONNECT",
                        "sensor end DISCONNECT by the client");
    }

    @Test
    void tellsTheFourPacketsOfExactlyOnceOnBothSides() {
        TestBroker broker = new TestBroker();
        TestClient subscriber = broker.connect("dashboard").subscribe("t", QoS.EXACTLY_ONCE);
        TestClient publisher = broker.connect("sensor");
        Watch watch = all(broker);
        publisher.publish("t", "x", QoS.EXACTLY_ONCE, 7).send(new PubRel(7));
        subscriber.send(new PubRec(1)).send(new PubComp(1));
        assertThat(story(watch))
                .containsExactlyInAnyOrder(
                        "sensor in PUBLISH q2 m7 t (1 byte)",
                        "sensor out PUBREC m7",
                        "sensor in PUBREL m7",
                        "sensor out PUBCOMP m7",
                        "dashboard out PUBLISH q2 m1 t (1 byte)",
                        "dashboard in PUBREC m1",
                        "dashboard out PUBREL m1",
                        "dashboard in PUBCOMP m1");
    }

    @Test
    void aWatchThatBeginsLateSeesAConnectionThatIsThere() {
        TestBroker broker = new TestBroker();
        TestClient client = broker.connect("sensor");
        Watch watch = broker.trace.watch(TraceFilter.ALL.client("sensor"), 100, () -> {});
        client.send(PingReq.INSTANCE);
        broker.connect("other");
        assertThat(story(watch)).containsExactly("sensor in PINGREQ", "sensor out PINGRESP");
    }

    @Test
    void namesTheTopicBehindAnAlias() {
        TestBroker broker = new TestBroker("max_topic_alias 5");
        TestClient client = broker.connect5("sensor", Properties.NONE);
        Watch watch = broker.trace.watch(TraceFilter.ALL.about(TopicFilter.of("a/#")), 100, () -> {});
        Properties alias = Properties.builder().number(Property.TOPIC_ALIAS, 3).build();
        client.send(new Publish(false, QoS.AT_MOST_ONCE, false, TopicName.of("a/b"), 0, alias, new byte[1]));
        client.send(new Publish(false, QoS.AT_MOST_ONCE, false, null, 0, alias, new byte[1]));
        assertThat(story(watch))
                .containsExactly(
                        "sensor in PUBLISH q0 a/b alias 3 (1 byte)", "sensor in PUBLISH q0 a/b by alias 3 (1 byte)");
    }

    @Test
    void saysWhyAConnectionEnds() {
        TestBroker broker = new TestBroker();
        Watch watch = all(broker);
        TestClient client = broker.connect5("sensor", Properties.NONE);
        client.send(TestBroker.v5("sensor", true, Properties.NONE, null));
        assertThat(story(watch))
                .endsWith(
                        "sensor out DISCONNECT 0x82 Protocol Error",
                        "sensor end A second CONNECT on one connection [MQTT-3.1.0-2]");
        broker.security.answer = ReasonCode.NOT_AUTHORIZED;
        broker.open("stranger").connect(TestBroker.v5("stranger", true, Properties.NONE, null));
        assertThat(story(watch)).endsWith("stranger out CONNACK 0x87 Not authorized", "stranger end not authorised");
        broker.open("").send(new PubAck(1));
        assertThat(story(watch))
                .containsExactly(
                        " begin connection from 192.0.2.1:4711 to port 1883",
                        " end The first packet is PUBACK, not CONNECT [MQTT-3.1.0-1]");
    }

    @Test
    void anAssignedClientIdentifierIsTheOneThatIsTold() {
        TestBroker broker = new TestBroker();
        Watch watch = all(broker);
        broker.open("").connect(TestBroker.v5("", true, Properties.NONE, null));
        List<String> story = story(watch);
        assertThat(story).hasSize(3).allMatch(line -> line.startsWith("auto-"));
    }

    @Test
    void bytesOfWhatIsSentAreThoseOnTheWire() {
        TestBroker broker = new TestBroker();
        TestClient subscriber = broker.connect("dashboard").subscribe("t", QoS.AT_MOST_ONCE);
        Watch watch = broker.trace.watch(TraceFilter.ALL.client("dashboard").withPayload(), 100, () -> {});
        broker.connect("sensor").publish("t", "hi", QoS.AT_MOST_ONCE, 0);
        PacketEvent event = Objects.requireNonNull(watch.poll());
        assertThat(event.bytes()).containsExactly(0x30, 5, 0, 1, 't', 'h', 'i');
        assertThat(subscriber.payloads()).containsExactly("hi");
    }

    @Test
    void nothingIsNotedWhileNobodyWatches() {
        TestBroker broker = new TestBroker();
        broker.connect("sensor").send(PingReq.INSTANCE);
        Watch watch = all(broker);
        assertThat(watch.poll()).isNull();
    }
}
