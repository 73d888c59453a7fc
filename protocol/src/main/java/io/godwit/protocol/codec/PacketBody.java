// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one packet behind its fixed header, read from front to back and never beyond its end. One per decoder,
 * used again for each packet; belongs to the decoder's thread.
 *
 * <p>Every reading method takes the name of the field and throws {@link ProtocolViolation} when the packet ends first.
 */
final class PacketBody {
    static final byte[] NO_BYTES = new byte[0];

    private static final int KEPT_PROPERTIES = 64;

    private final boolean fromClient;
    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    private int position;
    private int end;
    private PacketType type = PacketType.CONNECT;
    private ProtocolVersion version;

    /** Made with the first topic name or the first property: most idle connections need neither. */
    private @Nullable TopicNameCache topicNames;

    private Properties.@Nullable Builder gathered;

    PacketBody(boolean fromClient, ProtocolVersion version) {
        this.fromClient = fromClient;
        this.version = version;
    }

    /** Begins with the packet whose body is {@code length} bytes from {@code index} on. */
    void begin(PacketType packetType, ByteBuf buffer, int index, int length) {
        type = packetType;
        in = buffer;
        position = index;
        end = index + length;
    }

    /** Lets go of the buffer. */
    void release() {
        in = Unpooled.EMPTY_BUFFER;
    }

    boolean isFromClient() {
        return fromClient;
    }

    PacketType type() {
        return type;
    }

    ProtocolVersion version() {
        return version;
    }

    /** Set by CONNECT as soon as its protocol level is known. */
    void version(ProtocolVersion known) {
        version = known;
    }

    boolean isV5() {
        return version == ProtocolVersion.V5;
    }

    int remaining() {
        return end - position;
    }

    /** Ends what may be read {@code length} bytes from here; returns the former end for {@link #widen}. */
    int narrow(int length, String field) {
        require(length, field);
        int former = end;
        end = position + length;
        return former;
    }

    void widen(int formerEnd) {
        end = formerEnd;
    }

    int unsignedByte(String field) {
        require(1, field);
        return in.getByte(position++) & 0xFF;
    }

    int unsignedShort(String field) {
        require(2, field);
        int value = in.getUnsignedShort(position);
        position += 2;
        return value;
    }

    long unsignedInt(String field) {
        require(4, field);
        long value = in.getUnsignedInt(position);
        position += 4;
        return value;
    }

