// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.godwit.protocol.packet.Auth;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;

/**
 * Reads the packets that are a reason code and properties: CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, DISCONNECT and AUTH.
 * In 5.0 all but CONNACK may end early: then the code is 0x00 and there are no properties.
 */
final class AnswerDecoder {
    private AnswerDecoder() {}

    /** One of the four answers that belong to a PUBLISH. */
    static Packet publishAnswer(PacketBody body) {
        int packetIdentifier = body.packetIdentifier();
        ReasonCode code = reasonCode(body);
        Properties properties = properties(body);
        boolean isPlain = code == ReasonCode.SUCCESS && properties.isEmpty();
        return switch (body.type()) {
            case PUBACK -> isPlain ? new PubAck(packetIdentifier) : new PubAck(packetIdentifier, code, properties);
            case PUBREC -> new PubRec(packetIdentifier, code, properties);
            case PUBREL -> new PubRel(packetIdentifier, code, properties);
            case PUBCOMP -> new PubComp(packetIdentifier, code, properties);
            case CONNECT,
                    CONNACK,
                    PUBLISH,
                    SUBSCRIBE,
                    SUBACK,
                    UNSUBSCRIBE,
                    UNSUBACK,
                    PINGREQ,
                    PINGRESP,
                    DISCONNECT,
                    AUTH -> throw new IllegalStateException(body.type() + " is no answer to PUBLISH");
        };
    }

    static Disconnect disconnect(PacketBody body) {
        ReasonCode code = reasonCode(body);
        Properties properties = properties(body);
        if (body.isFromClient() ? properties.has(Property.SERVER_REFERENCE) : hasSessionExpiry(properties)) {
            // [MQTT-3.14.2-2]
            throw body.violation(
                    ReasonCode.PROTOCOL_ERROR,
                    body.isFromClient() ? Statement.V5_4_13_1_1 : Statement.V5_3_14_2_2,
                    body.isFromClient()
                            ? "from a client has a Server Reference"
                            : "from a server has a Session Expiry Interval");
        }
        return new Disconnect(code, properties);
    }

    private static boolean hasSessionExpiry(Properties properties) {
        return properties.has(Property.SESSION_EXPIRY_INTERVAL);
    }

    static Auth auth(PacketBody body) {
        ReasonCode code = reasonCode(body);
        Properties properties = properties(body);
        // The short form has no room for the method; only a server's last AUTH, with code 0x00, may use it.
        boolean isShort = code == ReasonCode.SUCCESS && properties.isEmpty();
        if (!isShort && !properties.has(Property.AUTHENTICATION_METHOD)) {
            throw body.violation(
                    ReasonCode.PROTOCOL_ERROR,
                    Statement.V5_4_12_0_5,
                    "has no Authentication Method"); // [MQTT-4.12.0-5]
        }
        return new Auth(code, properties);
    }

    private static ReasonCode reasonCode(PacketBody body) {
        return body.isV5() && (body.remaining() > 0 || body.type() == PacketType.AUTH)
                ? ReasonCodes.require(body, body.remaining() > 0 ? body.unsignedByte("reason code") : 0)
                : ReasonCode.SUCCESS;
    }

    private static Properties properties(PacketBody body) {
        return body.remaining() > 0 ? PropertiesDecoder.properties(body) : Properties.NONE;
    }

    static ConnAck connAck(PacketBody body) {
        int flags = body.unsignedByte("acknowledge flags");
        int value = body.unsignedByte("reason code");
        if (body.version() == ProtocolVersion.V3_1) {
            flags = 0; // MQTT 3.1 has no Session Present and leaves the byte unused.
        }
        if (flags > 1) {
            throw body.violation(
                    ReasonCode.MALFORMED_PACKET,
                    Statement.V5_3_2_2_1,
                    Statement.V3_4_8_0_1,
                    "has reserved acknowledge flags set"); // [MQTT-3.2.2-1]
        }
        ReasonCode code = body.isV5() ? ReasonCodes.require(body, value) : returnCode(body, value);
        boolean sessionPresent = flags == 1;
        if (sessionPresent && code != ReasonCode.SUCCESS) {
            // [MQTT-3.2.2-6] [v3 MQTT-3.2.2-4]
            throw body.violation(
                    ReasonCode.PROTOCOL_ERROR,
                    Statement.V5_3_2_2_6,
                    Statement.V3_3_2_2_4,
                    "refuses the connection with Session Present 1");
        }
        Properties properties = PropertiesDecoder.properties(body);
        if (properties.has(Property.AUTHENTICATION_DATA) && !properties.has(Property.AUTHENTICATION_METHOD)) {
            throw body.protocolError("has Authentication Data without Authentication Method");
        }
        return new ConnAck(sessionPresent, code, properties);
    }

    /** The reason code that says what a return code of 3.x says. */
    private static ReasonCode returnCode(PacketBody body, int value) {
        return switch (value) {
            case 0 -> ReasonCode.SUCCESS;
            case 1 -> ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
            case 2 -> ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
            case 3 -> ReasonCode.SERVER_UNAVAILABLE;
            case 4 -> ReasonCode.BAD_USER_NAME_OR_PASSWORD;
            case 5 -> ReasonCode.NOT_AUTHORIZED;
            default -> throw body.malformed("has the unknown return code " + value);
        };
    }
}
