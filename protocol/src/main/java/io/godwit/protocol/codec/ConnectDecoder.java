// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import io.godwit.protocol.topic.TopicName;

/**
 * Reads CONNECT, which alone says its own version.
 *
 * <pre>
 * protocol name | level | flags | keep alive | properties (5.0)
 * client identifier | will properties (5.0), topic, payload | user name | password
 * </pre>
 */
final class ConnectDecoder {
    private static final int BRIDGE_BIT = 0x80;

    private static final int RESERVED = 0x01;
    private static final int CLEAN_START = 0x02;
    private static final int WILL = 0x04;
    private static final int WILL_QOS_SHIFT = 3;
    private static final int WILL_RETAIN = 0x20;
    private static final int PASSWORD = 0x40;
    private static final int USER_NAME = 0x80;

    private ConnectDecoder() {}

    static Connect connect(PacketBody body) {
        boolean bridge = readVersion(body);
        int flags = body.unsignedByte("connect flags");
        requireFlags(body, flags);
        int keepAliveSeconds = body.unsignedShort("keep alive");
        Properties properties = PropertiesDecoder.properties(body);
        if (properties.has(Property.AUTHENTICATION_DATA) && !properties.has(Property.AUTHENTICATION_METHOD)) {
            throw body.protocolError("has Authentication Data without Authentication Method");
        }
        // The order of the payload. [MQTT-3.1.3-1] [v3 MQTT-3.1.3-1]
        String clientIdentifier = body.nameText("client identifier"); // [MQTT-3.1.3-3] [MQTT-3.1.3-4]
        Will will = (flags & WILL) == 0 ? null : will(body, flags); // [MQTT-3.1.2-9] [v3 MQTT-3.1.2-9]
        String userName = isPresent(body, flags & USER_NAME) // [MQTT-3.1.2-17] [v3 MQTT-3.1.2-19]
                ? body.nameText("user name") // [MQTT-3.1.3-12] [v3 MQTT-3.1.3-11]
                : null; // [MQTT-3.1.2-16] [v3 MQTT-3.1.2-18]
        byte[] password = isPresent(body, flags & PASSWORD) // [MQTT-3.1.2-19] [v3 MQTT-3.1.2-21]
                ? body.binary("password")
                : null; // [MQTT-3.1.2-18] [v3 MQTT-3.1.2-20]
        return new Connect(
                body.version(),
                bridge,
                (flags & CLEAN_START) != 0,
                keepAliveSeconds,
                properties,
                clientIdentifier,
                will,
                userName,
                password);
    }

    /** Reads protocol name and level; returns whether the level carries the mark of a bridge. */
    private static boolean readVersion(PacketBody body) {
        String name = body.text("protocol name");
        boolean isMqtt = name.equals(ProtocolVersion.V3_1_1.protocolName());
        if (!isMqtt && !name.equals(ProtocolVersion.V3_1.protocolName())) {
            // [MQTT-3.1.2-1] [v3 MQTT-3.1.2-1]
            throw body.violation(
                    ReasonCode.MALFORMED_PACKET,
                    Statement.V5_3_1_2_1,
                    Statement.V3_3_1_2_1,
                    "has a protocol name other than MQTT and MQIsdp");
        }
        int level = body.unsignedByte("protocol level");
        if (isMqtt && level == ProtocolVersion.V5.level()) {
            body.version(ProtocolVersion.V5);
            return false;
        }
        ProtocolVersion version = isMqtt ? ProtocolVersion.V3_1_1 : ProtocolVersion.V3_1;
        if ((level & ~BRIDGE_BIT) != version.level()) {
            // Answered as 3.1.1 would: nobody knows how the client's version reads a CONNACK, but all known ones begin
            // so.
            // [MQTT-3.1.2-2] [v3 MQTT-3.1.2-2]
            throw body.violation(
                    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                    Statement.V5_3_1_2_2,
                    Statement.V3_3_1_2_2,
                    "asks for protocol " + name + " level " + level + "; MQTT 5, MQTT 4 and MQIsdp 3 are served");
        }
        body.version(version);
        return (level & BRIDGE_BIT) != 0;
    }

    private static void requireFlags(PacketBody body, int flags) {
        // MQTT 3.1 leaves the bit unused, so anything may stand there.
        if ((flags & RESERVED) != 0 && body.version() != ProtocolVersion.V3_1) {
            // [MQTT-3.1.2-3] [v3 MQTT-3.1.2-3]
            throw body.violation(
                    ReasonCode.MALFORMED_PACKET,
                    Statement.V5_3_1_2_3,
                    Statement.V3_3_1_2_3,
                    "has the reserved connect flag set");
        }
        int willQos = flags >> WILL_QOS_SHIFT & 3;
        if (willQos == 3) {
            // [MQTT-3.1.2-12] [v3 MQTT-3.1.2-14]
            throw body.violation(
                    ReasonCode.MALFORMED_PACKET, Statement.V5_3_1_2_12, Statement.V3_3_1_2_14, "has will QoS 3");
        }
        if ((flags & WILL) == 0 && willQos != 0) {
            // [MQTT-3.1.2-11] [v3 MQTT-3.1.2-11] [v3 MQTT-3.1.2-13]
            throw body.violation(
                    ReasonCode.PROTOCOL_ERROR,
                    Statement.V5_3_1_2_11,
                    Statement.V3_3_1_2_13,
                    "has will QoS " + willQos + " without a will");
        }
        if ((flags & WILL) == 0 && (flags & WILL_RETAIN) != 0) {
            // [MQTT-3.1.2-13] [v3 MQTT-3.1.2-15]
            throw body.violation(
                    ReasonCode.PROTOCOL_ERROR,
                    Statement.V5_3_1_2_13,
                    Statement.V3_3_1_2_15,
                    "has will retain without a will");
        }
        if (!body.isV5() && (flags & PASSWORD) != 0 && (flags & USER_NAME) == 0) {
            // [v3 MQTT-3.1.2-22]; MQTT 5.0 allows it.
            throw body.violation(
                    ReasonCode.PROTOCOL_ERROR,
                    Statement.V5_3_1_4_1,
                    Statement.V3_3_1_2_22,
                    "has a password without a user name");
        }
    }

    private static Will will(PacketBody body, int flags) {
        Properties properties = PropertiesDecoder.willProperties(body);
        TopicName topic = body.topicName("will topic"); // [MQTT-3.1.3-11] [v3 MQTT-3.1.3-10]
        if (topic == null) {
            // [MQTT-4.7.3-1] [v3 MQTT-4.7.3-1]
            throw body.violation(
                    ReasonCode.MALFORMED_PACKET, Statement.V5_4_7_3_1, Statement.V3_4_7_3_1, "has an empty will topic");
        }
        byte[] payload = body.binary("will payload");
        return new Will(topic, payload, qos(flags >> WILL_QOS_SHIFT & 3), (flags & WILL_RETAIN) != 0, properties);
    }

    private static QoS qos(int value) {
        QoS qos = QoS.of(value);
        if (qos == null) {
            throw new IllegalStateException("Will QoS " + value + " was not refused");
        }
        return qos;
    }

    /** MQTT 3.1 lets a packet end where a flag promises user name or password: then there is none. */
    private static boolean isPresent(PacketBody body, int flag) {
        return flag != 0 && !(body.version() == ProtocolVersion.V3_1 && body.remaining() == 0);
    }
}
