// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import static io.godwit.protocol.spec.ProtocolVersion.V3_1;
import static io.godwit.protocol.spec.ProtocolVersion.V3_1_1;
import static io.godwit.protocol.spec.ProtocolVersion.V5;
import static io.godwit.protocol.spec.ReasonCode.MALFORMED_PACKET;
import static io.godwit.protocol.spec.ReasonCode.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.protocol.packet.Auth;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Spec;
import io.godwit.protocol.spec.Statement;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What CONNACK, the answers to PUBLISH, DISCONNECT and AUTH can do wrong, and what they may leave out. */
class MalformedAnswerTest {
    @Test
    @Spec({"MQTT-2.2.1-5", "v3 MQTT-2.3.1-6"})
    void refusesPacketIdentifier0() {
        for (String first : new String[] {"40", "50", "62", "70"}) {
            Refusal.ofClient(V3_1_1, first + "02 0000").as(PROTOCOL_ERROR, Statement.V3_2_3_1_1, "identifier 0");
            Refusal.ofClient(V5, first + "02 0000").as(PROTOCOL_ERROR, Statement.V5_2_2_1_3, "identifier 0");
        }
    }

    @Test
    void refusesAnswersOfTheWrongLength() {
        for (String first : new String[] {"40", "50", "62", "70"}) {
            Refusal.ofClient(V3_1_1, first + "01 00").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "ends before");
            Refusal.ofClient(V3_1_1, first + "00").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "ends before");
            Refusal.ofClient(V3_1_1, first + "03 0001 00").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "1 bytes more");
            Refusal.ofClient(V5, first + "05 0001 00 00 00").as(MALFORMED_PACKET, Statement.V5_4_13_1_1, "bytes more");
            Refusal.ofClient(V5, first + "04 0001 00 01").as(MALFORMED_PACKET, Statement.V5_4_13_1_1, "properties");
        }
        for (String first : new String[] {"C0", "E0"}) {
            Refusal.ofClient(V3_1_1, first + "01 00").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "1 bytes more");
        }
        Refusal.ofClient(V5, "C0 01 00").as(MALFORMED_PACKET, Statement.V5_4_13_1_1, "1 bytes more");
        Refusal.ofServer(V5, "D0 01 00").as(MALFORMED_PACKET, Statement.V5_4_13_1_1, "1 bytes more");
    }

    @Test
    void readsEveryShortForm() {
        PubRec unknown = new PubRec(1, ReasonCode.NO_MATCHING_SUBSCRIBERS, Properties.NONE);
        assertThat(Bytes.fromClient(V5, "40 02 0001")).isEqualTo(new PubAck(1));
        assertThat(Bytes.fromClient(V5, "40 03 0001 00")).isEqualTo(new PubAck(1));
        assertThat(Bytes.fromClient(V5, "40 04 0001 00 00")).isEqualTo(new PubAck(1));
        assertThat(Bytes.fromClient(V5, "50 03 0001 10")).isEqualTo(unknown);
        assertThat(Bytes.fromClient(V5, "50 04 0001 10 00")).isEqualTo(unknown);
        assertThat(Bytes.fromClient(V5, "E0 00")).isEqualTo(new Disconnect(ReasonCode.SUCCESS));
        assertThat(Bytes.fromClient(V5, "E0 01 00")).isEqualTo(new Disconnect(ReasonCode.SUCCESS));
        assertThat(Bytes.fromClient(V5, "E0 02 04 00"))
                .isEqualTo(new Disconnect(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE));
        assertThat(Bytes.fromServer(V5, "F0 00")).isEqualTo(new Auth(ReasonCode.SUCCESS));
    }

    @Test
    @Spec({
        "MQTT-3.4.2-1",
        "MQTT-3.5.2-1",
        "MQTT-3.6.2-1",
        "MQTT-3.7.2-1",
        "MQTT-3.14.2-1",
        "MQTT-3.15.2-1",
        "MQTT-3.2.2-8"
    })
    void acceptsTheReasonCodesOfItsTableAndNoOthers() {
        String publish = "00 10 80 83 87 90 91 97 99";
        acceptsOnly("40 03 0001 %02X", true, Statement.V5_3_4_2_1, publish);
        acceptsOnly("50 03 0001 %02X", false, Statement.V5_3_5_2_1, publish);
        acceptsOnly("62 03 0001 %02X", true, Statement.V5_3_6_2_1, "00 92");
        acceptsOnly("70 03 0001 %02X", false, Statement.V5_3_7_2_1, "00 92");
        acceptsOnly("E0 01 %02X", true, Statement.V5_3_14_2_1, "00 04 80 81 82 83 90 93 94 95 96 97 98 99");
        acceptsOnly(
                "E0 01 %02X",
                false,
                Statement.V5_3_14_2_1,
                "00 80 81 82 83 87 89 8B 8D 8E 8F 90 93 94 95 96 97 98 99 9A 9B 9C 9D 9E 9F A0 A1 A2");
        acceptsOnly("F0 06 %02X 04 15 0001 61", true, Statement.V5_3_15_2_1, "18 19");
        acceptsOnly("F0 06 %02X 04 15 0001 61", false, Statement.V5_3_15_2_1, "00 18");
        acceptsOnly(
                "20 03 00 %02X 00",
                false, Statement.V5_3_2_2_8, "00 80 81 82 83 84 85 86 87 88 89 8A 8C 90 95 97 99 9A 9B 9C 9D 9F");
    }

    private static void acceptsOnly(String pattern, boolean fromClient, Statement statement, String codes) {
        Set<Integer> accepted = new TreeSet<>();
        for (int code = 0; code < 256; code++) {
            String hex = pattern.formatted(code);
            try {
                Packet packet = fromClient ? Bytes.fromClient(V5, hex) : Bytes.fromServer(V5, hex);
                assertThat(packet).isNotNull();
                accepted.add(code);
            } catch (ProtocolViolation violation) {
                assertThat(violation.reasonCode()).isEqualTo(PROTOCOL_ERROR);
                assertThat(violation.statement()).isEqualTo(statement);
            }
        }
        Set<Integer> expected = new TreeSet<>();
        for (String code : codes.split(" ", -1)) {
            expected.add(HexFormat.fromHexDigits(code));
        }
        assertThat(accepted).as(pattern).isEqualTo(expected);
    }

    @Test
    @Spec("MQTT-3.14.2-2")
    void refusesASessionExpiryIntervalInADisconnectOfAServer() {
        Refusal.ofServer(V5, "E0 07 00 05 11 00000001").as(PROTOCOL_ERROR, Statement.V5_3_14_2_2, "Session Expiry");
    }

    @Test
    void refusesAServerReferenceInADisconnectOfAClient() {
        Refusal.ofClient(V5, "E0 06 00 04 1C 0001 61").as(PROTOCOL_ERROR, Statement.V5_4_13_1_1, "Server Reference");
    }

    @Test
    @Spec("MQTT-4.12.0-5")
    void refusesAuthWithoutAMethod() {
        Refusal.ofClient(V5, "F0 01 18").as(PROTOCOL_ERROR, Statement.V5_4_12_0_5, "no Authentication Method");
        Refusal.ofClient(V5, "F0 02 19 00").as(PROTOCOL_ERROR, Statement.V5_4_12_0_5, "no Authentication Method");
        Refusal.ofServer(V5, "F0 06 18 04 16 0001 00").as(PROTOCOL_ERROR, Statement.V5_4_12_0_5, "no Authentication");
        Refusal.ofClient(V5, "F0 00").as(PROTOCOL_ERROR, Statement.V5_3_15_2_1, "0x00");
    }

    @Test
    void refusesPropertiesThatDoNotBelong() {
        Refusal.ofClient(V5, "40 06 0001 00 02 01 01").as(MALFORMED_PACKET, Statement.V5_4_13_1_1, "belong");
        Refusal.ofClient(V5, "40 0A 0001 00 06 1F 0000 1F 0000")
                .as(PROTOCOL_ERROR, Statement.V5_4_13_1_1, "REASON_STRING twice");
    }

    @Test
    @Spec("MQTT-3.2.2-1")
    void refusesReservedAcknowledgeFlags() {
        Refusal.ofServer(V5, "20 03 02 00 00").as(MALFORMED_PACKET, Statement.V5_3_2_2_1, "acknowledge flags");
        Refusal.ofServer(V3_1_1, "20 02 81 00").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "acknowledge flags");
    }

    @Test
    @Spec({"MQTT-3.2.2-6", "v3 MQTT-3.2.2-4"})
    void refusesARefusalWithSessionPresent() {
        Refusal.ofServer(V5, "20 03 01 87 00").as(PROTOCOL_ERROR, Statement.V5_3_2_2_6, "Session Present");
        Refusal.ofServer(V3_1_1, "20 02 01 05").as(PROTOCOL_ERROR, Statement.V3_3_2_2_4, "Session Present");
    }

    @Test
    void ignoresTheUnusedByteOfAnOldConnack() {
        assertThat(Bytes.fromServer(V3_1, "20 02 FF 00"))
                .isEqualTo(new ConnAck(false, ReasonCode.SUCCESS, Properties.NONE));
    }

    @Test
    void refusesUnknownReturnCodesOf3x() {
        Refusal.ofServer(V3_1_1, "20 02 00 06").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "return code 6");
    }

    @Test
    void refusesConnackPropertiesOutOfRange() {
        for (String property : new String[] {"24 02", "25 02", "28 02", "29 02", "2A 02"}) {
            Refusal.ofServer(V5, "20 05 00 00 02" + property)
                    .as(PROTOCOL_ERROR, Statement.V5_4_13_1_1, "0 and 1 are allowed");
        }
        Refusal.ofServer(V5, "20 06 00 00 03 21 0000").as(PROTOCOL_ERROR, Statement.V5_4_13_1_1, "begins at 1");
        Refusal.ofServer(V5, "20 07 00 00 04 16 0001 00")
                .as(PROTOCOL_ERROR, Statement.V5_4_13_1_1, "without Authentication Method");
    }

    @Test
    void everyPacketTypeHasATableOrNoCode() {
        for (PacketType type : PacketType.values()) {
            for (ReasonCode code : ReasonCode.values()) {
                boolean allowed = ReasonCodes.isAllowed(code, type, true) || ReasonCodes.isAllowed(code, type, false);
                boolean hasCodes = Set.of(
                                PacketType.CONNACK,
                                PacketType.PUBACK,
                                PacketType.PUBREC,
                                PacketType.PUBREL,
                                PacketType.PUBCOMP,
                                PacketType.SUBACK,
                                PacketType.UNSUBACK,
                                PacketType.DISCONNECT,
                                PacketType.AUTH)
                        .contains(type);
                assertThat(allowed && !hasCodes).as("%s in %s", code, type).isFalse();
            }
        }
    }
}
