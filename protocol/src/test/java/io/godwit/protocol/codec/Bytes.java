// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.sample.PacketSample;
import io.godwit.protocol.spec.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Bytes and packets as the tests of this room write them down. */
final class Bytes {
    private Bytes() {}

    static ByteBuf of(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
    }

    static String hex(ByteBuf bytes) {
        return ByteBufUtil.hexDump(bytes).toUpperCase(Locale.ROOT);
    }

    /** What the encoder makes of the packet. */
    static ByteBuf encoded(Packet packet, ProtocolVersion version) {
        ByteBuf out = Unpooled.buffer();
        PacketEncoder.encode(packet, version, out);
        return out;
    }

    /** A server's decoder that has read a CONNECT of this version. */
    static PacketDecoder serverDecoder(ProtocolVersion version) {
        PacketDecoder decoder = new PacketDecoder(0);
        String connect = switch (version) {
            case V3_1 -> "100E 0006 4D5149736470 03 02 0000 0000";
            case V3_1_1 -> "100C 0004 4D515454 04 02 0000 0000";
            case V5 -> "100D 0004 4D515454 05 02 0000 00 0000";
        };
        if (decoder.decode(of(connect)) == null || decoder.version() != version) {
            throw new AssertionError("CONNECT of " + version + " was not read");
        }
        return decoder;
    }

    /** A decoder that accepts what this side sends in this version. */
    static PacketDecoder decoder(PacketSample.Sender sender, ProtocolVersion version) {
        return switch (sender) {
            case CLIENT -> serverDecoder(version);
            case SERVER -> PacketDecoder.forClient(0, version);
        };
    }

    /** Decodes a packet from a client of this version. */
    static @Nullable Packet fromClient(ProtocolVersion version, String hex) {
        return serverDecoder(version).decode(of(hex));
    }

    /** Decodes a packet from a server of this version. */
    static @Nullable Packet fromServer(ProtocolVersion version, String hex) {
        return PacketDecoder.forClient(0, version).decode(of(hex));
    }
}
