// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import static io.godwit.protocol.spec.ReasonCode.MALFORMED_PACKET;
import static io.godwit.protocol.spec.ReasonCode.PROTOCOL_ERROR;
import static io.godwit.protocol.spec.ReasonCode.TOPIC_NAME_INVALID;
import static io.godwit.protocol.spec.ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Spec;
import io.godwit.protocol.spec.Statement;
import org.junit.jupiter.api.Test;

/** What a CONNECT can do wrong. */
class MalformedConnectTest {
    private static final String V3_1 = "0006 4D5149736470 03 ";
    private static final String V3_1_1 = "0004 4D515454 04 ";
    private static final String V5 = "0004 4D515454 05 ";

    /** The packet with this body. */
    private static String connect(String body) {
        return "10 %02X %s".formatted(body.replace(" ", "").length() / 2, body);
    }

    private static Refusal refusal(String body) {
        return Refusal.ofFirst(connect(body));
    }

    @Test
    @Spec({"MQTT-3.1.2-1", "v3 MQTT-3.1.2-1"})
    void refusesAnotherProtocolName() {
        refusal("0004 4D515455 04 02 0000 0000").as(MALFORMED_PACKET, Statement.V3_3_1_2_1, "protocol name");
        refusal("0004 6D717474 04 02 0000 0000").as(MALFORMED_PACKET, Statement.V3_3_1_2_1, "protocol name");
        refusal("0000 04 02 0000 0000").as(MALFORMED_PACKET, Statement.V3_3_1_2_1, "protocol name");
    }

    @Test
    @Spec({"MQTT-3.1.2-2", "v3 MQTT-3.1.2-2"})
    void refusesAnUnknownLevelWithItsOwnCode() {
        for (String level : new String[] {"00", "03", "06", "83", "85", "FF"}) {
            refusal("0004 4D515454 " + level)
                    .as(UNSUPPORTED_PROTOCOL_VERSION, Statement.V3_3_1_2_2, "level " + Integer.parseInt(level, 16));
        }
        for (String level : new String[] {"02", "04", "05", "84"}) {
            refusal("0006 4D5149736470 " + level)
                    .as(UNSUPPORTED_PROTOCOL_VERSION, Statement.V3_3_1_2_2, "protocol MQIsdp level");
        }
    }

    @Test
    void knowsTheVersionOfARefusedConnect() {
        assertThat(versionAfter(V5 + "03 0000 00 0000")).isEqualTo(ProtocolVersion.V5);
        assertThat(versionAfter(V3_1_1 + "03 0000 0000")).isEqualTo(ProtocolVersion.V3_1_1);
        assertThat(versionAfter(V3_1 + "40 0000 0000")).isEqualTo(ProtocolVersion.V3_1);
        assertThat(versionAfter("0004 4D515454 06 02 0000 00 0000")).isEqualTo(ProtocolVersion.V3_1_1);
    }

    private static ProtocolVersion versionAfter(String body) {
        PacketDecoder decoder = new PacketDecoder(0);
        assertThat(catchThrowable(() -> decoder.decode(Bytes.of(connect(body)))))
                .isInstanceOf(ProtocolViolation.class);
        return decoder.version();
    }

    @Test
    @Spec({"MQTT-3.1.2-3", "v3 MQTT-3.1.2-3"})
    void refusesTheReservedConnectFlag() {
        refusal(V3_1_1 + "03 0000 0000").as(MALFORMED_PACKET, Statement.V3_3_1_2_3, "reserved connect flag");
        refusal(V5 + "03 0000 00 0000").as(MALFORMED_PACKET, Statement.V5_3_1_2_3, "reserved connect flag");
    }

    @Test
    void ignoresTheUnusedConnectFlagOfMqtt31() {
        assertThat(decode(connect(V3_1 + "03 0000 0001 61"))).isInstanceOf(Connect.class);
    }

    @Test
    @Spec({"MQTT-3.1.2-12", "v3 MQTT-3.1.2-14"})
    void refusesWillQos3() {
        refusal(V3_1_1 + "1E 0000 0000 0001 77 0000").as(MALFORMED_PACKET, Statement.V3_3_1_2_14, "will QoS 3");
        refusal(V5 + "1E 0000 00 0000 00 0001 77 0000").as(MALFORMED_PACKET, Statement.V5_3_1_2_12, "will QoS 3");
    }

