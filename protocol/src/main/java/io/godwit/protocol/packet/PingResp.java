// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

/** Answer to PINGREQ. */
public record PingResp() implements Packet {
    /** The only value there is. */
    public static final PingResp INSTANCE = new PingResp();

    @Override
    public PacketType type() {
        return PacketType.PINGRESP;
    }
}
