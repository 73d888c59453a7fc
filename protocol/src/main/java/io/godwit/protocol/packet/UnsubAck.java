// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import io.godwit.protocol.spec.ReasonCode;
import java.util.List;

/**
 * Answer to UNSUBSCRIBE.
 *
 * @param packetIdentifier of the UNSUBSCRIBE
 * @param reasonCodes one for each filter, in their order; none in the UNSUBACK of 3.x, where the codec leaves them out
 * @param properties none in 3.x
 */
public record UnsubAck(int packetIdentifier, List<ReasonCode> reasonCodes, Properties properties) implements Packet {
    /** Keeps a copy of the list. */
    public UnsubAck {
        reasonCodes = List.copyOf(reasonCodes);
    }

    @Override
    public PacketType type() {
        return PacketType.UNSUBACK;
    }
}
