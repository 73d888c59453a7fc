// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.sample;

import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.spec.ProtocolVersion;
import java.util.HexFormat;

/**
 * A packet as bytes and as what they mean.
 *
 * @param name what is special about it and its version, such as {@code publish at QoS 0, 5.0}; unique
 * @param hex upper case, one group for each field, groups separated by a space; the shortest form of the packet
 */
public record PacketSample(String name, ProtocolVersion version, Sender sender, String hex, Packet packet) {
    /** Which side sends it. */
    public enum Sender {
        /** A client. */
        CLIENT,
        /** A server. */
        SERVER
    }

    static PacketSample sample(String name, ProtocolVersion version, Sender sender, String hex, Packet packet) {
        return new PacketSample(name, version, sender, hex, packet);
    }

    /** The packet on the wire; a copy. */
    public byte[] bytes() {
        return bytes(hex);
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Override
    public String toString() {
        return name;
    }
}
