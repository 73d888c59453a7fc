// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import io.godwit.protocol.topic.TopicName;

/**
 * Reads PUBLISH.
 *
 * <pre>
 * topic | packet identifier (QoS 1 and 2) | properties (5.0) | payload to the end of the packet
 * </pre>
 */
final class PublishDecoder {
    private static final int DUP = 0x08;
    private static final int RETAIN = 0x01;

    private PublishDecoder() {}

    /** The packet with these four flags of the fixed header. */
    static Publish publish(PacketBody body, int flags) {
        QoS qos = QoS.of(flags >> 1 & 3);
        if (qos == null) {
            // [MQTT-3.3.1-4] [v3 MQTT-3.3.1-4]
            throw body.violation(ReasonCode.MALFORMED_PACKET, Statement.V5_3_3_1_4, Statement.V3_3_3_1_4, "has QoS 3");
        }
        boolean dup = (flags & DUP) != 0;
        if (dup && qos == QoS.AT_MOST_ONCE) {
            // [MQTT-3.3.1-2] [v3 MQTT-3.3.1-2]
            throw body.violation(
                    ReasonCode.MALFORMED_PACKET, Statement.V5_3_3_1_2, Statement.V3_3_3_1_2, "has QoS 0 and DUP 1");
        }
        TopicName topic = body.topicName("topic"); // [MQTT-3.3.2-1] [v3 MQTT-3.3.2-1]
        // [MQTT-2.2.1-2] [v3 MQTT-2.3.1-5]
        int packetIdentifier = qos == QoS.AT_MOST_ONCE ? 0 : body.packetIdentifier();
        Properties properties = PropertiesDecoder.properties(body);
        if (topic == null && !properties.has(Property.TOPIC_ALIAS)) {
            // [MQTT-4.7.3-1] [v3 MQTT-4.7.3-1]
            throw body.violation(
                    body.isV5() ? ReasonCode.PROTOCOL_ERROR : ReasonCode.MALFORMED_PACKET,
                    Statement.V5_4_7_3_1,
                    Statement.V3_4_7_3_1,
                    body.isV5() ? "has neither a topic nor a Topic Alias" : "has an empty topic");
        }
        if (body.isFromClient() && properties.has(Property.SUBSCRIPTION_IDENTIFIER)) {
            throw body.violation(
                    ReasonCode.PROTOCOL_ERROR,
                    Statement.V5_3_3_4_6,
                    "from a client has a Subscription Identifier"); // [MQTT-3.3.4-6]
        }
        return new Publish(dup, qos, (flags & RETAIN) != 0, topic, packetIdentifier, properties, body.rest());
    }
}