    @Test
    @Spec({"MQTT-3.1.2-11", "v3 MQTT-3.1.2-11", "v3 MQTT-3.1.2-13"})
    void refusesWillQosWithoutWill() {
        refusal(V3_1_1 + "0A 0000 0000").as(PROTOCOL_ERROR, Statement.V3_3_1_2_13, "without a will");
        refusal(V5 + "12 0000 00 0000").as(PROTOCOL_ERROR, Statement.V5_3_1_2_11, "without a will");
    }

    @Test
    @Spec({"MQTT-3.1.2-13", "v3 MQTT-3.1.2-15"})
    void refusesWillRetainWithoutWill() {
        refusal(V3_1_1 + "22 0000 0000").as(PROTOCOL_ERROR, Statement.V3_3_1_2_15, "will retain");
        refusal(V5 + "22 0000 00 0000").as(PROTOCOL_ERROR, Statement.V5_3_1_2_13, "will retain");
    }

    @Test
    @Spec("v3 MQTT-3.1.2-22")
    void refusesAPasswordWithoutUserNameIn3x() {
        refusal(V3_1_1 + "42 0000 0000 0001 70").as(PROTOCOL_ERROR, Statement.V3_3_1_2_22, "without a user name");
        refusal(V3_1 + "42 0000 0001 61 0001 70").as(PROTOCOL_ERROR, Statement.V3_3_1_2_22, "without a user name");
    }

    @Test
    void mqtt31MayEndBeforeAPromisedUserNameOrPassword() {
        Packet noUserName = decode(connect(V3_1 + "C2 0000 0001 61"));
        assertThat(noUserName).isInstanceOfSatisfying(Connect.class, connect -> {
            assertThat(connect.userName()).isNull();
            assertThat(connect.password()).isNull();
        });
        Packet noPassword = decode(connect(V3_1 + "C2 0000 0001 61 0001 75"));
        assertThat(noPassword).isInstanceOfSatisfying(Connect.class, connect -> {
            assertThat(connect.userName()).isEqualTo("u");
            assertThat(connect.password()).isNull();
        });
    }

    @Test
    @Spec({
        "MQTT-3.1.4-1",
        "v3 MQTT-3.1.4-1",
        "MQTT-3.1.3-3",
        "v3 MQTT-3.1.3-3",
        "MQTT-3.1.2-9",
        "v3 MQTT-3.1.2-9",
        "MQTT-3.1.2-17",
        "v3 MQTT-3.1.2-19",
        "MQTT-3.1.2-19",
        "v3 MQTT-3.1.2-21"
    })
    void refusesAConnectThatEndsEarly() {
        String whole = V3_1_1 + "C6 003C 0001 61 0001 77 0001 00 0001 75 0001 70";
        String[] missing = {
            "protocol name",
            "protocol level",
            "connect flags",
            "keep alive",
            "client identifier",
            "will topic",
            "will payload",
            "user name",
            "password"
        };
        int[] lengths = {5, 6, 7, 8, 12, 15, 18, 21, 24};
        for (int i = 0; i < missing.length; i++) {
            refusal(whole.replace(" ", "").substring(0, 2 * lengths[i]))
                    .as(MALFORMED_PACKET, Statement.V3_3_1_4_1, "ends before its " + missing[i]);
        }
        refusal(V5 + "02 003C").as(MALFORMED_PACKET, Statement.V5_3_1_4_1, "ends before its property length");
        refusal(V5 + "02 003C 05 11 0000").as(MALFORMED_PACKET, Statement.V5_3_1_4_1, "ends before its properties");
        refusal(V5 + "02 003C 03 11 0000").as(MALFORMED_PACKET, Statement.V5_3_1_4_1, "SESSION_EXPIRY_INTERVAL");
    }

