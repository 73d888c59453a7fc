// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client's side of a connection to a {@link TestBroker}: what it sends, and what it got. */
final class TestClient {
    final TestBroker broker;
    final String clientId;
    final Connection connection;
    final FakeWire wire;

    TestClient(TestBroker broker, String clientId, Connection connection, FakeWire wire) {
        this.broker = broker;
        this.clientId = clientId;
        this.connection = connection;
        this.wire = wire;
    }

    TestClient send(Packet packet) {
        connection.onPacket(packet);
        broker.settle();
        return this;
    }

    TestClient connect(Connect connect) {
        wire.version = connect.version();
        return send(connect);
    }

    TestClient subscribe(String filter, QoS qos) {
        return send(new Subscribe(1, List.of(new Subscription(TopicFilter.of(filter), qos)), Properties.NONE))
                .forget();
    }

    TestClient publish(String topic, String payload, QoS qos, int packetIdentifier) {
        return send(publication(topic, payload, qos, false, packetIdentifier));
    }

    TestClient retain(String topic, String payload) {
        return send(publication(topic, payload, QoS.AT_MOST_ONCE, true, 0));
    }

    static Publish publication(String topic, String payload, QoS qos, boolean retain, int packetIdentifier) {
        return new Publish(
                false,
                qos,
                retain,
                TopicName.of(topic),
                packetIdentifier,
                Properties.NONE,
                payload.getBytes(StandardCharsets.UTF_8));
    }

    /** The network connection breaks. */
    void die() {
        wire.closed = true;
        connection.onClosed("");
        broker.settle();
    }

    /** Forgets what was received so far. */
    TestClient forget() {
        wire.sent.clear();
        return this;
    }

    /** What was received since the last call. */
    List<Packet> received() {
        List<Packet> received = List.copyOf(wire.sent);
        wire.sent.clear();
        return received;
    }

    /** The payloads received since the last call, in order; other packets are forgotten. */
    List<String> payloads() {
        List<String> payloads = new ArrayList<>();
        for (Packet packet : received()) {
            if (packet instanceof Publish publish) {
                payloads.add(new String(publish.payload(), StandardCharsets.UTF_8));
            }
        }
        return payloads;
    }
}
