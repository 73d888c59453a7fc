// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import io.godwit.protocol.spec.ReasonCode;

/**
 * Answer to PUBREC: the sender will not send that PUBLISH again.
 *
 * @param packetIdentifier of the PUBLISH, 1 to 65535
 * @param reasonCode always {@link ReasonCode#SUCCESS} in 3.x
 * @param properties Reason String and User Properties; none in 3.x
 */
public record PubRel(int packetIdentifier, ReasonCode reasonCode, Properties properties) implements Packet {
    /** With reason code 0x00 and no properties. */
    public PubRel(int packetIdentifier) {
        this(packetIdentifier, ReasonCode.SUCCESS, Properties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.PUBREL;
    }
}
