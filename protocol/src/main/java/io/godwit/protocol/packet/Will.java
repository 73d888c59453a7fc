// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import io.godwit.protocol.topic.TopicName;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The message that the server publishes when the connection ends without a normal DISCONNECT.
 *
 * @param payload shared, never to be changed
 * @param properties Will Delay Interval and the properties of the message; none in 3.x
 */
@SuppressWarnings("ArrayRecordComponent") // A wrapper would cost an object per message; equals is by content.
public record Will(TopicName topic, byte[] payload, QoS qos, boolean retain, Properties properties) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Will that
                && topic.equals(that.topic)
                && Arrays.equals(payload, that.payload)
                && qos == that.qos
                && retain == that.retain
                && properties.equals(that.properties);
    }

    @Override
    public int hashCode() {
        return Objects.hash(topic, Arrays.hashCode(payload), qos, retain, properties);
    }

    @Override
    public String toString() {
        return "Will[topic=" + topic + ", payload=" + payload.length + " bytes, qos=" + qos.value() + ", retain="
                + retain + ", properties=" + properties + "]";
    }
}
