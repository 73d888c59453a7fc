// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.PingResp;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import io.netty.buffer.ByteBuf;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes packets of the bytes that one connection receives.
 *
 * <pre>
 * byte 1: packet type (4 bits), flags (4 bits) | remaining length, 1 to 4 bytes | body
 * </pre>
 *
 * <p>A server's decoder learns the version from CONNECT; a client's is told. It refuses whatever one packet alone shows to
 * be wrong: bytes that cannot be read, values and properties that may not stand there, packets that this side never
 * receives, anything before CONNECT. What else depends on earlier packets (a second CONNECT, the range of a Topic Alias, unknown identifiers) is the
 * connection's to find. After a {@link ProtocolViolation} the decoder must not be used again.
 *
 * <p>Belongs to the connection's thread. Keeps nothing of the buffers it is given.
 */
public final class PacketDecoder {
    private static final PacketType[] TYPES = PacketType.values();

    private static final int DUP = 0x08;
    private static final int QOS_1 = 0x02;

    private final int maxPacketSize;
    private final PacketBody body;

    /** False until a server's decoder has read CONNECT. */
    private boolean opened;

    /**
     * A server's decoder. The version is 3.1.1 until CONNECT says otherwise.
     *
     * @param maxPacketSize bytes of a whole packet, CONNECT included, that are accepted; 0 is what the protocol allows
     */
    public PacketDecoder(int maxPacketSize) {
        this(maxPacketSize, new PacketBody(true, ProtocolVersion.V3_1_1));
    }

    private PacketDecoder(int maxPacketSize, PacketBody body) {
        this.maxPacketSize = maxPacketSize == 0 ? Integer.MAX_VALUE : maxPacketSize;
        this.body = body;
        this.opened = !body.isFromClient();
    }

    /** A client's decoder for what a server sends in this version; {@code maxPacketSize} as for a server. */
    public static PacketDecoder forClient(int maxPacketSize, ProtocolVersion version) {
        return new PacketDecoder(maxPacketSize, new PacketBody(false, version));
    }

    /**
     * The version of the connection: that of CONNECT as soon as its protocol level was read, even if the rest is refused,
     * so that the refusal can be put in its words; before that, or when the level is unknown, 3.1.1.
     */
    public ProtocolVersion version() {
        return body.version();
    }

    /**
     * Reads one packet from the readable bytes, or returns null and reads nothing while it is not complete.
     *
     * @throws ProtocolViolation if the bytes are no packet that this side may receive; as soon as that can be seen
     */
    public @Nullable Packet decode(ByteBuf in) {
        int readable = in.readableBytes();
        if (readable == 0) {
            return null;
        }
        int start = in.readerIndex();
        int first = in.getByte(start) & 0xFF;
        PacketType type = requireType(first >> 4);
        int flags = first & 0x0F;
        requireFlags(type, flags);
        if (!opened && type != PacketType.CONNECT) {
            // Found before the packet is complete, so that a stranger cannot make us gather or read a large one.
            throw violation(
                    ReasonCode.PROTOCOL_ERROR,
                    Statement.V5_3_1_0_1,
                    Statement.V3_3_1_0_1,
                    "The first packet is " + type + ", not CONNECT"); // [MQTT-3.1.0-1] [v3 MQTT-3.1.0-1]
        }
        int length = 0;
        int header = 1;
        for (int shift = 0; ; shift += 7) {
            if (header == readable) {
                return null;
            }
            if (shift == 28) {
                // [MQTT-1.5.5-1]; MQTT 3.1.1 has the same format and no number for it.
                throw violation(
                        ReasonCode.MALFORMED_PACKET,
                        Statement.V5_1_5_5_1,
                        Statement.V3_4_8_0_1,
                        type + " has a remaining length of more than four bytes");
            }
            int next = in.getByte(start + header++);
            length |= (next & 0x7F) << shift;
            if (next >= 0) {
                break;
            }
        }
        if (length > maxPacketSize - header) {
            throw violation(
                    ReasonCode.PACKET_TOO_LARGE,
                    body.isFromClient() ? Statement.V5_3_2_2_15 : Statement.V5_3_1_2_24,
                    Statement.V3_4_8_0_1,
                    type + " of " + ((long) header + length) + " bytes is larger than the " + maxPacketSize
                            + " that are accepted"); // [MQTT-3.2.2-15]
        }
        if (readable - header < length) {
            return null;
        }
        body.begin(type, in, start + header, length);
        Packet packet = read(type, flags);
        body.requireEnd();
        body.release();
        if (isPadded(length, header - 1) && body.isV5()) {
            // Only now is CONNECT's version known: MQTT 3.x lets a sender write more bytes than it needs.
            throw violation(
                    ReasonCode.MALFORMED_PACKET,
                    Statement.V5_1_5_5_1,
                    Statement.V3_4_8_0_1,
                    type + " writes its remaining length with more bytes than it needs"); // [MQTT-1.5.5-1]
        }
        opened = true;
        in.readerIndex(start + header + length);
        return packet;
    }

