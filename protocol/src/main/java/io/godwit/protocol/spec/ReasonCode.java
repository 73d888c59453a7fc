// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.spec;

import org.jspecify.annotations.Nullable;

/**
 * The 43 reason codes of MQTT 5.0.
 *
 * <p>0x00 has three names in the standard, by packet: Success, Normal disconnection, Granted QoS 0; here it is
 * {@link #SUCCESS}. For 3.x the codec translates: see {@link #connectReturnCode()}.
 */
public enum ReasonCode {
    /** 0x00. */
    SUCCESS(0x00, "Success"),
    /** 0x01. */
    GRANTED_QOS_1(0x01, "Granted QoS 1"),
    /** 0x02. */
    GRANTED_QOS_2(0x02, "Granted QoS 2"),
    /** 0x04. */
    DISCONNECT_WITH_WILL_MESSAGE(0x04, "Disconnect with Will Message"),
    /** 0x10. */
    NO_MATCHING_SUBSCRIBERS(0x10, "No matching subscribers"),
    /** 0x11. */
    NO_SUBSCRIPTION_EXISTED(0x11, "No subscription existed"),
    /** 0x18. */
    CONTINUE_AUTHENTICATION(0x18, "Continue authentication"),
    /** 0x19. */
    REAUTHENTICATE(0x19, "Re-authenticate"),
    /** 0x80. */
    UNSPECIFIED_ERROR(0x80, "Unspecified error"),
    /** 0x81. */
    MALFORMED_PACKET(0x81, "Malformed Packet"),
    /** 0x82. */
    PROTOCOL_ERROR(0x82, "Protocol Error"),
    /** 0x83. */
    IMPLEMENTATION_SPECIFIC_ERROR(0x83, "Implementation specific error"),
    /** 0x84. */
    UNSUPPORTED_PROTOCOL_VERSION(0x84, "Unsupported Protocol Version"),
    /** 0x85. */
    CLIENT_IDENTIFIER_NOT_VALID(0x85, "Client Identifier not valid"),
    /** 0x86. */
    BAD_USER_NAME_OR_PASSWORD(0x86, "Bad User Name or Password"),
    /** 0x87. */
    NOT_AUTHORIZED(0x87, "Not authorized"),
    /** 0x88. */
    SERVER_UNAVAILABLE(0x88, "Server unavailable"),
    /** 0x89. */
    SERVER_BUSY(0x89, "Server busy"),
    /** 0x8A. */
    BANNED(0x8A, "Banned"),
    /** 0x8B. */
    SERVER_SHUTTING_DOWN(0x8B, "Server shutting down"),
    /** 0x8C. */
    BAD_AUTHENTICATION_METHOD(0x8C, "Bad authentication method"),
    /** 0x8D. */
    KEEP_ALIVE_TIMEOUT(0x8D, "Keep Alive timeout"),
    /** 0x8E. */
    SESSION_TAKEN_OVER(0x8E, "Session taken over"),
    /** 0x8F. */
    TOPIC_FILTER_INVALID(0x8F, "Topic Filter invalid"),
    /** 0x90. */
    TOPIC_NAME_INVALID(0x90, "Topic Name invalid"),
    /** 0x91. */
    PACKET_IDENTIFIER_IN_USE(0x91, "Packet Identifier in use"),
    /** 0x92. */
    PACKET_IDENTIFIER_NOT_FOUND(0x92, "Packet Identifier not found"),
    /** 0x93. */
    RECEIVE_MAXIMUM_EXCEEDED(0x93, "Receive Maximum exceeded"),
    /** 0x94. */
    TOPIC_ALIAS_INVALID(0x94, "Topic Alias invalid"),
    /** 0x95. */
    PACKET_TOO_LARGE(0x95, "Packet too large"),
    /** 0x96. */
    MESSAGE_RATE_TOO_HIGH(0x96, "Message rate too high"),
    /** 0x97. */
    QUOTA_EXCEEDED(0x97, "Quota exceeded"),
    /** 0x98. */
    ADMINISTRATIVE_ACTION(0x98, "Administrative action"),
    /** 0x99. */
    PAYLOAD_FORMAT_INVALID(0x99, "Payload format invalid"),
    /** 0x9A. */
    RETAIN_NOT_SUPPORTED(0x9A, "Retain not supported"),
    /** 0x9B. */
    QOS_NOT_SUPPORTED(0x9B, "QoS not supported"),
    /** 0x9C. */
    USE_ANOTHER_SERVER(0x9C, "Use another server"),
    /** 0x9D. */
    SERVER_MOVED(0x9D, "Server moved"),
    /** 0x9E. */
    SHARED_SUBSCRIPTIONS_NOT_SUPPORTED(0x9E, "Shared Subscriptions not supported"),
    /** 0x9F. */
    CONNECTION_RATE_EXCEEDED(0x9F, "Connection rate exceeded"),
    /** 0xA0. */
    MAXIMUM_CONNECT_TIME(0xA0, "Maximum connect time"),
    /** 0xA1. */
    SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED(0xA1, "Subscription Identifiers not supported"),
    /** 0xA2. */
    WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED(0xA2, "Wildcard Subscriptions not supported");

    private static final @Nullable ReasonCode[] BY_VALUE = new @Nullable ReasonCode[256];

    static {
        for (ReasonCode code : values()) {
            BY_VALUE[code.value] = code;
        }
    }

    private final int value;
    private final String text;

    ReasonCode(int value, String text) {
        this.value = value;
        this.text = text;
    }

    /** The code with this value, or null when the standard gives it no meaning. */
    public static @Nullable ReasonCode of(int value) {
        return BY_VALUE[value & 0xFF];
    }

    /** The byte on the wire, 0 to 255. */
    public int value() {
        return value;
    }

    /** The standard's name for it, such as {@code Not authorized}. */
    public String text() {
        return text;
    }

    /** True from 0x80 on: the request failed. */
    public boolean isError() {
        return value >= 0x80;
    }

    /** The SUBACK code that grants a QoS of 0, 1 or 2. */
    public static ReasonCode granted(int qos) {
        return switch (qos) {
            case 0 -> SUCCESS;
            case 1 -> GRANTED_QOS_1;
            case 2 -> GRANTED_QOS_2;
            default -> throw new IllegalArgumentException("QoS " + qos);
        };
    }

    /**
     * The CONNACK return code of MQTT 3.1 and 3.1.1 that says the same, 0 to 5, or -1 where none fits and the connection
     * is closed without a CONNACK [v3 MQTT-3.2.2-6].
     */
    public int connectReturnCode() {
        return switch (this) {
            case SUCCESS -> 0;
            case UNSUPPORTED_PROTOCOL_VERSION -> 1;
            case CLIENT_IDENTIFIER_NOT_VALID -> 2;
            case SERVER_UNAVAILABLE, SERVER_BUSY, QUOTA_EXCEEDED, CONNECTION_RATE_EXCEEDED -> 3;
            case BAD_USER_NAME_OR_PASSWORD -> 4;
            case NOT_AUTHORIZED, BANNED -> 5;
            default -> -1;
        };
    }
}
