// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import io.godwit.protocol.spec.ReasonCode;

/**
 * A step of enhanced authentication; MQTT 5.0 only.
 *
 * @param reasonCode why
 * @param properties none in 3.x
 */
public record Auth(ReasonCode reasonCode, Properties properties) implements Packet {
    /** With no properties. */
    public Auth(ReasonCode reasonCode) {
        this(reasonCode, Properties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.AUTH;
    }
}
