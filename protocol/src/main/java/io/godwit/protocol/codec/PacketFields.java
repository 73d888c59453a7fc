// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Shows the bytes of a packet field by field, for people. Every byte of the packet belongs to exactly one field; what cannot
 * be read, because the packet is malformed or only its beginning is there, is one last field. It judges nothing, so it never
 * throws: that is the decoder's part.
 *
 * <p>One walk, used by the thread that calls; nothing is kept.
 */
public final class PacketFields {
    private static final PacketType[] TYPES = PacketType.values();

    /** Characters of a value that are shown. */
    private static final int MOST_CHARACTERS = 256;

    /** Bytes of a binary value that are shown. */
    private static final int MOST_BYTES = 64;

    private final byte[] bytes;
    private final int size;
    private final List<PacketField> fields = new ArrayList<>();

    /** CONNECT says its own. */
    private ProtocolVersion version;

    private int position;

    /** Behind the last byte that may be read: of the packet, or of its properties. */
    private int end;

    /** Nothing further can be read. */
    private boolean ended;

    private PacketFields(byte[] bytes, int size, ProtocolVersion version) {
        this.bytes = bytes;
        this.size = size;
        this.end = size;
        this.version = version;
    }

    /**
     * The fields of a packet.
     *
     * @param bytes the packet, or its beginning
     * @param size bytes of the whole packet
     * @param version of the connection; a CONNECT says its own
     * @return in the order of the bytes, without gap or overlap
     */
    public static List<PacketField> of(byte[] bytes, int size, ProtocolVersion version) {
        PacketFields walk = new PacketFields(bytes, size, version);
        walk.packet();
        walk.leftOver();
        return List.copyOf(walk.fields);
    }

    /** The type that the first byte of a packet tells, or null for the reserved 0. */
    public static @Nullable PacketType typeOf(byte first) {
        int value = first >> 4 & 0x0F;
        return value == 0 ? null : TYPES[value - 1];
    }

    /** The bytes of the packet that begins so, as its remaining length says; as many as are here where that cannot be read. */
    public static int sizeOf(byte[] beginning) {
        PacketFields walk = new PacketFields(beginning, beginning.length, ProtocolVersion.V5);
        walk.position = Math.min(1, beginning.length);
        int remaining = (int) walk.readVariableByteInteger();
        return walk.ended ? beginning.length : walk.position + remaining;
    }

    /** The standard's name for a code in packets of this type: 0x00 has three. */
    public static String textOf(ReasonCode code, PacketType type) {
        if (code != ReasonCode.SUCCESS) {
            return code.text();
        }
        return switch (type) {
            case DISCONNECT -> "Normal disconnection";
            case SUBACK -> "Granted QoS 0";
            case CONNECT,
                    CONNACK,
                    PUBLISH,
                    PUBACK,
                    PUBREC,
                    PUBREL,
                    PUBCOMP,
                    SUBSCRIBE,
                    UNSUBSCRIBE,
                    UNSUBACK,
                    PINGREQ,
                    PINGRESP,
                    AUTH -> code.text();
        };
    }

    private void packet() {
        if (!isHere(1)) {
            return;
        }
        int first = bytes[0] & 0xFF;
        PacketType type = typeOf(bytes[0]);
        if (type == null) {
            return;
        }
        int flags = first & 0x0F;
        add("Packet type and flags", 1, firstByte(type, flags), firstByteStatement(type));
        variableByteInteger("Remaining length");
        switch (type) {
            case CONNECT -> connect();
            case CONNACK -> connAck();
            case PUBLISH -> publish(flags);
            case PUBACK -> answer(type, Statement.V5_3_4_2_1);
            case PUBREC -> answer(type, Statement.V5_3_5_2_1);
            case PUBREL -> answer(type, Statement.V5_3_6_2_1);
            case PUBCOMP -> answer(type, Statement.V5_3_7_2_1);
            case SUBSCRIBE -> subscribe();
            case SUBACK -> reasonCodes(type, Statement.V5_3_9_3_2, Statement.V3_3_9_3_2);
            case UNSUBSCRIBE -> unsubscribe();
            case UNSUBACK -> reasonCodes(type, Statement.V5_3_11_3_2, null);
            case PINGREQ, PINGRESP -> {}
            case DISCONNECT -> codeAndProperties(type, Statement.V5_3_14_2_1);
            case AUTH -> codeAndProperties(type, Statement.V5_3_15_2_1);
        }
    }

