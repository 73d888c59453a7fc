// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Supplier;

/**
 * That a decoder refuses bytes: with this reason code and statement, from every kind of buffer, and never as a packet
 * before they are complete.
 */
final class Refusal {
    private final ProtocolViolation violation;

    private Refusal(ProtocolViolation violation) {
        this.violation = violation;
    }

    /** Bytes of a client whose CONNECT was of this version. */
    static Refusal ofClient(ProtocolVersion version, String hex) {
        return of(() -> Bytes.serverDecoder(version), hex);
    }

    /** The first bytes of a client. */
    static Refusal ofFirst(String hex) {
        return of(() -> new PacketDecoder(0), hex);
    }

    /** Bytes of a server. */
    static Refusal ofServer(ProtocolVersion version, String hex) {
        return of(() -> PacketDecoder.forClient(0, version), hex);
    }

    static Refusal of(Supplier<PacketDecoder> decoder, String hex) {
        ProtocolViolation violation = violation(decoder.get(), Bytes.of(hex));
        ByteBuf direct = Unpooled.directBuffer().writeBytes(Bytes.of(hex));
        try {
            assertThat(violation(decoder.get(), direct)).hasMessage(violation.getMessage());
        } finally {
            direct.release();
        }
        PacketDecoder fed = decoder.get();
        ByteBuf whole = Bytes.of(hex);
        ByteBuf grown = Unpooled.buffer();
        while (true) {
            grown.writeByte(whole.readByte());
            if (!whole.isReadable()) {
                assertThat(catchThrowable(() -> fed.decode(grown))).isInstanceOf(ProtocolViolation.class);
                break;
            }
            Throwable early = catchThrowable(() -> assertThat(fed.decode(grown))
                    .as("after a part of the bytes")
                    .isNull());
            if (early != null) {
                assertThat(early).isInstanceOf(ProtocolViolation.class).hasMessage(violation.getMessage());
                break;
            }
        }
        return new Refusal(violation);
    }

    private static ProtocolViolation violation(PacketDecoder decoder, ByteBuf in) {
        try {
            Packet packet = decoder.decode(in);
            throw new AssertionError("Not refused: " + packet);
        } catch (ProtocolViolation violation) {
            return violation;
        }
    }

    /** With this code and statement, and with a detail that says this. */
    void as(ReasonCode code, Statement statement, String detail) {
        assertThat(violation.reasonCode()).as(violation.detail()).isEqualTo(code);
        assertThat(violation.statement()).as(violation.detail()).isEqualTo(statement);
        assertThat(violation.detail()).contains(detail);
    }
}