    int variableByteInteger(String field) {
        int value = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            int next = unsignedByte(field);
            value |= (next & 0x7F) << shift;
            if (next < 0x80) {
                if (next == 0 && shift > 0) {
                    throw violation(
                            ReasonCode.MALFORMED_PACKET,
                            Statement.V5_1_5_5_1,
                            "writes its " + field + " with more bytes than it needs"); // [MQTT-1.5.5-1]
                }
                return value;
            }
        }
        throw violation(
                ReasonCode.MALFORMED_PACKET,
                Statement.V5_1_5_5_1,
                "writes its " + field + " with more than four bytes");
    }

    /** A packet identifier, which is never 0. */
    int packetIdentifier() {
        int identifier = unsignedShort("packet identifier");
        if (identifier == 0) {
            // [MQTT-2.2.1-3] [v3 MQTT-2.3.1-1]
            throw violation(
                    ReasonCode.PROTOCOL_ERROR,
                    fromClient ? Statement.V5_2_2_1_3 : Statement.V5_2_2_1_4,
                    Statement.V3_2_3_1_1,
                    "has packet identifier 0");
        }
        return identifier;
    }

    /** A string; any character except U+0000 may stand in it. */
    String text(String field) {
        return text(field, false);
    }

    /**
     * A string that names somebody and will stand in logs: control characters, which the standard lets a receiver refuse,
     * would allow forged log lines.
     */
    String nameText(String field) {
        return text(field, true);
    }

    private String text(String field, boolean refuseControlCharacters) {
        int length = unsignedShort(field);
        require(length, field);
        switch (Utf8.judge(in, position, length)) {
            case PLAIN -> {}
            case CONTROL_CHARACTER -> {
                if (refuseControlCharacters) {
                    throw illFormed("has a control character in its " + field);
                }
            }
            case NULL_CHARACTER -> // [MQTT-1.5.4-2] [v3 MQTT-1.5.3-2]
                throw violation(
                        ReasonCode.MALFORMED_PACKET,
                        Statement.V5_1_5_4_2,
                        Statement.V3_1_5_3_2,
                        "has U+0000 in its " + field);
            case ILL_FORMED -> throw illFormed("has a " + field + " that is not UTF-8");
        }
        String text = in.toString(position, length, StandardCharsets.UTF_8); // [MQTT-1.5.4-3] [v3 MQTT-1.5.3-3]
        position += length;
        return text;
    }

    private ProtocolViolation illFormed(String detail) {
        // [MQTT-1.5.4-1] [v3 MQTT-1.5.3-1]
        return violation(ReasonCode.MALFORMED_PACKET, Statement.V5_1_5_4_1, Statement.V3_1_5_3_1, detail);
    }

    byte[] binary(String field) {
        return bytes(unsignedShort(field), field);
    }

    /** All that is left. */
    byte[] rest() {
        return bytes(end - position, "payload");
    }

    private byte[] bytes(int length, String field) {
        require(length, field);
        if (length == 0) {
            return NO_BYTES;
        }
        byte[] bytes = new byte[length];
        if (in.nioBufferCount() == 1) {
            in.internalNioBuffer(position, length).get(bytes); // Other ways make a duplicate first.
        } else {
            in.getBytes(position, bytes);
        }
        position += length;
        return bytes;
    }

    /** A topic name, or null where the string is empty. */
    @Nullable
    TopicName topicName(String field) {
        int length = unsignedShort(field);
        require(length, field);
        if (length == 0) {
            return null;
        }
        TopicNameCache cache = topicNames;
        if (cache == null) {
            cache = new TopicNameCache();
            topicNames = cache;
        }
        try {
            TopicName name = cache.topicName(in, position, length);
            position += length;
            return name;
        } catch (ProtocolViolation violation) {
            throw TopicViolations.in(this, violation);
        }
    }

    TopicFilter topicFilter() {
        String text = text("topic filter");
        try {
            return TopicFilter.of(text);
        } catch (ProtocolViolation violation) {
            throw TopicViolations.in(this, violation);
        }
    }

    /** An empty list of properties to fill; the same object for every packet, to be given back to {@link #gathered}. */
    Properties.Builder gather() {
        Properties.Builder builder = gathered;
        if (builder == null) {
            builder = Properties.builder();
            gathered = builder;
        }
        return builder;
    }

    /** What was gathered. The list is emptied, so that an idle connection holds no values, and given up if it grew large. */
    Properties gathered(Properties.Builder builder) {
        Properties properties = builder.build();
        if (builder.size() > KEPT_PROPERTIES) {
            gathered = null;
        } else {
            builder.clear();
        }
        return properties;
    }

    /** Throws unless the packet ends here. */
    void requireEnd() {
        if (position != end) {
            throw malformed("has " + (end - position) + " bytes more than its fields need");
        }
    }

    private void require(int length, String field) {
        if (end - position < length) {
            throw malformed("ends before its " + field + " does");
        }
    }

    /** The packet cannot be read. */
    ProtocolViolation malformed(String detail) {
        return type == PacketType.CONNECT
                // [MQTT-3.1.4-1] [v3 MQTT-3.1.4-1]
                ? violation(ReasonCode.MALFORMED_PACKET, Statement.V5_3_1_4_1, Statement.V3_3_1_4_1, detail)
                // [MQTT-4.13.1-1] [v3 MQTT-4.8.0-1]
                : violation(ReasonCode.MALFORMED_PACKET, Statement.V5_4_13_1_1, Statement.V3_4_8_0_1, detail);
    }

    /** The packet can be read, but says what it must not, by a rule to which the standard gives no number. */
    ProtocolViolation protocolError(String detail) {
        // [MQTT-4.13.1-1] [v3 MQTT-4.8.0-1]
        return violation(ReasonCode.PROTOCOL_ERROR, Statement.V5_4_13_1_1, Statement.V3_4_8_0_1, detail);
    }

    /** A violation that only MQTT 5.0 knows. */
    ProtocolViolation violation(ReasonCode code, Statement v5, String detail) {
        return new ProtocolViolation(code, v5, type + " " + detail);
    }

    /** A violation of the statement of the version that this connection speaks. */
    ProtocolViolation violation(ReasonCode code, Statement v5, Statement v3, String detail) {
        return violation(code, isV5() ? v5 : v3, detail);
    }
}