    private static String firstByte(PacketType type, int flags) {
        StringJoiner text = new StringJoiner(", ").add(type.name());
        if (type == PacketType.PUBLISH) {
            text.add("QoS " + (flags >> 1 & 3));
            if ((flags & 0x08) != 0) {
                text.add("DUP");
            }
            if ((flags & 0x01) != 0) {
                text.add("RETAIN");
            }
        } else if (flags != 0) {
            text.add("flags " + Integer.toBinaryString(0x10 | flags).substring(1));
        }
        return text.toString();
    }

    private @Nullable Statement firstByteStatement(PacketType type) {
        return switch (type) {
            case PUBLISH -> of(Statement.V5_3_3_1_4, Statement.V3_3_3_1_4);
            case PUBREL -> of(Statement.V5_3_6_1_1, Statement.V3_3_6_1_1);
            case SUBSCRIBE -> of(Statement.V5_3_8_1_1, Statement.V3_3_8_1_1);
            case UNSUBSCRIBE -> of(Statement.V5_3_10_1_1, Statement.V3_3_10_1_1);
            case DISCONNECT -> of(Statement.V5_3_14_1_1, Statement.V3_3_14_1_1);
            case AUTH -> Statement.V5_3_15_1_1;
            case CONNECT, CONNACK, PUBACK, PUBREC, PUBCOMP, SUBACK, UNSUBACK, PINGREQ, PINGRESP ->
                of(Statement.V5_2_1_3_1, Statement.V3_2_2_2_1);
        };
    }

    // The packets.

    private void connect() {
        String name = text("Protocol name", of(Statement.V5_3_1_2_1, Statement.V3_3_1_2_1));
        if (!isHere(1)) {
            return;
        }
        int level = bytes[position] & 0xFF;
        boolean isMqtt = name.equals(ProtocolVersion.V5.protocolName());
        version = isMqtt && level == ProtocolVersion.V5.level()
                ? ProtocolVersion.V5
                : isMqtt ? ProtocolVersion.V3_1_1 : ProtocolVersion.V3_1;
        String known = (level & 0x7F) == version.level() ? ", MQTT " + version.text() : "";
        String bridge = (level & 0x80) != 0 ? ", a bridge" : "";
        add("Protocol version", 1, level + known + bridge, of(Statement.V5_3_1_2_2, Statement.V3_3_1_2_2));
        if (!isHere(1)) {
            return;
        }
        int flags = bytes[position] & 0xFF;
        add("Connect flags", 1, connectFlags(flags), of(Statement.V5_3_1_2_3, Statement.V3_3_1_2_3));
        number("Keep alive", 2, " s", of(Statement.V5_3_1_2_22, Statement.V3_3_1_2_24));
        properties("Property");
        text("Client identifier", of(Statement.V5_3_1_3_3, Statement.V3_3_1_3_3));
        if ((flags & 0x04) != 0) {
            properties("Will property");
            text("Will topic", of(Statement.V5_3_1_3_11, Statement.V3_3_1_3_10));
            binary("Will payload", of(Statement.V5_3_1_2_9, Statement.V3_3_1_2_9), PacketField.Content.PAYLOAD);
        }
        if ((flags & 0x80) != 0 && position < end) {
            text("User name", of(Statement.V5_3_1_3_12, Statement.V3_3_1_3_11));
        }
        if ((flags & 0x40) != 0 && position < end) {
            binary("Password", of(Statement.V5_3_1_2_19, Statement.V3_3_1_2_21), PacketField.Content.SECRET);
        }
    }

    private String connectFlags(int flags) {
        StringJoiner text = new StringJoiner(", ");
        text.setEmptyValue("none");
        String clean = version.isV5() ? "clean start" : "clean session";
        if ((flags & 0x02) != 0) {
            text.add(clean);
        }
        if ((flags & 0x04) != 0) {
            text.add("will at QoS " + (flags >> 3 & 3) + ((flags & 0x20) != 0 ? ", retained" : ""));
        }
        if ((flags & 0x80) != 0) {
            text.add("user name");
        }
        if ((flags & 0x40) != 0) {
            text.add("password");
        }
        return text.toString();
    }

