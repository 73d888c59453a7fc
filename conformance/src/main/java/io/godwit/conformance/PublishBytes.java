// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import java.nio.charset.StandardCharsets;

/** A PUBLISH of MQTT 3.x, right or wrong: nothing is checked. The methods give changed copies. */
@SuppressWarnings("ArrayRecordComponent") // Never compared as a record.
public record PublishBytes(
        boolean duplicate, int qos, boolean retained, byte[] topic, int packetIdentifier, byte[] payload)
        implements Bytes {
    static PublishBytes of(String topic, byte[] payload) {
        return new PublishBytes(false, 0, false, topic.getBytes(StandardCharsets.UTF_8), 0, payload);
    }

    /** With this QoS; above 0 the packet has a packet identifier. */
    public PublishBytes qos(int value) {
        return new PublishBytes(duplicate, value, retained, topic, packetIdentifier, payload);
    }

    /** With this packet identifier, which is written only if the QoS is above 0. */
    public PublishBytes id(int value) {
        return new PublishBytes(duplicate, qos, retained, topic, value, payload);
    }

    /** With DUP. */
    public PublishBytes dup() {
        return new PublishBytes(true, qos, retained, topic, packetIdentifier, payload);
    }

    /** With RETAIN. */
    public PublishBytes retain() {
        return new PublishBytes(duplicate, qos, true, topic, packetIdentifier, payload);
    }

    /** With these bytes for a topic name, whatever they are. */
    public PublishBytes topic(byte... value) {
        return new PublishBytes(duplicate, qos, retained, value, packetIdentifier, payload);
    }

    @Override
    public byte[] bytes() {
        int first = 0x30 | (duplicate ? 8 : 0) | (qos << 1) | (retained ? 1 : 0);
        Bytes identifier = qos == 0 ? Bytes.of() : Bytes.two(packetIdentifier);
        return Bytes.packet(first, Bytes.binary(topic), identifier, Bytes.of(payload))
                .bytes();
    }

    @Override
    public String toString() {
        return Received.describe(bytes());
    }
}
