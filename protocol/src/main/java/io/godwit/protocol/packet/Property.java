// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The 27 properties of MQTT 5.0: identifier, format, and where each may stand. */
public enum Property {
    /** 0x01. */
    PAYLOAD_FORMAT_INDICATOR(0x01, Format.BYTE, true, PacketType.PUBLISH),
    /** 0x02. */
    MESSAGE_EXPIRY_INTERVAL(0x02, Format.FOUR_BYTE_INTEGER, true, PacketType.PUBLISH),
    /** 0x03. */
    CONTENT_TYPE(0x03, Format.TEXT, true, PacketType.PUBLISH),
    /** 0x08. */
    RESPONSE_TOPIC(0x08, Format.TEXT, true, PacketType.PUBLISH),
    /** 0x09. */
    CORRELATION_DATA(0x09, Format.BINARY, true, PacketType.PUBLISH),
    /** 0x0B. */
    SUBSCRIPTION_IDENTIFIER(0x0B, Format.VARIABLE_BYTE_INTEGER, false, PacketType.PUBLISH, PacketType.SUBSCRIBE),
    /** 0x11. */
    SESSION_EXPIRY_INTERVAL(
            0x11, Format.FOUR_BYTE_INTEGER, false, PacketType.CONNECT, PacketType.CONNACK, PacketType.DISCONNECT),
    /** 0x12. */
    ASSIGNED_CLIENT_IDENTIFIER(0x12, Format.TEXT, false, PacketType.CONNACK),
    /** 0x13. */
    SERVER_KEEP_ALIVE(0x13, Format.TWO_BYTE_INTEGER, false, PacketType.CONNACK),
    /** 0x15. */
    AUTHENTICATION_METHOD(0x15, Format.TEXT, false, PacketType.CONNECT, PacketType.CONNACK, PacketType.AUTH),
    /** 0x16. */
    AUTHENTICATION_DATA(0x16, Format.BINARY, false, PacketType.CONNECT, PacketType.CONNACK, PacketType.AUTH),
    /** 0x17. */
    REQUEST_PROBLEM_INFORMATION(0x17, Format.BYTE, false, PacketType.CONNECT),
    /** 0x18. */
    WILL_DELAY_INTERVAL(0x18, Format.FOUR_BYTE_INTEGER, true),
    /** 0x19. */
    REQUEST_RESPONSE_INFORMATION(0x19, Format.BYTE, false, PacketType.CONNECT),
    /** 0x1A. */
    RESPONSE_INFORMATION(0x1A, Format.TEXT, false, PacketType.CONNACK),
    /** 0x1C. */
    SERVER_REFERENCE(0x1C, Format.TEXT, false, PacketType.CONNACK, PacketType.DISCONNECT),
    /** 0x1F. */
    REASON_STRING(
            0x1F,
            Format.TEXT,
            false,
            PacketType.CONNACK,
            PacketType.PUBACK,
            PacketType.PUBREC,
            PacketType.PUBREL,
            PacketType.PUBCOMP,
            PacketType.SUBACK,
            PacketType.UNSUBACK,
            PacketType.DISCONNECT,
            PacketType.AUTH),
    /** 0x21. */
    RECEIVE_MAXIMUM(0x21, Format.TWO_BYTE_INTEGER, false, PacketType.CONNECT, PacketType.CONNACK),
    /** 0x22. */
    TOPIC_ALIAS_MAXIMUM(0x22, Format.TWO_BYTE_INTEGER, false, PacketType.CONNECT, PacketType.CONNACK),
    /** 0x23. */
    TOPIC_ALIAS(0x23, Format.TWO_BYTE_INTEGER, false, PacketType.PUBLISH),
    /** 0x24. */
    MAXIMUM_QOS(0x24, Format.BYTE, false, PacketType.CONNACK),
    /** 0x25. */
    RETAIN_AVAILABLE(0x25, Format.BYTE, false, PacketType.CONNACK),
    /** 0x26. */
    USER_PROPERTY(
            0x26,
            Format.TEXT_PAIR,
            true,
            PacketType.CONNECT,
            PacketType.CONNACK,
            PacketType.PUBLISH,
            PacketType.PUBACK,
            PacketType.PUBREC,
            PacketType.PUBREL,
            PacketType.PUBCOMP,
            PacketType.SUBSCRIBE,
            PacketType.SUBACK,
            PacketType.UNSUBSCRIBE,
            PacketType.UNSUBACK,
            PacketType.DISCONNECT,
            PacketType.AUTH),
    /** 0x27. */
    MAXIMUM_PACKET_SIZE(0x27, Format.FOUR_BYTE_INTEGER, false, PacketType.CONNECT, PacketType.CONNACK),
    /** 0x28. */
    WILDCARD_SUBSCRIPTION_AVAILABLE(0x28, Format.BYTE, false, PacketType.CONNACK),
    /** 0x29. */
    SUBSCRIPTION_IDENTIFIER_AVAILABLE(0x29, Format.BYTE, false, PacketType.CONNACK),
    /** 0x2A. */
    SHARED_SUBSCRIPTION_AVAILABLE(0x2A, Format.BYTE, false, PacketType.CONNACK);

