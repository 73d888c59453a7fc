// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import io.godwit.protocol.spec.ReasonCode;

/**
 * First answer to a QoS 2 PUBLISH.
 *
 * @param packetIdentifier of the PUBLISH, 1 to 65535
 * @param reasonCode always {@link ReasonCode#SUCCESS} in 3.x
 * @param properties Reason String and User Properties; none in 3.x
 */
public record PubRec(int packetIdentifier, ReasonCode reasonCode, Properties properties) implements Packet {
    /** With reason code 0x00 and no properties. */
    public PubRec(int packetIdentifier) {
        this(packetIdentifier, ReasonCode.SUCCESS, Properties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.PUBREC;
    }
}