    @Test
    @Spec({"MQTT-3.1.4-1", "v3 MQTT-3.1.4-1", "MQTT-3.1.2-16", "v3 MQTT-3.1.2-18", "MQTT-3.1.2-18", "v3 MQTT-3.1.2-20"})
    void refusesAConnectWithMoreThanItsFlagsPromise() {
        refusal(V3_1_1 + "02 003C 0001 61 0001 75").as(MALFORMED_PACKET, Statement.V3_3_1_4_1, "3 bytes more");
        refusal(V3_1_1 + "82 003C 0001 61 0001 75 0001 70").as(MALFORMED_PACKET, Statement.V3_3_1_4_1, "3 bytes more");
        refusal(V5 + "02 003C 00 0001 61 00").as(MALFORMED_PACKET, Statement.V5_3_1_4_1, "1 bytes more");
    }

    @Test
    @Spec({"MQTT-1.5.4-1", "v3 MQTT-1.5.3-1", "MQTT-3.1.3-4", "v3 MQTT-3.1.3-4", "MQTT-3.1.3-12", "v3 MQTT-3.1.3-11"})
    void refusesStringsThatAreNotUtf8() {
        for (String bad :
                new String[] {"0001 FF", "0002 C080", "0003 EDA080", "0004 F4908080", "0001 C3", "0003 E08080"}) {
            refusal(V3_1_1 + "02 003C " + bad).as(MALFORMED_PACKET, Statement.V3_1_5_3_1, "client identifier");
            refusal(V5 + "02 003C 00 " + bad).as(MALFORMED_PACKET, Statement.V5_1_5_4_1, "client identifier");
            refusal(V5 + "82 003C 00 0001 61" + bad).as(MALFORMED_PACKET, Statement.V5_1_5_4_1, "user name");
            refusal(V3_1_1 + "82 003C 0001 61" + bad).as(MALFORMED_PACKET, Statement.V3_1_5_3_1, "user name");
        }
    }

    @Test
    @Spec({"MQTT-1.5.4-2", "v3 MQTT-1.5.3-2"})
    void refusesTheNullCharacter() {
        refusal(V3_1_1 + "02 003C 0003 610062").as(MALFORMED_PACKET, Statement.V3_1_5_3_2, "U+0000");
        refusal(V5 + "82 003C 00 0001 61 0001 00").as(MALFORMED_PACKET, Statement.V5_1_5_4_2, "user name");
    }

    @Test
    void refusesControlCharactersThatWouldForgeLogLines() {
        refusal(V3_1_1 + "02 003C 0003 610A62")
                .as(MALFORMED_PACKET, Statement.V3_1_5_3_1, "control character in its client identifier");
        refusal(V5 + "82 003C 00 0001 61 0002 C285")
                .as(MALFORMED_PACKET, Statement.V5_1_5_4_1, "control character in its user name");
    }

    @Test
    @Spec({"MQTT-3.1.3-11", "v3 MQTT-3.1.3-10", "MQTT-4.7.3-1", "v3 MQTT-4.7.3-1", "MQTT-4.7.0-1", "v3 MQTT-4.7.1-1"})
    void refusesAWillTopicThatIsNoTopicName() {
        refusal(V3_1_1 + "06 003C 0000 0000 0000").as(MALFORMED_PACKET, Statement.V3_4_7_3_1, "empty will topic");
        refusal(V5 + "06 003C 00 0000 00 0000 0000").as(MALFORMED_PACKET, Statement.V5_4_7_3_1, "empty will topic");
        refusal(V3_1_1 + "06 003C 0000 0003 612F23 0000").as(TOPIC_NAME_INVALID, Statement.V3_3_3_2_2, "wildcard");
        refusal(V3_1_1 + "06 003C 0000 0001 FF 0000").as(MALFORMED_PACKET, Statement.V3_1_5_3_1, "UTF-8");
    }

    @Test
    void refusesPropertiesThatDoNotBelong() {
        refused("05 02 00000001", MALFORMED_PACKET, "MESSAGE_EXPIRY_INTERVAL where it does not belong");
        refused("05 18 00000001", MALFORMED_PACKET, "WILL_DELAY_INTERVAL where it does not belong");
        refused("03 23 0001", MALFORMED_PACKET, "TOPIC_ALIAS where it does not belong");
        refused("02 7E 01", MALFORMED_PACKET, "unknown identifier 126");
        refused("03 8001 01", MALFORMED_PACKET, "unknown identifier 128");
        refused("02 00 01", MALFORMED_PACKET, "unknown identifier 0");
    }