    private void connAck() {
        if (isHere(1)) {
            boolean present = (bytes[position] & 1) != 0;
            add(
                    "Acknowledge flags",
                    1,
                    present ? "session present" : "no session present",
                    of(Statement.V5_3_2_2_2, Statement.V3_3_2_2_1));
        }
        reasonCode(PacketType.CONNACK, of(Statement.V5_3_2_2_8, Statement.V3_3_2_2_5));
        properties("Property");
    }

    private void publish(int flags) {
        text("Topic name", of(Statement.V5_3_3_2_1, Statement.V3_3_3_2_1));
        if ((flags & 0x06) != 0) {
            packetIdentifier(of(Statement.V5_2_2_1_3, Statement.V3_2_3_1_1));
        }
        properties("Property");
        if (!ended && position < end) {
            int from = position;
            position = end;
            fields.add(
                    new PacketField("Payload", from, from, end, payload(from, end), null, PacketField.Content.PAYLOAD));
        }
    }

    private void answer(PacketType type, Statement codes) {
        packetIdentifier(of(Statement.V5_2_2_1_5, Statement.V3_2_3_1_6));
        codeAndProperties(type, codes);
    }

    /** In 5.0 the packet may end before either. */
    private void codeAndProperties(PacketType type, Statement codes) {
        if (position < end) {
            reasonCode(type, codes);
        }
        if (position < end) {
            properties("Property");
        }
    }

    private void subscribe() {
        packetIdentifier(of(Statement.V5_2_2_1_3, Statement.V3_2_3_1_1));
        properties("Property");
        while (!ended && position < end) {
            text("Topic filter", of(Statement.V5_3_8_3_1, Statement.V3_3_8_3_1));
            if (isHere(1)) {
                int options = bytes[position];
                String name = version.isV5() ? "Subscription options" : "Requested QoS";
                add(name, 1, options(options), of(Statement.V5_3_8_3_5, Statement.V3_3_8_3_4));
            }
        }
    }

    private String options(int options) {
        StringJoiner text = new StringJoiner(", ").add("QoS " + (options & 3));
        if (version.isV5()) {
            if ((options & 0x04) != 0) {
                text.add("No Local");
            }
            if ((options & 0x08) != 0) {
                text.add("Retain As Published");
            }
            RetainHandling handling = RetainHandling.of(options >> 4 & 3);
            if (handling != RetainHandling.SEND) {
                text.add("Retain Handling " + (options >> 4 & 3));
            }
        }
        return text.toString();
    }

    private void unsubscribe() {
        packetIdentifier(of(Statement.V5_2_2_1_3, Statement.V3_2_3_1_1));
        properties("Property");
        while (!ended && position < end) {
            text("Topic filter", of(Statement.V5_3_10_3_1, Statement.V3_3_10_3_1));
        }
    }

    private void reasonCodes(PacketType type, Statement v5, @Nullable Statement v3) {
        packetIdentifier(of(Statement.V5_2_2_1_6, Statement.V3_2_3_1_7));
        properties("Property");
        while (!ended && position < end) {
            reasonCode(type, of(v5, v3));
        }
    }

    // The fields.

    private void packetIdentifier(@Nullable Statement statement) {
        number("Packet identifier", 2, "", statement);
    }

    private void reasonCode(PacketType type, @Nullable Statement statement) {
        if (!isHere(1)) {
            return;
        }
        int code = bytes[position] & 0xFF;
        String name = version.isV5() ? "Reason code" : "Return code";
        add(name, 1, meaning(type, code), statement);
    }

    private String meaning(PacketType type, int code) {
        if (!version.isV5() && type == PacketType.CONNACK) {
            for (ReasonCode reason : ReasonCode.values()) {
                if (reason.connectReturnCode() == code) {
                    return code + " " + reason.text();
                }
            }
        }
        ReasonCode reason = ReasonCode.of(code);
        String hex = String.format(Locale.ROOT, "0x%02X", code);
        return reason == null ? hex : hex + " " + textOf(reason, type);
    }

    private void properties(String kind) {
        if (!version.isV5()) {
            return;
        }
        int length = variableByteInteger(kind + " length");
        int packetEnd = end;
        if (ended || length > end - position) {
            ended = true;
            return;
        }
        end = position + length;
        while (!ended && position < end) {
            property(kind);
        }
        end = packetEnd;
    }

