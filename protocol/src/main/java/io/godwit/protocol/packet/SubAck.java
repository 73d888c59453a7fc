// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import io.godwit.protocol.spec.ReasonCode;
import java.util.List;

/**
 * Answer to SUBSCRIBE.
 *
 * @param packetIdentifier of the SUBSCRIBE
 * @param reasonCodes one for each filter, in their order; 3.x knows 0, 1, 2 and 0x80, to which the codec maps every error
 * @param properties none in 3.x
 */
public record SubAck(int packetIdentifier, List<ReasonCode> reasonCodes, Properties properties) implements Packet {
    /** Keeps a copy of the list. */
    public SubAck {
        reasonCodes = List.copyOf(reasonCodes);
    }

    @Override
    public PacketType type() {
        return PacketType.SUBACK;
    }
}
