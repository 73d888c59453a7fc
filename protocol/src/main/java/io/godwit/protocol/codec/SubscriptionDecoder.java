// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import io.godwit.protocol.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads SUBSCRIBE, UNSUBSCRIBE and their answers: packet identifier, properties (5.0), then one entry after another to the
 * end of the packet.
 */
final class SubscriptionDecoder {
    private static final int V3_FAILURE = 0x80;

    private static final int NO_LOCAL = 0x04;
    private static final int RETAIN_AS_PUBLISHED = 0x08;
    private static final int RETAIN_HANDLING_SHIFT = 4;
    private static final int RESERVED = 0xC0;

    private SubscriptionDecoder() {}

    static Subscribe subscribe(PacketBody body) {
        int packetIdentifier = body.packetIdentifier();
        Properties properties = PropertiesDecoder.properties(body);
        List<Subscription> subscriptions = new ArrayList<>(2);
        while (body.remaining() > 0) {
            subscriptions.add(subscription(body));
        }
        if (subscriptions.isEmpty()) {
            // [MQTT-3.8.3-2] [v3 MQTT-3.8.3-3]
            throw body.violation(
                    ReasonCode.PROTOCOL_ERROR, Statement.V5_3_8_3_2, Statement.V3_3_8_3_3, "has no topic filter");
        }
        return new Subscribe(packetIdentifier, subscriptions, properties);
    }

    private static Subscription subscription(PacketBody body) {
        TopicFilter filter = body.topicFilter(); // [MQTT-3.8.3-1] [v3 MQTT-3.8.3-1]
        int options = body.unsignedByte("subscription options");
        if ((options & (body.isV5() ? RESERVED : ~3)) != 0) {
            // [MQTT-3.8.3-5] [v3 MQTT-3.8.3-4]
            throw body.violation(
                    ReasonCode.MALFORMED_PACKET,
                    Statement.V5_3_8_3_5,
                    Statement.V3_3_8_3_4,
                    "has reserved bits set in its subscription options");
        }
        QoS qos = QoS.of(options & 3);
        if (qos == null) {
            // [v3 MQTT-3.8.3-4]; MQTT 5.0 has no number for it.
            throw body.violation(
                    body.isV5() ? ReasonCode.PROTOCOL_ERROR : ReasonCode.MALFORMED_PACKET,
                    Statement.V5_4_13_1_1,
                    Statement.V3_3_8_3_4,
                    "asks for QoS 3");
        }
        RetainHandling retainHandling = RetainHandling.of(options >> RETAIN_HANDLING_SHIFT & 3);
        if (retainHandling == null) {
            throw body.protocolError("asks for Retain Handling 3");
        }
        boolean noLocal = (options & NO_LOCAL) != 0;
        if (noLocal && filter.isShared()) {
            throw body.violation(
                    ReasonCode.PROTOCOL_ERROR,
                    Statement.V5_3_8_3_4,
                    "asks for No Local on a shared subscription"); // [MQTT-3.8.3-4]
        }
        return new Subscription(filter, qos, noLocal, (options & RETAIN_AS_PUBLISHED) != 0, retainHandling);
    }

    static Unsubscribe unsubscribe(PacketBody body) {
        int packetIdentifier = body.packetIdentifier();
        Properties properties = PropertiesDecoder.properties(body);
        List<TopicFilter> filters = new ArrayList<>(2);
        while (body.remaining() > 0) {
            filters.add(body.topicFilter()); // [MQTT-3.10.3-1] [v3 MQTT-3.10.3-1]
        }
        if (filters.isEmpty()) {
            // [MQTT-3.10.3-2] [v3 MQTT-3.10.3-2]
            throw body.violation(
                    ReasonCode.PROTOCOL_ERROR, Statement.V5_3_10_3_2, Statement.V3_3_10_3_2, "has no topic filter");
        }
        return new Unsubscribe(packetIdentifier, filters, properties);
    }

    static SubAck subAck(PacketBody body) {
        int packetIdentifier = body.packetIdentifier();
        Properties properties = PropertiesDecoder.properties(body);
        return new SubAck(packetIdentifier, reasonCodes(body), properties);
    }

    static UnsubAck unsubAck(PacketBody body) {
        int packetIdentifier = body.packetIdentifier();
        Properties properties = PropertiesDecoder.properties(body);
        return new UnsubAck(packetIdentifier, body.isV5() ? reasonCodes(body) : List.of(), properties);
    }

    private static List<ReasonCode> reasonCodes(PacketBody body) {
        List<ReasonCode> codes = new ArrayList<>(2);
        while (body.remaining() > 0) {
            int value = body.unsignedByte("reason code");
            if (!body.isV5() && value > 2 && value != V3_FAILURE) {
                // [v3 MQTT-3.9.3-2]
                throw body.violation(
                        ReasonCode.MALFORMED_PACKET,
                        Statement.V5_3_9_3_2,
                        Statement.V3_3_9_3_2,
                        "has return code " + value);
            }
            codes.add(ReasonCodes.require(body, value));
        }
        if (codes.isEmpty()) {
            throw body.malformed("has no reason code");
        }
        return codes;
    }
}
