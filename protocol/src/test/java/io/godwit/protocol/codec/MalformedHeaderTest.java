// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import static io.godwit.protocol.spec.ProtocolVersion.V3_1;
import static io.godwit.protocol.spec.ProtocolVersion.V3_1_1;
import static io.godwit.protocol.spec.ProtocolVersion.V5;
import static io.godwit.protocol.spec.ReasonCode.MALFORMED_PACKET;
import static io.godwit.protocol.spec.ReasonCode.PACKET_TOO_LARGE;
import static io.godwit.protocol.spec.ReasonCode.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.Spec;
import io.godwit.protocol.spec.Statement;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the first bytes of a packet can do wrong: type, flags, remaining length. */
class MalformedHeaderTest {
    @Test
    @Spec({"MQTT-2.1.3-1", "v3 MQTT-2.2.2-1", "v3 MQTT-2.2.2-2"})
    void refusesReservedFlags() {
        for (int type : new int[] {1, 4, 5, 7, 12}) {
            for (int flags = 1; flags < 16; flags++) {
                String first = "%02X".formatted(type << 4 | flags);
                Refusal.ofClient(V3_1_1, first).as(MALFORMED_PACKET, Statement.V3_2_2_2_2, "flags");
                Refusal.ofClient(V5, first).as(MALFORMED_PACKET, Statement.V5_2_1_3_1, "flags");
            }
        }
        for (int type : new int[] {2, 9, 11, 13}) {
            for (int flags = 1; flags < 16; flags++) {
                String first = "%02X".formatted(type << 4 | flags);
                Refusal.ofServer(V3_1_1, first).as(MALFORMED_PACKET, Statement.V3_2_2_2_2, "flags");
                Refusal.ofServer(V5, first).as(MALFORMED_PACKET, Statement.V5_2_1_3_1, "flags");
            }
        }
    }

    @Test
    @Spec({"MQTT-3.6.1-1", "v3 MQTT-3.6.1-1", "MQTT-3.8.1-1", "v3 MQTT-3.8.1-1", "MQTT-3.10.1-1", "v3 MQTT-3.10.1-1"})
    void refusesFlagsOtherThan0010WhereTheyAreAskedFor() {
        for (int flags = 0; flags < 16; flags++) {
            if (flags != 2) {
                refusesFlags(PacketType.PUBREL, flags, Statement.V5_3_6_1_1, Statement.V3_3_6_1_1);
                refusesFlags(PacketType.SUBSCRIBE, flags, Statement.V5_3_8_1_1, Statement.V3_3_8_1_1);
                refusesFlags(PacketType.UNSUBSCRIBE, flags, Statement.V5_3_10_1_1, Statement.V3_3_10_1_1);
            }
        }
    }

    @Test
    @Spec({"MQTT-3.14.1-1", "v3 MQTT-3.14.1-1"})
    void refusesFlagsOfDisconnect() {
        for (int flags = 1; flags < 16; flags++) {
            refusesFlags(PacketType.DISCONNECT, flags, Statement.V5_3_14_1_1, Statement.V3_3_14_1_1);
        }
    }

    @Test
    @Spec("MQTT-3.15.1-1")
    void refusesFlagsOfAuth() {
        for (int flags = 1; flags < 16; flags++) {
            Refusal.ofClient(V5, "F%X00".formatted(flags))
                    .as(MALFORMED_PACKET, Statement.V5_3_15_1_1, "AUTH has the fixed header flags");
        }
    }

    private static void refusesFlags(PacketType type, int flags, Statement v5, Statement v3) {
        String first = "%X%X".formatted(type.value(), flags);
        Refusal.ofClient(V5, first).as(MALFORMED_PACKET, v5, type + " has the fixed header flags");
        Refusal.ofClient(V3_1_1, first).as(MALFORMED_PACKET, v3, type + " has the fixed header flags");
    }

    @Test
    void acceptsTheDupFlagOfRepeatsOnlyInMqtt31() {
        assertThat(Bytes.fromClient(V3_1, "6A02 0001")).isEqualTo(new PubRel(1));
        assertThat(Bytes.fromClient(V3_1, "8A06 0001 0001 61 00")).isInstanceOf(Subscribe.class);
        assertThat(Bytes.fromClient(V3_1, "AA05 0001 0001 61")).isInstanceOf(Unsubscribe.class);
        Refusal.ofClient(V3_1, "68").as(MALFORMED_PACKET, Statement.V3_3_6_1_1, "flags 0x8");
    }

