// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.godwit.protocol.packet.Auth;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.PingResp;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Makes bytes of packets. For 3.x it leaves out what those versions do not have: properties, reason codes of
 * acknowledgements, subscription options. Properties are written in the order in which they are given.
 *
 * <p>It trusts its caller, who is this program: whether a packet may be sent is decided before. What cannot be written at
 * all is an {@link IllegalArgumentException}: a string or binary value above 65535 bytes, a packet above 268435460, a
 * packet or a CONNACK code that 3.x does not have.
 *
 * <p>Keeps nothing; free to use from any thread.
 */
public final class PacketEncoder {
    private static final int MAX_LENGTH_PREFIXED = 65_535;
    private static final int V3_FAILURE = 0x80;

    private PacketEncoder() {}

    /** The bytes of the whole packet in this version. */
    public static int length(Packet packet, ProtocolVersion version) {
        int remaining = remainingLength(packet, version);
        return 1 + VariableByteInteger.length(remaining) + remaining;
    }

    /** Appends the packet as this version writes it. */
    public static void encode(Packet packet, ProtocolVersion version, ByteBuf out) {
        switch (packet) {
            case Publish publish -> {
                encodeHead(publish, version, out);
                out.writeBytes(publish.payload());
            }
            case PubAck ack -> answer(0x40, ack.packetIdentifier(), ack.reasonCode(), ack.properties(), version, out);
            case PubRec ack -> answer(0x50, ack.packetIdentifier(), ack.reasonCode(), ack.properties(), version, out);
            case PubRel ack -> // [MQTT-3.6.1-1] [v3 MQTT-3.6.1-1]
                answer(0x62, ack.packetIdentifier(), ack.reasonCode(), ack.properties(), version, out);
            case PubComp ack -> answer(0x70, ack.packetIdentifier(), ack.reasonCode(), ack.properties(), version, out);
            case PingReq ping -> out.writeShort(0xC000);
            case PingResp ping -> out.writeShort(0xD000);
            case Connect connect -> connect(connect, version, out);
            case ConnAck connAck -> connAck(connAck, version, out);
            case Subscribe subscribe -> subscribe(subscribe, version, out);
            case SubAck subAck -> subAck(subAck, version, out);
            case Unsubscribe unsubscribe -> unsubscribe(unsubscribe, version, out);
            case UnsubAck unsubAck -> unsubAck(unsubAck, version, out);
            case Disconnect disconnect ->
                codeAndProperties(0xE0, disconnect, disconnect.reasonCode(), disconnect.properties(), version, out);
            case Auth auth -> codeAndProperties(0xF0, auth, auth.reasonCode(), auth.properties(), version, out);
        }
    }

    /**
     * The first bytes of the packet as this version writes it.
     *
     * @param most how many at most; of a PUBLISH no more than these are copied, however large its payload
     */
    public static byte[] firstBytes(Packet packet, ProtocolVersion version, int most) {
        ByteBuf out = Unpooled.buffer(64);
        if (packet instanceof Publish publish) {
            encodeHead(publish, version, out);
            int room = most - out.readableBytes();
            if (room > 0) {
                out.writeBytes(publish.payload(), 0, Math.min(room, publish.payload().length));
            }
        } else {
            encode(packet, version, out);
        }
        return ByteBufUtil.getBytes(out, 0, Math.min(most, out.readableBytes()));
    }

    /**
     * Appends all of a PUBLISH except the payload, which must follow: for payloads that are sent from where they lie.
     */
    public static void encodeHead(Publish publish, ProtocolVersion version, ByteBuf out) {
        TopicName topic = publish.topic();
        int remaining = remainingLength(publish, version);
        out.ensureWritable(1 + VariableByteInteger.length(remaining) + remaining - publish.payload().length);
        int first = PacketType.PUBLISH.value() << 4
                | (publish.dup() ? 0x08 : 0)
                | publish.qos().value() << 1
                | (publish.retain() ? 0x01 : 0);
        int topicLength = topic == null ? 0 : topic.length();
        if (remaining < 0x80) {
            out.writeInt(first << 24 | remaining << 16 | topicLength); // One write in the common case.
        } else {
            out.writeByte(first);
            VariableByteInteger.write(remaining, out);
            out.writeShort(topicLength);
        }
        if (topic != null) {
            out.writeBytes(topic.utf8());
        }
        if (publish.qos() != QoS.AT_MOST_ONCE) {
            out.writeShort(publish.packetIdentifier());
        }
        if (version.isV5()) {
            PropertiesEncoder.write(publish.properties(), out);
        }
    }