    private void property(String kind) {
        if (!isHere(1)) {
            return;
        }
        Property property = Property.of(bytes[position] & 0xFF);
        if (property == null) {
            ended = true;
            return;
        }
        int from = position++;
        int valueFrom = position;
        PacketField.Content content = PacketField.Content.PLAIN;
        String value = "";
        switch (property.format()) {
            case BYTE -> value = Long.toString(readNumber(1));
            case TWO_BYTE_INTEGER -> value = Long.toString(readNumber(2));
            case FOUR_BYTE_INTEGER -> value = Long.toString(readNumber(4));
            case VARIABLE_BYTE_INTEGER -> value = Long.toString(readVariableByteInteger());
            case TEXT -> {
                int to = lengthPrefixed();
                valueFrom += 2;
                value = ended ? "" : string(valueFrom, to);
            }
            case BINARY -> {
                int to = lengthPrefixed();
                valueFrom += 2;
                value = ended ? "" : hex(valueFrom, to);
                if (property == Property.AUTHENTICATION_DATA) {
                    content = PacketField.Content.SECRET;
                }
            }
            case TEXT_PAIR -> {
                int nameTo = lengthPrefixed();
                int nameFrom = valueFrom + 2;
                int to = ended ? nameTo : lengthPrefixed();
                value = ended ? "" : string(nameFrom, nameTo) + ": " + string(nameTo + 2, to);
            }
        }
        if (ended) {
            position = from;
            return;
        }
        fields.add(new PacketField(
                kind + ": " + property.text(), from, valueFrom, position, value, statement(property), content));
    }

    private static @Nullable Statement statement(Property property) {
        return switch (property) {
            case PAYLOAD_FORMAT_INDICATOR -> Statement.V5_3_3_2_4;
            case MESSAGE_EXPIRY_INTERVAL -> Statement.V5_3_3_2_5;
            case CONTENT_TYPE -> Statement.V5_3_3_2_20;
            case RESPONSE_TOPIC -> Statement.V5_3_3_2_14;
            case CORRELATION_DATA -> Statement.V5_3_3_2_16;
            case SUBSCRIPTION_IDENTIFIER -> Statement.V5_3_3_4_3;
            case SESSION_EXPIRY_INTERVAL -> Statement.V5_3_1_2_23;
            case ASSIGNED_CLIENT_IDENTIFIER -> Statement.V5_3_2_2_16;
            case SERVER_KEEP_ALIVE -> Statement.V5_3_2_2_21;
            case AUTHENTICATION_METHOD, AUTHENTICATION_DATA -> Statement.V5_4_12_0_5;
            case REQUEST_PROBLEM_INFORMATION -> Statement.V5_3_1_2_29;
            case WILL_DELAY_INTERVAL -> Statement.V5_3_1_2_8;
            case REQUEST_RESPONSE_INFORMATION, RESPONSE_INFORMATION -> Statement.V5_3_1_2_28;
            case TOPIC_ALIAS_MAXIMUM -> Statement.V5_3_2_2_17;
            case TOPIC_ALIAS -> Statement.V5_3_3_2_8;
            case MAXIMUM_QOS -> Statement.V5_3_2_2_9;
            case RETAIN_AVAILABLE -> Statement.V5_3_2_2_14;
            case USER_PROPERTY -> Statement.V5_1_5_7_1;
            case MAXIMUM_PACKET_SIZE -> Statement.V5_3_2_2_15;
            case SERVER_REFERENCE,
                    REASON_STRING,
                    RECEIVE_MAXIMUM,
                    WILDCARD_SUBSCRIPTION_AVAILABLE,
                    SUBSCRIPTION_IDENTIFIER_AVAILABLE,
                    SHARED_SUBSCRIPTION_AVAILABLE -> null;
        };
    }

    private void number(String name, int length, String unit, @Nullable Statement statement) {
        int from = position;
        long value = readNumber(length);
        if (!ended) {
            fields.add(new PacketField(name, from, from, position, value + unit, statement, PacketField.Content.PLAIN));
        }
    }

