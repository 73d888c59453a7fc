// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import static io.godwit.protocol.spec.ProtocolVersion.V3_1_1;
import static io.godwit.protocol.spec.ProtocolVersion.V5;
import static io.godwit.protocol.spec.ReasonCode.MALFORMED_PACKET;
import static io.godwit.protocol.spec.ReasonCode.PROTOCOL_ERROR;
import static io.godwit.protocol.spec.ReasonCode.TOPIC_ALIAS_INVALID;
import static io.godwit.protocol.spec.ReasonCode.TOPIC_NAME_INVALID;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.spec.Spec;
import io.godwit.protocol.spec.Statement;
import org.junit.jupiter.api.Test;

/** What a PUBLISH can do wrong. */
class MalformedPublishTest {
    @Test
    @Spec({"MQTT-3.3.1-4", "v3 MQTT-3.3.1-4"})
    void refusesQos3() {
        Refusal.ofClient(V3_1_1, "36 05 0001 61 0001").as(MALFORMED_PACKET, Statement.V3_3_3_1_4, "QoS 3");
        Refusal.ofClient(V5, "3F 06 0001 61 0001 00").as(MALFORMED_PACKET, Statement.V5_3_3_1_4, "QoS 3");
        Refusal.ofServer(V5, "36 06 0001 61 0001 00").as(MALFORMED_PACKET, Statement.V5_3_3_1_4, "QoS 3");
    }

    @Test
    @Spec({"MQTT-3.3.1-2", "v3 MQTT-3.3.1-2"})
    void refusesDupAtQos0() {
        Refusal.ofClient(V3_1_1, "38 03 0001 61").as(MALFORMED_PACKET, Statement.V3_3_3_1_2, "DUP 1");
        Refusal.ofClient(V5, "39 04 0001 61 00").as(MALFORMED_PACKET, Statement.V5_3_3_1_2, "DUP 1");
    }

    @Test
    @Spec({"MQTT-2.2.1-3", "v3 MQTT-2.3.1-1"})
    void refusesPacketIdentifier0() {
        Refusal.ofClient(V3_1_1, "32 05 0001 61 0000").as(PROTOCOL_ERROR, Statement.V3_2_3_1_1, "packet identifier 0");
        Refusal.ofClient(V5, "34 06 0001 61 0000 00").as(PROTOCOL_ERROR, Statement.V5_2_2_1_3, "packet identifier 0");
    }

    @Test
    @Spec({"MQTT-2.2.1-4", "v3 MQTT-2.3.1-4"})
    void refusesPacketIdentifier0OfAServer() {
        Refusal.ofServer(V5, "32 06 0001 61 0000 00").as(PROTOCOL_ERROR, Statement.V5_2_2_1_4, "packet identifier 0");
    }

    @Test
    @Spec({"MQTT-2.2.1-2", "v3 MQTT-2.3.1-5"})
    void readsNoPacketIdentifierAtQos0() {
        assertThat(Bytes.fromClient(V3_1_1, "30 05 0001 61 0000")).isInstanceOfSatisfying(Publish.class, publish -> {
            assertThat(publish.packetIdentifier()).isZero();
            assertThat(publish.payload()).hasSize(2);
        });
    }

    @Test
    @Spec({"MQTT-4.7.3-1", "v3 MQTT-4.7.3-1"})
    void refusesAnEmptyTopic() {
        Refusal.ofClient(V3_1_1, "30 02 0000").as(MALFORMED_PACKET, Statement.V3_4_7_3_1, "empty topic");
        Refusal.ofClient(V5, "30 03 0000 00").as(PROTOCOL_ERROR, Statement.V5_4_7_3_1, "nor a Topic Alias");
    }

    @Test
    @Spec({"MQTT-3.3.2-2", "v3 MQTT-3.3.2-2", "MQTT-4.7.0-1", "v3 MQTT-4.7.1-1"})
    void refusesWildcardsInTheTopic() {
        Refusal.ofClient(V3_1_1, "30 05 0003 612F23").as(TOPIC_NAME_INVALID, Statement.V3_3_3_2_2, "wildcard");
        Refusal.ofClient(V5, "30 05 0002 612B 00").as(TOPIC_NAME_INVALID, Statement.V5_3_3_2_2, "wildcard");
    }

    @Test
    @Spec({"MQTT-3.3.2-1", "v3 MQTT-3.3.2-1", "MQTT-1.5.4-1", "v3 MQTT-1.5.3-1"})
    void refusesATopicThatIsNotUtf8() {
        for (String bad : new String[] {"0003 61C328", "0003 EDA080", "0003 C0AF61", "0003 6161FF"}) {
            Refusal.ofClient(V3_1_1, "30 05" + bad).as(MALFORMED_PACKET, Statement.V3_1_5_3_1, "UTF-8");
            Refusal.ofClient(V5, "30 06" + bad + "00").as(MALFORMED_PACKET, Statement.V5_1_5_4_1, "UTF-8");
        }
    }

    @Test
    @Spec({"MQTT-4.7.3-2", "v3 MQTT-4.7.3-2", "MQTT-1.5.4-2", "v3 MQTT-1.5.3-2"})
    void refusesTheNullCharacterInTheTopic() {
        Refusal.ofClient(V3_1_1, "30 05 0003 610062").as(MALFORMED_PACKET, Statement.V3_4_7_3_2, "U+0000");
        Refusal.ofClient(V5, "30 06 0003 610062 00").as(MALFORMED_PACKET, Statement.V5_4_7_3_2, "PUBLISH is refused: ");
    }