    /** How a value is written. */
    public enum Format {
        /** One byte. */
        BYTE,
        /** Two bytes, high one first. */
        TWO_BYTE_INTEGER,
        /** Four bytes, high one first. */
        FOUR_BYTE_INTEGER,
        /** One to four bytes, seven bits each. */
        VARIABLE_BYTE_INTEGER,
        /** A UTF-8 string with its length in two bytes. */
        TEXT,
        /** Bytes with their length in two bytes. */
        BINARY,
        /** Two UTF-8 strings. */
        TEXT_PAIR
    }

    private static final @Nullable Property[] BY_IDENTIFIER = new @Nullable Property[64];

    static {
        for (Property property : values()) {
            BY_IDENTIFIER[property.identifier] = property;
        }
    }

    private final int identifier;
    private final Format format;
    private final boolean allowedInWill;
    private final int packets; // One bit for each type.
    private final String text;

    Property(int identifier, Format format, boolean allowedInWill, PacketType... packets) {
        this.identifier = identifier;
        this.format = format;
        this.allowedInWill = allowedInWill;
        int bits = 0;
        for (PacketType packet : packets) {
            bits |= 1 << packet.value();
        }
        this.packets = bits;
        this.text = textOf(name());
    }

    /** The standard writes the names of properties with capitals, and QoS as always. */
    private static String textOf(String name) {
        StringBuilder text = new StringBuilder();
        for (String word : name.split("_", -1)) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(
                            word.equals("QOS")
                                    ? "QoS"
                                    : word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }

    /** The property with this identifier, or null when the standard has none. */
    public static @Nullable Property of(int identifier) {
        return identifier >= 0 && identifier < BY_IDENTIFIER.length ? BY_IDENTIFIER[identifier] : null;
    }

    /** The identifier on the wire. */
    public int identifier() {
        return identifier;
    }

    /** The standard's name for it, such as {@code Session Expiry Interval}. */
    public String text() {
        return text;
    }

    /** How its value is written. */
    public Format format() {
        return format;
    }

    /** Whether it may stand in packets of this type. */
    public boolean mayStandIn(PacketType packet) {
        return (packets & (1 << packet.value())) != 0;
    }

    /** Whether it may stand among the will properties of CONNECT. */
    public boolean isAllowedInWill() {
        return allowedInWill;
    }

    /** Whether a packet may hold it more than once: User Property anywhere, Subscription Identifier in PUBLISH. */
    public boolean mayRepeatIn(PacketType packet) {
        return this == USER_PROPERTY || (this == SUBSCRIPTION_IDENTIFIER && packet == PacketType.PUBLISH);
    }
}