    private static int remainingLength(Packet packet, ProtocolVersion version) {
        boolean v5 = version.isV5();
        return switch (packet) {
            case Publish publish -> {
                TopicName topic = publish.topic();
                if (topic == null && !v5) {
                    throw new IllegalArgumentException("A PUBLISH of MQTT 3.x needs a topic");
                }
                yield 2
                        + (topic == null ? 0 : topic.length())
                        + (publish.qos() == QoS.AT_MOST_ONCE ? 0 : 2)
                        + propertiesLength(publish.properties(), v5)
                        + publish.payload().length;
            }
            case PubAck ack -> 2 + codeAndPropertiesLength(ack.reasonCode(), ack.properties(), v5);
            case PubRec ack -> 2 + codeAndPropertiesLength(ack.reasonCode(), ack.properties(), v5);
            case PubRel ack -> 2 + codeAndPropertiesLength(ack.reasonCode(), ack.properties(), v5);
            case PubComp ack -> 2 + codeAndPropertiesLength(ack.reasonCode(), ack.properties(), v5);
            case PingReq ping -> 0;
            case PingResp ping -> 0;
            case Connect connect -> connectLength(connect, v5);
            case ConnAck connAck -> 2 + propertiesLength(connAck.properties(), v5);
            case Subscribe subscribe -> {
                int length = 2 + propertiesLength(subscribe.properties(), v5);
                for (Subscription subscription : subscribe.subscriptions()) {
                    length += textLength(subscription.filter().toString()) + 1;
                }
                yield length;
            }
            case SubAck subAck ->
                2
                        + propertiesLength(subAck.properties(), v5)
                        + subAck.reasonCodes().size();
            case Unsubscribe unsubscribe -> {
                int length = 2 + propertiesLength(unsubscribe.properties(), v5);
                for (TopicFilter filter : unsubscribe.filters()) {
                    length += textLength(filter.toString());
                }
                yield length;
            }
            case UnsubAck unsubAck ->
                v5
                        ? 2
                                + propertiesLength(unsubAck.properties(), true)
                                + unsubAck.reasonCodes().size()
                        : 2;
            case Disconnect disconnect -> codeAndPropertiesLength(disconnect.reasonCode(), disconnect.properties(), v5);
            case Auth auth -> {
                if (!v5) {
                    throw new IllegalArgumentException("MQTT 3.x has no AUTH");
                }
                yield codeAndPropertiesLength(auth.reasonCode(), auth.properties(), true);
            }
        };
    }

    private static void header(int first, Packet packet, ProtocolVersion version, ByteBuf out) {
        int remaining = remainingLength(packet, version);
        out.ensureWritable(1 + VariableByteInteger.length(remaining) + remaining);
        out.writeByte(first);
        VariableByteInteger.write(remaining, out);
    }

    private static int propertiesLength(Properties properties, boolean v5) {
        return v5 ? PropertiesEncoder.length(properties) : 0;
    }

    /** Code 0x00 is left out when no properties follow, and so is the property length. */
    private static int codeAndPropertiesLength(ReasonCode code, Properties properties, boolean v5) {
        if (!v5) {
            return 0;
        }
        if (properties.isEmpty()) {
            return code == ReasonCode.SUCCESS ? 0 : 1;
        }
        return 1 + PropertiesEncoder.length(properties);
    }

    private static void writeCodeAndProperties(ReasonCode code, Properties properties, boolean v5, ByteBuf out) {
        if (v5 && !(code == ReasonCode.SUCCESS && properties.isEmpty())) {
            out.writeByte(code.value());
            if (!properties.isEmpty()) {
                PropertiesEncoder.write(properties, out);
            }
        }
    }

    private static void answer(
            int first,
            int packetIdentifier,
            ReasonCode code,
            Properties properties,
            ProtocolVersion version,
            ByteBuf out) {
        boolean v5 = version.isV5();
        int rest = codeAndPropertiesLength(code, properties, v5);
        if (rest == 0) {
            out.writeInt(first << 24 | 2 << 16 | packetIdentifier); // The whole packet.
            return;
        }
        out.ensureWritable(1 + VariableByteInteger.length(2 + rest) + 2 + rest);
        out.writeByte(first);
        VariableByteInteger.write(2 + rest, out);
        out.writeShort(packetIdentifier);
        writeCodeAndProperties(code, properties, v5, out);
    }

    private static void codeAndProperties(
            int first, Packet packet, ReasonCode code, Properties properties, ProtocolVersion version, ByteBuf out) {
        header(first, packet, version, out);
        writeCodeAndProperties(code, properties, version.isV5(), out);
    }

    private static int connectLength(Connect connect, boolean v5) {
        int length = 2 + connect.version().protocolName().length() + 1 + 1 + 2;
        length += propertiesLength(connect.properties(), v5);
        length += textLength(connect.clientIdentifier());
        Will will = connect.will();
        if (will != null) {
            length += propertiesLength(will.properties(), v5);
            length += 2 + will.topic().length() + binaryLength(will.payload());
        }
        String userName = connect.userName();
        if (userName != null) {
            length += textLength(userName);
        }
        byte[] password = connect.password();
        if (password != null) {
            length += binaryLength(password);
        }
        return length;
    }

