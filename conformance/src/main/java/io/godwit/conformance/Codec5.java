// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import io.godwit.protocol.codec.PacketDecoder;
import io.godwit.protocol.codec.PacketEncoder;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.spec.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** Packet records of MQTT 5.0 to bytes and back, by Godwit's codec, which the packet samples have shown to be right. */
final class Codec5 {
    private Codec5() {}

    static Bytes bytes(Packet packet) {
        ByteBuf out = Unpooled.buffer();
        PacketEncoder.encode(packet, ProtocolVersion.V5, out);
        return Bytes.of(ByteBufUtil.getBytes(out));
    }

    static Packet packet(Received received) {
        Packet packet = PacketDecoder.forClient(0, ProtocolVersion.V5).decode(Unpooled.wrappedBuffer(received.bytes()));
        if (packet == null) {
            throw new AssertionError("not a whole packet: " + received);
        }
        return packet;
    }
}