    private int variableByteInteger(String name) {
        int from = position;
        int value = (int) readVariableByteInteger();
        if (ended) {
            position = from;
            return 0;
        }
        Statement statement = version.isV5() ? Statement.V5_1_5_5_1 : null;
        fields.add(new PacketField(
                name, from, from, position, Integer.toString(value), statement, PacketField.Content.PLAIN));
        return value;
    }

    private String text(String name, @Nullable Statement statement) {
        int from = position;
        int to = lengthPrefixed();
        if (ended) {
            return "";
        }
        String value = string(from + 2, to);
        fields.add(new PacketField(name, from, from + 2, to, value, statement, PacketField.Content.PLAIN));
        return value;
    }

    private void binary(String name, @Nullable Statement statement, PacketField.Content content) {
        int from = position;
        int to = lengthPrefixed();
        if (!ended) {
            fields.add(new PacketField(name, from, from + 2, to, payload(from + 2, to), statement, content));
        }
    }

    private void add(String name, int length, String value, @Nullable Statement statement) {
        fields.add(new PacketField(
                name, position, position, position + length, value, statement, PacketField.Content.PLAIN));
        position += length;
    }

    /** What could not be read. */
    private void leftOver() {
        int from = fields.isEmpty() ? 0 : fields.getLast().to();
        if (from < size) {
            boolean known = from < bytes.length && bytes.length >= size;
            String value = known ? hex(from, size) : (size - from) + (size - from == 1 ? " byte" : " bytes");
            // Where a field cannot be found, nobody knows what it was.
            PacketType type = bytes.length == 0 ? null : typeOf(bytes[0]);
            boolean mayHoldSecrets =
                    type == null || type == PacketType.CONNECT || type == PacketType.CONNACK || type == PacketType.AUTH;
            fields.add(new PacketField(
                    known ? "Unreadable" : "Not kept",
                    from,
                    from,
                    size,
                    value,
                    null,
                    mayHoldSecrets ? PacketField.Content.SECRET : PacketField.Content.PAYLOAD));
        }
    }

    // The bytes.

    private boolean isHere(int length) {
        if (ended || end - position < length || bytes.length - position < length) {
            ended = true;
        }
        return !ended;
    }

    private long readNumber(int length) {
        long value = 0;
        if (isHere(length)) {
            for (int i = 0; i < length; i++) {
                value = value << 8 | (bytes[position++] & 0xFF);
            }
        }
        return value;
    }

    private long readVariableByteInteger() {
        long value = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            if (!isHere(1)) {
                return 0;
            }
            int next = bytes[position++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        ended = true;
        return 0;
    }

    /** Passes over a value with its length in two bytes; returns the index behind it. */
    private int lengthPrefixed() {
        int from = position;
        int length = (int) readNumber(2);
        if (ended || end - position < length) {
            ended = true;
            position = from;
            return from;
        }
        position += length;
        return position;
    }

    private String string(int from, int to) {
        int there = Math.min(to, bytes.length);
        String text = there <= from ? "" : new String(bytes, from, there - from, StandardCharsets.UTF_8);
        return shortened(text, there < to);
    }

    private static String shortened(String text, boolean more) {
        if (text.length() <= MOST_CHARACTERS) {
            return more ? text + "…" : text;
        }
        int end = Character.isHighSurrogate(text.charAt(MOST_CHARACTERS - 1)) ? MOST_CHARACTERS - 1 : MOST_CHARACTERS;
        return text.substring(0, end) + "…";
    }

    /** As text where it is some, otherwise in hexadecimal. */
    private String payload(int from, int to) {
        int there = Math.min(to, bytes.length);
        String text = there <= from ? "" : new String(bytes, from, there - from, StandardCharsets.UTF_8);
        int judged = there < to ? text.length() - 1 : text.length(); // A character may be cut in two.
        for (int i = 0; i < judged; i++) {
            char c = text.charAt(i);
            if (c == '\uFFFD' || (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7F) {
                return hex(from, to);
            }
        }
        return shortened(text, there < to);
    }

    private String hex(int from, int to) {
        int there = Math.min(Math.min(to, bytes.length), from + MOST_BYTES);
        String text = there <= from ? "" : HexFormat.ofDelimiter(" ").formatHex(bytes, from, there);
        return there < to ? text + " …" : text;
    }

    private @Nullable Statement of(Statement v5, @Nullable Statement v3) {
        return version.isV5() ? v5 : v3;
    }
}