    @Test
    void refusesPropertiesGivenTwice() {
        refused("0A 11 00000001 11 00000001", PROTOCOL_ERROR, "SESSION_EXPIRY_INTERVAL twice");
        refused("06 21 0001 21 0001", PROTOCOL_ERROR, "RECEIVE_MAXIMUM twice");
        refused("04 19 01 19 00", PROTOCOL_ERROR, "REQUEST_RESPONSE_INFORMATION twice");
    }

    @Test
    void refusesValuesOutOfRange() {
        refused("03 21 0000", PROTOCOL_ERROR, "RECEIVE_MAXIMUM 0");
        refused("05 27 00000000", PROTOCOL_ERROR, "MAXIMUM_PACKET_SIZE 0");
        refused("02 17 02", PROTOCOL_ERROR, "REQUEST_PROBLEM_INFORMATION 2");
        refused("02 19 FF", PROTOCOL_ERROR, "REQUEST_RESPONSE_INFORMATION 255");
    }

    @Test
    void refusesAuthenticationDataWithoutAMethod() {
        refused("04 16 0001 00", PROTOCOL_ERROR, "Authentication Data without Authentication Method");
    }

    @Test
    @Spec("MQTT-1.5.7-1")
    void refusesAStringPairOfWhichOneHalfIsNotUtf8() {
        refusal(V5 + "02 0000 07 26 0001 FF 0001 61 0000").as(MALFORMED_PACKET, Statement.V5_1_5_4_1, "USER_PROPERTY");
        refusal(V5 + "02 0000 07 26 0001 61 0001 FF 0000").as(MALFORMED_PACKET, Statement.V5_1_5_4_1, "USER_PROPERTY");
        refusal(V5 + "02 0000 07 26 0001 61 0001 00 0000").as(MALFORMED_PACKET, Statement.V5_1_5_4_2, "USER_PROPERTY");
    }

    @Test
    @Spec("MQTT-1.5.5-1")
    void refusesAPropertyLengthThatIsNoVariableByteInteger() {
        refusal(V5 + "02 0000 8000 0000").as(MALFORMED_PACKET, Statement.V5_1_5_5_1, "more bytes than it needs");
        refusal(V5 + "02 0000 8080808001 0000").as(MALFORMED_PACKET, Statement.V5_1_5_5_1, "more than four bytes");
    }

    @Test
    void refusesWillPropertiesThatDoNotBelong() {
        willRefused("05 11 00000001", MALFORMED_PACKET, "SESSION_EXPIRY_INTERVAL where it does not belong");
        willRefused("03 23 0001", MALFORMED_PACKET, "TOPIC_ALIAS where it does not belong");
        willRefused("02 01 02", PROTOCOL_ERROR, "PAYLOAD_FORMAT_INDICATOR 2");
        willRefused("0A 18 00000001 18 00000001", PROTOCOL_ERROR, "WILL_DELAY_INTERVAL twice");
    }

    @Test
    @Spec("MQTT-3.3.2-14")
    void refusesAWildcardInTheResponseTopicOfAWill() {
        refusal(V5 + "06 0000 00 0000 04 08 0001 23 0001 77 0000")
                .as(PROTOCOL_ERROR, Statement.V5_3_3_2_14, "wildcard in its Response Topic");
    }

    private static void refused(String properties, ReasonCode code, String detail) {
        Statement statement = code == MALFORMED_PACKET ? Statement.V5_3_1_4_1 : Statement.V5_4_13_1_1;
        refusal(V5 + "02 0000" + properties + "0000").as(code, statement, detail);
    }

    private static void willRefused(String properties, ReasonCode code, String detail) {
        Statement statement = code == MALFORMED_PACKET ? Statement.V5_3_1_4_1 : Statement.V5_4_13_1_1;
        refusal(V5 + "06 0000 00 0000" + properties + "0001 77 0000").as(code, statement, detail);
    }

    private static Packet decode(String hex) {
        Packet packet = new PacketDecoder(0).decode(Bytes.of(hex));
        if (packet == null) {
            throw new AssertionError("Not a whole packet");
        }
        return packet;
    }
}
