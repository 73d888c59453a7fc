// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

/** The client is alive and asks whether the server is. */
public record PingReq() implements Packet {
    /** The only value there is. */
    public static final PingReq INSTANCE = new PingReq();

    @Override
    public PacketType type() {
        return PacketType.PINGREQ;
    }
}
