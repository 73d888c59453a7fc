// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import io.godwit.protocol.spec.ReasonCode;

/**
 * Answer to CONNECT.
 *
 * @param sessionPresent whether the server went on with a stored session; false with an error code
 * @param reasonCode the codec translates it to a return code for 3.x
 * @param properties none in 3.x
 */
public record ConnAck(boolean sessionPresent, ReasonCode reasonCode, Properties properties) implements Packet {
    @Override
    public PacketType type() {
        return PacketType.CONNACK;
    }
}
