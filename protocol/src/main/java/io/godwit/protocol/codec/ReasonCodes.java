// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import static io.godwit.protocol.spec.ReasonCode.*;

import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import java.util.EnumSet;
import java.util.Set;

/** Which reason codes a packet may carry, by its type and by who sends it. */
public final class ReasonCodes {
    private static final Set<ReasonCode> CONNACK = EnumSet.of(
            SUCCESS,
            UNSPECIFIED_ERROR,
            MALFORMED_PACKET,
            PROTOCOL_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            UNSUPPORTED_PROTOCOL_VERSION,
            CLIENT_IDENTIFIER_NOT_VALID,
            BAD_USER_NAME_OR_PASSWORD,
            NOT_AUTHORIZED,
            SERVER_UNAVAILABLE,
            SERVER_BUSY,
            BANNED,
            BAD_AUTHENTICATION_METHOD,
            TOPIC_NAME_INVALID,
            PACKET_TOO_LARGE,
            QUOTA_EXCEEDED,
            PAYLOAD_FORMAT_INVALID,
            RETAIN_NOT_SUPPORTED,
            QOS_NOT_SUPPORTED,
            USE_ANOTHER_SERVER,
            SERVER_MOVED,
            CONNECTION_RATE_EXCEEDED);

    private static final Set<ReasonCode> PUBACK_AND_PUBREC = EnumSet.of(
            SUCCESS,
            NO_MATCHING_SUBSCRIBERS,
            UNSPECIFIED_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            NOT_AUTHORIZED,
            TOPIC_NAME_INVALID,
            PACKET_IDENTIFIER_IN_USE,
            QUOTA_EXCEEDED,
            PAYLOAD_FORMAT_INVALID);

    private static final Set<ReasonCode> PUBREL_AND_PUBCOMP = EnumSet.of(SUCCESS, PACKET_IDENTIFIER_NOT_FOUND);

    private static final Set<ReasonCode> SUBACK = EnumSet.of(
            SUCCESS,
            GRANTED_QOS_1,
            GRANTED_QOS_2,
            UNSPECIFIED_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            NOT_AUTHORIZED,
            TOPIC_FILTER_INVALID,
            PACKET_IDENTIFIER_IN_USE,
            QUOTA_EXCEEDED,
            SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
            SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
            WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);

    private static final Set<ReasonCode> UNSUBACK = EnumSet.of(
            SUCCESS,
            NO_SUBSCRIPTION_EXISTED,
            UNSPECIFIED_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            NOT_AUTHORIZED,
            TOPIC_FILTER_INVALID,
            PACKET_IDENTIFIER_IN_USE);

    private static final Set<ReasonCode> DISCONNECT_OF_CLIENT = EnumSet.of(
            SUCCESS,
            DISCONNECT_WITH_WILL_MESSAGE,
            UNSPECIFIED_ERROR,
            MALFORMED_PACKET,
            PROTOCOL_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            TOPIC_NAME_INVALID,
            RECEIVE_MAXIMUM_EXCEEDED,
            TOPIC_ALIAS_INVALID,
            PACKET_TOO_LARGE,
            MESSAGE_RATE_TOO_HIGH,
            QUOTA_EXCEEDED,
            ADMINISTRATIVE_ACTION,
            PAYLOAD_FORMAT_INVALID);

    private static final Set<ReasonCode> DISCONNECT_OF_SERVER = EnumSet.of(
            SUCCESS,
            UNSPECIFIED_ERROR,
            MALFORMED_PACKET,
            PROTOCOL_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            NOT_AUTHORIZED,
            SERVER_BUSY,
            SERVER_SHUTTING_DOWN,
            KEEP_ALIVE_TIMEOUT,
            SESSION_TAKEN_OVER,
            TOPIC_FILTER_INVALID,
            TOPIC_NAME_INVALID,
            RECEIVE_MAXIMUM_EXCEEDED,
            TOPIC_ALIAS_INVALID,
            PACKET_TOO_LARGE,
            MESSAGE_RATE_TOO_HIGH,
            QUOTA_EXCEEDED,
            ADMINISTRATIVE_ACTION,
            PAYLOAD_FORMAT_INVALID,
            RETAIN_NOT_SUPPORTED,
            QOS_NOT_SUPPORTED,
            USE_ANOTHER_SERVER,
            SERVER_MOVED,
            SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
            CONNECTION_RATE_EXCEEDED,
            MAXIMUM_CONNECT_TIME,
            SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
            WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);

    private static final Set<ReasonCode> AUTH_OF_CLIENT = EnumSet.of(CONTINUE_AUTHENTICATION, REAUTHENTICATE);

    private static final Set<ReasonCode> AUTH_OF_SERVER = EnumSet.of(SUCCESS, CONTINUE_AUTHENTICATION);

    private static final Set<ReasonCode> NONE = EnumSet.noneOf(ReasonCode.class);

    private ReasonCodes() {}

    /** The reason code with this value, if the packet being read may carry it. */
    static ReasonCode require(PacketBody body, int value) {
        ReasonCode code = ReasonCode.of(value);
        if (code == null || !isAllowed(code, body.type(), body.isFromClient())) {
            throw body.violation(
                    ReasonCode.PROTOCOL_ERROR,
                    statement(body.type()),
                    "has reason code 0x%02X, which it must not have".formatted(value));
        }
        return code;
    }

    /** Whether a packet of this type from a client, or else from a server, may carry the code. */
    public static boolean isAllowed(ReasonCode code, PacketType type, boolean fromClient) {
        return allowed(type, fromClient).contains(code);
    }

    private static Set<ReasonCode> allowed(PacketType type, boolean fromClient) {
        return switch (type) {
            case CONNACK -> CONNACK; // [MQTT-3.2.2-8]
            case PUBACK, PUBREC -> PUBACK_AND_PUBREC; // [MQTT-3.4.2-1] [MQTT-3.5.2-1]
            case PUBREL, PUBCOMP -> PUBREL_AND_PUBCOMP; // [MQTT-3.6.2-1] [MQTT-3.7.2-1]
            case SUBACK -> SUBACK; // [MQTT-3.9.3-2]
            case UNSUBACK -> UNSUBACK; // [MQTT-3.11.3-2]
            case DISCONNECT -> fromClient ? DISCONNECT_OF_CLIENT : DISCONNECT_OF_SERVER; // [MQTT-3.14.2-1]
            case AUTH -> fromClient ? AUTH_OF_CLIENT : AUTH_OF_SERVER; // [MQTT-3.15.2-1]
            case CONNECT, PUBLISH, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, PINGRESP -> NONE;
        };
    }

    private static Statement statement(PacketType type) {
        return switch (type) {
            case CONNACK -> Statement.V5_3_2_2_8;
            case PUBACK -> Statement.V5_3_4_2_1;
            case PUBREC -> Statement.V5_3_5_2_1;
            case PUBREL -> Statement.V5_3_6_2_1;
            case PUBCOMP -> Statement.V5_3_7_2_1;
            case SUBACK -> Statement.V5_3_9_3_2;
            case UNSUBACK -> Statement.V5_3_11_3_2;
            case DISCONNECT -> Statement.V5_3_14_2_1;
            case AUTH -> Statement.V5_3_15_2_1;
            case CONNECT, PUBLISH, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, PINGRESP -> Statement.V5_4_13_1_1;
        };
    }
}