    @Test
    @Spec({"MQTT-1.5.4-3", "v3 MQTT-1.5.3-3"})
    void keepsAByteOrderMark() {
        assertThat(Bytes.fromClient(V5, "30 0E 0004 EFBBBF61 07 03 0004 EFBBBF62"))
                .isInstanceOfSatisfying(Publish.class, publish -> {
                    assertThat(publish.topic()).hasToString("\uFEFFa");
                    assertThat(publish.properties().text(Property.CONTENT_TYPE)).isEqualTo("\uFEFFb");
                });
    }

    @Test
    void refusesAPublishThatEndsEarly() {
        Refusal.ofClient(V3_1_1, "30 00").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "ends before its topic");
        Refusal.ofClient(V3_1_1, "30 01 00").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "ends before its topic");
        Refusal.ofClient(V3_1_1, "30 03 0002 61").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "ends before its topic");
        Refusal.ofClient(V3_1_1, "30 03 FFFF 61").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "ends before its topic");
        Refusal.ofClient(V3_1_1, "32 04 0001 61 00")
                .as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "ends before its packet identifier");
        Refusal.ofClient(V5, "30 03 0001 61").as(MALFORMED_PACKET, Statement.V5_4_13_1_1, "property length");
        Refusal.ofClient(V5, "30 05 0001 61 02 01").as(MALFORMED_PACKET, Statement.V5_4_13_1_1, "properties");
        Refusal.ofClient(V5, "30 05 0001 61 01 01").as(MALFORMED_PACKET, Statement.V5_4_13_1_1, "FORMAT");
    }

    @Test
    void refusesAPropertyThatEndsBehindTheProperties() {
        Refusal.ofClient(V5, "30 09 0001 61 03 03 0002 6162").as(MALFORMED_PACKET, Statement.V5_4_13_1_1, "CONTENT");
        Refusal.ofClient(V5, "30 09 0001 61 04 02 00000000").as(MALFORMED_PACKET, Statement.V5_4_13_1_1, "EXPIRY");
    }

    @Test
    @Spec("MQTT-3.3.2-8")
    void refusesTopicAlias0() {
        Refusal.ofClient(V5, "30 07 0001 61 03 23 0000").as(TOPIC_ALIAS_INVALID, Statement.V5_3_3_2_8, "Alias 0");
    }

    @Test
    void refusesAPayloadFormatThatIsNeither0Nor1() {
        Refusal.ofClient(V5, "30 06 0001 61 02 01 02").as(PROTOCOL_ERROR, Statement.V5_4_13_1_1, "INDICATOR 2");
    }

    @Test
    @Spec("MQTT-3.3.4-6")
    void refusesASubscriptionIdentifierOfAClient() {
        Refusal.ofClient(V5, "30 06 0001 61 02 0B 01").as(PROTOCOL_ERROR, Statement.V5_3_3_4_6, "from a client");
    }

    @Test
    void refusesSubscriptionIdentifier0OfAServer() {
        Refusal.ofServer(V5, "30 06 0001 61 02 0B 00").as(PROTOCOL_ERROR, Statement.V5_4_13_1_1, "begins at 1");
    }

    @Test
    @Spec({"MQTT-3.3.2-13", "MQTT-3.3.2-14"})
    void refusesAResponseTopicThatIsNoTopicName() {
        Refusal.ofClient(V5, "30 09 0001 61 05 08 0002 612B").as(PROTOCOL_ERROR, Statement.V5_3_3_2_14, "wildcard");
        Refusal.ofClient(V5, "30 07 0001 61 03 08 0000").as(PROTOCOL_ERROR, Statement.V5_4_7_3_1, "empty Response");
        Refusal.ofClient(V5, "30 08 0001 61 04 08 0001 FF").as(MALFORMED_PACKET, Statement.V5_1_5_4_1, "UTF-8");
    }

    @Test
    @Spec("MQTT-3.3.2-19")
    void refusesAContentTypeThatIsNotUtf8() {
        Refusal.ofClient(V5, "30 08 0001 61 04 03 0001 FF").as(MALFORMED_PACKET, Statement.V5_1_5_4_1, "CONTENT_TYPE");
    }

    @Test
    void refusesPropertiesGivenTwice() {
        for (String twice : new String[] {
            "04 01 00 01 00",
            "0A 02 00000001 02 00000001",
            "06 03 0000 03 0000",
            "08 08 0001 61 08 0001 61",
            "06 09 0000 09 0000",
            "06 23 0001 23 0001"
        }) {
            String body = "0001 61" + twice;
            Refusal.ofClient(V5, "30 %02X %s".formatted(body.replace(" ", "").length() / 2, body))
                    .as(PROTOCOL_ERROR, Statement.V5_4_13_1_1, "twice");
        }
    }

    @Test
    void refusesPropertiesThatDoNotBelong() {
        Refusal.ofClient(V5, "30 09 0001 61 05 11 00000000")
                .as(MALFORMED_PACKET, Statement.V5_4_13_1_1, "SESSION_EXPIRY_INTERVAL where it does not belong");
        Refusal.ofClient(V5, "30 09 0001 61 05 18 00000000")
                .as(MALFORMED_PACKET, Statement.V5_4_13_1_1, "WILL_DELAY_INTERVAL where it does not belong");
        Refusal.ofClient(V5, "30 06 0001 61 02 04 00")
                .as(MALFORMED_PACKET, Statement.V5_4_13_1_1, "unknown identifier 4");
    }
}
