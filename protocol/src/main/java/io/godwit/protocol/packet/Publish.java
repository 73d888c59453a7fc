// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import io.godwit.protocol.topic.TopicName;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries a message.
 *
 * @param dup whether this is a repeat
 * @param topic null when the packet has an empty topic and names it by its Topic Alias
 * @param packetIdentifier 1 to 65535, or 0 at QoS 0, which has none
 * @param properties none in 3.x
 * @param payload shared, never to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // A wrapper would cost an object per message; equals is by content.
public record Publish(
        boolean dup,
        QoS qos,
        boolean retain,
        @Nullable TopicName topic,
        int packetIdentifier,
        Properties properties,
        byte[] payload)
        implements Packet {
    @Override
    public PacketType type() {
        return PacketType.PUBLISH;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Publish that
                && dup == that.dup
                && qos == that.qos
                && retain == that.retain
                && Objects.equals(topic, that.topic)
                && packetIdentifier == that.packetIdentifier
                && properties.equals(that.properties)
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return Objects.hash(dup, qos, retain, topic, packetIdentifier, properties, Arrays.hashCode(payload));
    }

    @Override
    public String toString() {
        return "Publish[dup=" + dup + ", qos=" + qos.value() + ", retain=" + retain + ", topic=" + topic
                + ", packetIdentifier=" + packetIdentifier + ", properties=" + properties + ", payload="
                + payload.length + " bytes]";
    }
}
