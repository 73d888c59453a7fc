// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import io.godwit.protocol.spec.ReasonCode;

/**
 * Answer to PUBREL: the QoS 2 exchange is complete.
 *
 * @param packetIdentifier of the PUBLISH, 1 to 65535
 * @param reasonCode always {@link ReasonCode#SUCCESS} in 3.x
 * @param properties Reason String and User Properties; none in 3.x
 */
public record PubComp(int packetIdentifier, ReasonCode reasonCode, Properties properties) implements Packet {
    /** With reason code 0x00 and no properties. */
    public PubComp(int packetIdentifier) {
        this(packetIdentifier, ReasonCode.SUCCESS, Properties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.PUBCOMP;
    }
}