    private static void connect(Connect connect, ProtocolVersion version, ByteBuf out) {
        if (connect.version() != version) {
            throw new IllegalArgumentException("A CONNECT of " + connect.version() + " cannot be sent as " + version);
        }
        boolean v5 = version.isV5();
        Will will = connect.will();
        String userName = connect.userName();
        byte[] password = connect.password();
        header(0x10, connect, version, out);
        writeText(version.protocolName(), out);
        out.writeByte(version.level() | (connect.bridge() ? 0x80 : 0));
        out.writeByte(connectFlags(connect.cleanStart(), will, userName != null, password != null));
        out.writeShort(connect.keepAliveSeconds());
        if (v5) {
            PropertiesEncoder.write(connect.properties(), out);
        }
        writeText(connect.clientIdentifier(), out);
        if (will != null) {
            if (v5) {
                PropertiesEncoder.write(will.properties(), out);
            }
            writeBinary(will.topic().utf8(), out);
            writeBinary(will.payload(), out);
        }
        if (userName != null) {
            writeText(userName, out);
        }
        if (password != null) {
            writeBinary(password, out);
        }
    }

    private static int connectFlags(boolean cleanStart, @Nullable Will will, boolean userName, boolean password) {
        int willFlags = will == null ? 0 : 0x04 | will.qos().value() << 3 | (will.retain() ? 0x20 : 0);
        return (cleanStart ? 0x02 : 0) | willFlags | (password ? 0x40 : 0) | (userName ? 0x80 : 0);
    }

    private static void connAck(ConnAck connAck, ProtocolVersion version, ByteBuf out) {
        ReasonCode reason = connAck.reasonCode();
        int code = version.isV5() ? reason.value() : reason.connectReturnCode();
        if (code < 0) {
            throw new IllegalArgumentException("MQTT 3.x has no return code for " + reason + "; close instead");
        }
        header(0x20, connAck, version, out);
        // MQTT 3.1 leaves the bit unused.
        out.writeByte(connAck.sessionPresent() && version != ProtocolVersion.V3_1 ? 1 : 0); // [MQTT-3.2.2-1]
        out.writeByte(code);
        if (version.isV5()) {
            PropertiesEncoder.write(connAck.properties(), out);
        }
    }

    private static void subscribe(Subscribe subscribe, ProtocolVersion version, ByteBuf out) {
        header(0x82, subscribe, version, out); // [MQTT-3.8.1-1] [v3 MQTT-3.8.1-1]
        out.writeShort(subscribe.packetIdentifier());
        if (version.isV5()) {
            PropertiesEncoder.write(subscribe.properties(), out);
        }
        for (Subscription subscription : subscribe.subscriptions()) {
            writeText(subscription.filter().toString(), out);
            int options = (subscription.noLocal() ? 0x04 : 0)
                    | (subscription.retainAsPublished() ? 0x08 : 0)
                    | subscription.retainHandling().value() << 4;
            out.writeByte(subscription.qos().value() | (version.isV5() ? options : 0));
        }
    }

    private static void subAck(SubAck subAck, ProtocolVersion version, ByteBuf out) {
        header(0x90, subAck, version, out);
        out.writeShort(subAck.packetIdentifier());
        if (version.isV5()) {
            PropertiesEncoder.write(subAck.properties(), out);
        }
        for (ReasonCode code : subAck.reasonCodes()) {
            out.writeByte(version.isV5() || !code.isError() ? code.value() : V3_FAILURE); // [v3 MQTT-3.9.3-2]
        }
    }

    private static void unsubscribe(Unsubscribe unsubscribe, ProtocolVersion version, ByteBuf out) {
        header(0xA2, unsubscribe, version, out); // [MQTT-3.10.1-1] [v3 MQTT-3.10.1-1]
        out.writeShort(unsubscribe.packetIdentifier());
        if (version.isV5()) {
            PropertiesEncoder.write(unsubscribe.properties(), out);
        }
        for (TopicFilter filter : unsubscribe.filters()) {
            writeText(filter.toString(), out);
        }
    }

    private static void unsubAck(UnsubAck unsubAck, ProtocolVersion version, ByteBuf out) {
        header(0xB0, unsubAck, version, out);
        out.writeShort(unsubAck.packetIdentifier());
        if (version.isV5()) {
            PropertiesEncoder.write(unsubAck.properties(), out);
            for (ReasonCode code : unsubAck.reasonCodes()) {
                out.writeByte(code.value());
            }
        }
    }

    /** The bytes of a string with its length in front. */
    static int textLength(String text) {
        return 2 + requireShort(ByteBufUtil.utf8Bytes(text));
    }

    static void writeText(String text, ByteBuf out) {
        int start = out.writerIndex();
        out.writeShort(0);
        out.setShort(start, requireShort(ByteBufUtil.writeUtf8(out, text))); // [MQTT-1.5.4-1] [v3 MQTT-1.5.3-1]
    }

    /** The bytes of a binary value with its length in front. */
    static int binaryLength(byte[] bytes) {
        return 2 + requireShort(bytes.length);
    }

    static void writeBinary(byte[] bytes, ByteBuf out) {
        out.writeShort(requireShort(bytes.length));
        out.writeBytes(bytes);
    }

    private static int requireShort(int length) {
        if (length > MAX_LENGTH_PREFIXED) {
            throw new IllegalArgumentException("A value of " + length + " bytes is longer than 65535");
        }
        return length;
    }
}
