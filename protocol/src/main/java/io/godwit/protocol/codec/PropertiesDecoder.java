// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.UserProperty;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;

/** Reads properties: their length in bytes, then for each its identifier and its value. */
final class PropertiesDecoder {
    private PropertiesDecoder() {}

    /** The properties of the packet itself; none in 3.x. */
    static Properties properties(PacketBody body) {
        return body.isV5() ? properties(body, false) : Properties.NONE;
    }

    /** The will properties of a CONNECT; none in 3.x. */
    static Properties willProperties(PacketBody body) {
        return body.isV5() ? properties(body, true) : Properties.NONE;
    }

    private static Properties properties(PacketBody body, boolean inWill) {
        int length = body.variableByteInteger("property length");
        if (length == 0) {
            return Properties.NONE; // [MQTT-2.2.2-1]
        }
        int packetEnd = body.narrow(length, "properties");
        Properties.Builder gathered = body.gather();
        long seen = 0; // One bit for each identifier; all are below 64.
        while (body.remaining() > 0) {
            int identifier = body.variableByteInteger("property identifier");
            Property property = Property.of(identifier);
            if (property == null) {
                throw body.malformed("has a property with the unknown identifier " + identifier);
            }
            if (inWill ? !property.isAllowedInWill() : !property.mayStandIn(body.type())) {
                throw body.malformed("has " + property + " where it does not belong");
            }
            long bit = 1L << property.identifier();
            if ((seen & bit) != 0 && !property.mayRepeatIn(body.type())) {
                throw body.protocolError("has " + property + " twice");
            }
            seen |= bit;
            gathered.add(property, value(body, property));
        }
        body.widen(packetEnd);
        return body.gathered(gathered);
    }

    private static Object value(PacketBody body, Property property) {
        String name = property.name();
        return switch (property.format()) {
            case BYTE -> flag(body, property, body.unsignedByte(name));
            case TWO_BYTE_INTEGER -> number(body, property, body.unsignedShort(name));
            case FOUR_BYTE_INTEGER -> number(body, property, body.unsignedInt(name));
            case VARIABLE_BYTE_INTEGER -> number(body, property, body.variableByteInteger(name));
            case TEXT -> property == Property.RESPONSE_TOPIC ? responseTopic(body) : body.text(name);
            case BINARY -> body.binary(name);
            case TEXT_PAIR -> new UserProperty(body.text(name), body.text(name)); // [MQTT-1.5.7-1]
        };
    }

    /** All properties of one byte mean no or yes. */
    private static Long flag(PacketBody body, Property property, int value) {
        if (value > 1) {
            throw body.protocolError("has " + property + " " + value + "; 0 and 1 are allowed");
        }
        return (long) value;
    }

    private static Long number(PacketBody body, Property property, long value) {
        if (value == 0) {
            if (property == Property.TOPIC_ALIAS) {
                throw body.violation(
                        ReasonCode.TOPIC_ALIAS_INVALID, Statement.V5_3_3_2_8, "has Topic Alias 0"); // [MQTT-3.3.2-8]
            }
            if (property == Property.RECEIVE_MAXIMUM
                    || property == Property.MAXIMUM_PACKET_SIZE
                    || property == Property.SUBSCRIPTION_IDENTIFIER) {
                throw body.protocolError("has " + property + " 0; it begins at 1");
            }
        }
        return value;
    }

    private static String responseTopic(PacketBody body) {
        String topic = body.text("Response Topic"); // [MQTT-3.3.2-13]
        if (topic.isEmpty()) {
            throw wrongResponseTopic(body, Statement.V5_4_7_3_1, "has an empty Response Topic"); // [MQTT-4.7.3-1]
        }
        if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            throw wrongResponseTopic(
                    body, Statement.V5_3_3_2_14, "has a wildcard in its Response Topic"); // [MQTT-3.3.2-14]
        }
        return topic;
    }

    private static ProtocolViolation wrongResponseTopic(PacketBody body, Statement statement, String detail) {
        return body.violation(ReasonCode.PROTOCOL_ERROR, statement, detail);
    }
}
