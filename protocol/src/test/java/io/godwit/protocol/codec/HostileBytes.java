// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** What must hold whatever the bytes: packets, a wait for more, or a violation; and a packet read can be written and read again. */
final class HostileBytes {
    private HostileBytes() {}

    /** Decodes until a violation or the end; returns whether it came to the end. */
    static boolean decodeAll(PacketDecoder decoder, byte[] bytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        while (true) {
            int before = in.readerIndex();
            Packet packet;
            try {
                packet = decoder.decode(in);
            } catch (ProtocolViolation violation) {
                if (violation.detail().isEmpty() || !violation.reasonCode().isError()) {
                    throw new AssertionError("A violation that says nothing", violation);
                }
                return false;
            }
            if (packet == null) {
                if (in.readerIndex() != before) {
                    throw new AssertionError("Read from a packet that is not complete");
                }
                return true;
            }
            requireStable(packet, decoder.version());
        }
    }

    private static void requireStable(Packet packet, ProtocolVersion version) {
        ByteBuf written = Bytes.encoded(packet, version);
        int length = written.readableBytes();
        if (length != PacketEncoder.length(packet, version)) {
            throw new AssertionError("Wrong length for " + packet);
        }
        PacketDecoder fresh = packet instanceof Connect
                ? new PacketDecoder(0)
                : isOfServer(packet.type()) ? PacketDecoder.forClient(0, version) : Bytes.serverDecoder(version);
        Packet again;
        try {
            again = fresh.decode(written);
        } catch (ProtocolViolation violation) {
            // What a server may say in PUBLISH, DISCONNECT and AUTH, a client may not, and the other way round.
            written.readerIndex(0);
            again = PacketDecoder.forClient(0, version).decode(written);
        }
        if (!packet.equals(again) || written.isReadable()) {
            throw new AssertionError(packet + " came back as " + again);
        }
    }

    private static boolean isOfServer(PacketType type) {
        return switch (type) {
            case CONNACK, SUBACK, UNSUBACK, PINGRESP -> true;
            case CONNECT, PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, DISCONNECT, AUTH ->
                false;
        };
    }
}
