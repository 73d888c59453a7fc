// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import io.godwit.protocol.codec.PacketEncoder;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;

/**
 * A PUBLISH that is there but for what differs from message to message. Immutable.
 *
 * <pre>
 * payload: number in its stream, 8 bytes | nanoTime of sending, 8 | number of the stream, 4 | noise
 * </pre>
 */
public final class PublishTemplate {
    static final int NUMBER_AT = 0;
    static final int STAMP_AT = 8;
    static final int STREAM_AT = 16;

    /** Bytes with which each payload begins. */
    public static final int STAMP_BYTES = 20;

    private final byte[] packet;
    private final int topicAt;
    private final int payloadAt;

    /** Where the packet identifier stands, or -1 at QoS 0. */
    private final int identifierAt;

    private PublishTemplate(byte[] packet, int topicAt, int payloadAt, int identifierAt) {
        this.packet = packet;
        this.topicAt = topicAt;
        this.payloadAt = payloadAt;
        this.identifierAt = identifierAt;
    }

    /** A message to this topic, with a payload of so many bytes: at least {@link #STAMP_BYTES}, or none. */
    public static PublishTemplate of(ProtocolVersion version, QoS qos, boolean retain, String topic, int payloadBytes) {
        byte[] payload = new byte[payloadBytes];
        // Always the same noise, so that compression on the way finds little and runs are alike.
        new Random(payloadBytes).nextBytes(payload);
        TopicName name = TopicName.of(topic);
        int identifier = qos == QoS.AT_MOST_ONCE ? 0 : 1;
        Publish publish = new Publish(false, qos, retain, name, identifier, Properties.NONE, payload);
        ByteBuf out = Unpooled.buffer(PacketEncoder.length(publish, version));
        PacketEncoder.encode(publish, version, out);
        byte[] packet = new byte[out.readableBytes()];
        out.readBytes(packet);
        int payloadAt = packet.length - payloadBytes;
        int behindTopic = payloadAt - (version.isV5() ? 1 : 0) - (identifier == 0 ? 0 : 2);
        return new PublishTemplate(packet, behindTopic - name.length(), payloadAt, identifier == 0 ? -1 : behindTopic);
    }

    /** Its length. */
    public int packetBytes() {
        return packet.length;
    }

    /** Appends the message; returns the index in the buffer at which its topic begins. */
    public int write(ByteBuf out, int packetIdentifier, long number, long stampNanos, int stream) {
        int begin = out.writerIndex();
        out.writeBytes(packet);
        if (identifierAt >= 0) {
            out.setShort(begin + identifierAt, packetIdentifier);
        }
        if (payloadAt < packet.length) {
            int payload = begin + payloadAt;
            out.setLong(payload + NUMBER_AT, number);
            out.setLong(payload + STAMP_AT, stampNanos);
            out.setInt(payload + STREAM_AT, stream);
        }
        return begin + topicAt;
    }

    /** Overwrites part of a topic with a number in decimal. */
    public static void digits(ByteBuf out, int index, int width, int value) {
        int rest = value;
        for (int i = index + width - 1; i >= index; i--) {
            out.setByte(i, '0' + rest % 10);
            rest /= 10;
        }
    }
}