    private static boolean isPadded(int value, int bytes) {
        return bytes > 1 && bytes > VariableByteInteger.length(value);
    }

    private PacketType requireType(int value) {
        if (value == 0 || (value == PacketType.AUTH.value() && !body.isV5())) {
            throw violation(
                    ReasonCode.MALFORMED_PACKET,
                    Statement.V5_4_13_1_1,
                    Statement.V3_4_8_0_1,
                    "Packet type " + value + " is reserved");
        }
        PacketType type = TYPES[value - 1];
        boolean isForThisSide = switch (type) {
            case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ -> body.isFromClient();
            case CONNACK, SUBACK, UNSUBACK, PINGRESP -> !body.isFromClient();
            case DISCONNECT -> body.isFromClient() || body.isV5();
            case PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP, AUTH -> true;
        };
        if (!isForThisSide) {
            throw violation(
                    ReasonCode.PROTOCOL_ERROR,
                    Statement.V5_4_13_1_1,
                    Statement.V3_4_8_0_1,
                    "A " + (body.isFromClient() ? "client" : "server") + " never sends " + type);
        }
        return type;
    }

    private void requireFlags(PacketType type, int flags) {
        // [MQTT-2.1.3-1] [v3 MQTT-2.2.2-1]
        boolean areRight = switch (type) {
            case PUBLISH -> true;
            case PUBREL, SUBSCRIBE, UNSUBSCRIBE -> flags == QOS_1 || (flags == (QOS_1 | DUP) && isV3_1());
            case CONNECT, CONNACK, PUBACK, PUBREC, PUBCOMP, SUBACK, UNSUBACK, PINGREQ, PINGRESP, DISCONNECT, AUTH ->
                flags == 0;
        };
        if (!areRight) {
            throw wrongFlags(type, flags);
        }
    }

    /** MQTT 3.1 repeats these packets with DUP set, as it does PUBLISH. */
    private boolean isV3_1() {
        return body.version() == ProtocolVersion.V3_1;
    }

    private ProtocolViolation wrongFlags(PacketType type, int flags) {
        String detail = String.format(Locale.ROOT, "%s has the fixed header flags 0x%X", type, flags);
        return switch (type) {
            case PUBREL -> // [MQTT-3.6.1-1] [v3 MQTT-3.6.1-1]
                violation(ReasonCode.MALFORMED_PACKET, Statement.V5_3_6_1_1, Statement.V3_3_6_1_1, detail);
            case SUBSCRIBE -> // [MQTT-3.8.1-1] [v3 MQTT-3.8.1-1]
                violation(ReasonCode.MALFORMED_PACKET, Statement.V5_3_8_1_1, Statement.V3_3_8_1_1, detail);
            case UNSUBSCRIBE -> // [MQTT-3.10.1-1] [v3 MQTT-3.10.1-1]
                violation(ReasonCode.MALFORMED_PACKET, Statement.V5_3_10_1_1, Statement.V3_3_10_1_1, detail);
            case DISCONNECT -> // [MQTT-3.14.1-1] [v3 MQTT-3.14.1-1]
                violation(ReasonCode.MALFORMED_PACKET, Statement.V5_3_14_1_1, Statement.V3_3_14_1_1, detail);
            case AUTH -> // [MQTT-3.15.1-1]
                violation(ReasonCode.MALFORMED_PACKET, Statement.V5_3_15_1_1, Statement.V3_2_2_2_2, detail);
            case CONNECT, CONNACK, PUBLISH, PUBACK, PUBREC, PUBCOMP, SUBACK, UNSUBACK, PINGREQ, PINGRESP ->
                // [MQTT-2.1.3-1] [v3 MQTT-2.2.2-2]
                violation(ReasonCode.MALFORMED_PACKET, Statement.V5_2_1_3_1, Statement.V3_2_2_2_2, detail);
        };
    }

    private Packet read(PacketType type, int flags) {
        return switch (type) {
            case CONNECT -> ConnectDecoder.connect(body);
            case CONNACK -> AnswerDecoder.connAck(body);
            case PUBLISH -> PublishDecoder.publish(body, flags);
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> AnswerDecoder.publishAnswer(body);
            case SUBSCRIBE -> SubscriptionDecoder.subscribe(body);
            case SUBACK -> SubscriptionDecoder.subAck(body);
            case UNSUBSCRIBE -> SubscriptionDecoder.unsubscribe(body);
            case UNSUBACK -> SubscriptionDecoder.unsubAck(body);
            case PINGREQ -> PingReq.INSTANCE;
            case PINGRESP -> PingResp.INSTANCE;
            case DISCONNECT -> AnswerDecoder.disconnect(body);
            case AUTH -> AnswerDecoder.auth(body);
        };
    }

    private ProtocolViolation violation(ReasonCode code, Statement v5, Statement v3, String detail) {
        return new ProtocolViolation(code, body.isV5() ? v5 : v3, detail);
    }
}
