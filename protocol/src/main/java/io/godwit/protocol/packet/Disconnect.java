// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import io.godwit.protocol.spec.ReasonCode;

/**
 * The sender ends the connection.
 *
 * @param reasonCode why
 * @param properties none in 3.x
 */
public record Disconnect(ReasonCode reasonCode, Properties properties) implements Packet {
    /** With no properties. */
    public Disconnect(ReasonCode reasonCode) {
        this(reasonCode, Properties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.DISCONNECT;
    }
}