    @ParameterizedTest
    @EnumSource
    void refusesTheReservedPacketTypes(ProtocolVersion version) {
        Statement statement = version.isV5() ? Statement.V5_4_13_1_1 : Statement.V3_4_8_0_1;
        Refusal.ofClient(version, "00").as(MALFORMED_PACKET, statement, "Packet type 0 is reserved");
        if (!version.isV5()) {
            Refusal.ofClient(version, "F0").as(MALFORMED_PACKET, statement, "Packet type 15 is reserved");
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatTheOtherSideNeverSends(ProtocolVersion version) {
        Statement statement = version.isV5() ? Statement.V5_4_13_1_1 : Statement.V3_4_8_0_1;
        for (String first : new String[] {"20", "90", "B0", "D0"}) {
            Refusal.ofClient(version, first).as(PROTOCOL_ERROR, statement, "A client never sends ");
        }
        for (String first : new String[] {"10", "82", "A2", "C0"}) {
            Refusal.ofServer(version, first).as(PROTOCOL_ERROR, statement, "A server never sends ");
        }
        if (!version.isV5()) {
            Refusal.ofServer(version, "E0").as(PROTOCOL_ERROR, statement, "A server never sends DISCONNECT");
        }
    }

    @Test
    @Spec("MQTT-1.5.5-1")
    void refusesARemainingLengthOfFiveBytes() {
        Refusal.ofClient(V5, "30 80808080 00").as(MALFORMED_PACKET, Statement.V5_1_5_5_1, "more than four bytes");
        Refusal.ofClient(V3_1_1, "30 FFFFFFFF 7F").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "more than four bytes");
        Refusal.ofFirst("10 80808080 01").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "more than four bytes");
    }

    @Test
    @Spec("MQTT-1.5.5-1")
    void refusesARemainingLengthWithMoreBytesThanItNeeds() {
        for (String padded : new String[] {"C0 8000", "C0 808000", "C0 80808000"}) {
            Refusal.ofClient(V5, padded).as(MALFORMED_PACKET, Statement.V5_1_5_5_1, "more bytes than it needs");
        }
        Refusal.ofFirst("10 8D00 0004 4D515454 05 02 0000 00 0000")
                .as(MALFORMED_PACKET, Statement.V5_1_5_5_1, "more bytes than it needs");
    }

    @Test
    void acceptsAPaddedRemainingLengthIn3x() {
        assertThat(Bytes.fromClient(V3_1_1, "C0 80808000")).isEqualTo(PingReq.INSTANCE);
        assertThat(Bytes.fromClient(V3_1_1, "30 8400 0001 61 62")).isInstanceOf(Publish.class);
        assertThat(new PacketDecoder(0).decode(Bytes.of("10 8C00 0004 4D515454 04 02 0000 0000")))
                .isNotNull();
    }

    @Test
    @Spec("MQTT-3.2.2-15")
    void refusesALargePacketAsSoonAsItsLengthIsKnown() {
        Refusal.of(() -> new PacketDecoder(100), "10 63").as(PACKET_TOO_LARGE, Statement.V3_4_8_0_1, "of 101 bytes");
        PacketDecoder decoder = PacketDecoder.forClient(100, V5);
        assertThat(decoder.decode(Bytes.of("30 62"))).isNull();
        Refusal.of(() -> PacketDecoder.forClient(100, V5), "30 63")
                .as(PACKET_TOO_LARGE, Statement.V5_3_1_2_24, "larger than the 100");
        Refusal.of(() -> PacketDecoder.forClient(100, V5), "30 FFFFFF7F")
                .as(PACKET_TOO_LARGE, Statement.V5_3_1_2_24, "268435460 bytes");
    }

    @Test
    void countsTheHeaderToTheSizeOfAPacket() {
        PacketDecoder decoder = PacketDecoder.forClient(130, V3_1_1);
        ByteBuf in = Bytes.of("30 7F 0001 61" + "00".repeat(124));
        assertThat(decoder.decode(in)).isInstanceOf(Publish.class);
        Refusal.of(() -> PacketDecoder.forClient(130, V3_1_1), "30 8001")
                .as(PACKET_TOO_LARGE, Statement.V3_4_8_0_1, "of 131 bytes");
    }

    @Test
    void waitsForALargePacketWithoutALimit() {
        assertThat(new PacketDecoder(0).decode(Bytes.of("10 FFFFFF7F"))).isNull();
    }
}
