// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import static io.godwit.protocol.spec.ProtocolVersion.V3_1;
import static io.godwit.protocol.spec.ProtocolVersion.V3_1_1;
import static io.godwit.protocol.spec.ProtocolVersion.V5;
import static io.godwit.protocol.spec.ReasonCode.MALFORMED_PACKET;
import static io.godwit.protocol.spec.ReasonCode.PROTOCOL_ERROR;

import io.godwit.protocol.spec.Spec;
import io.godwit.protocol.spec.Statement;
import org.junit.jupiter.api.Test;

/** What SUBSCRIBE, UNSUBSCRIBE and their answers can do wrong. */
class MalformedSubscriptionTest {
    @Test
    @Spec({"MQTT-3.8.3-2", "v3 MQTT-3.8.3-3"})
    void refusesASubscribeWithoutFilter() {
        Refusal.ofClient(V3_1_1, "82 02 0001").as(PROTOCOL_ERROR, Statement.V3_3_8_3_3, "no topic filter");
        Refusal.ofClient(V5, "82 03 0001 00").as(PROTOCOL_ERROR, Statement.V5_3_8_3_2, "no topic filter");
    }

    @Test
    @Spec({"MQTT-3.10.3-2", "v3 MQTT-3.10.3-2"})
    void refusesAnUnsubscribeWithoutFilter() {
        Refusal.ofClient(V3_1_1, "A2 02 0001").as(PROTOCOL_ERROR, Statement.V3_3_10_3_2, "no topic filter");
        Refusal.ofClient(V5, "A2 03 0001 00").as(PROTOCOL_ERROR, Statement.V5_3_10_3_2, "no topic filter");
    }

    @Test
    @Spec({"MQTT-2.2.1-3", "v3 MQTT-2.3.1-1"})
    void refusesPacketIdentifier0() {
        Refusal.ofClient(V3_1_1, "82 06 0000 0001 61 00").as(PROTOCOL_ERROR, Statement.V3_2_3_1_1, "identifier 0");
        Refusal.ofClient(V5, "82 07 0000 00 0001 61 00").as(PROTOCOL_ERROR, Statement.V5_2_2_1_3, "identifier 0");
        Refusal.ofClient(V3_1_1, "A2 05 0000 0001 61").as(PROTOCOL_ERROR, Statement.V3_2_3_1_1, "identifier 0");
        Refusal.ofClient(V5, "A2 06 0000 00 0001 61").as(PROTOCOL_ERROR, Statement.V5_2_2_1_3, "identifier 0");
    }

    @Test
    @Spec({"MQTT-3.8.3-5", "v3 MQTT-3.8.3-4"})
    void refusesReservedOptionBits() {
        for (String options : new String[] {"04", "08", "10", "80", "FC"}) {
            Refusal.ofClient(V3_1_1, "82 06 0001 0001 61" + options)
                    .as(MALFORMED_PACKET, Statement.V3_3_8_3_4, "reserved bits");
            Refusal.ofClient(V3_1, "82 06 0001 0001 61" + options)
                    .as(MALFORMED_PACKET, Statement.V3_3_8_3_4, "reserved bits");
        }
        for (String options : new String[] {"40", "80", "C1"}) {
            Refusal.ofClient(V5, "82 07 0001 00 0001 61" + options)
                    .as(MALFORMED_PACKET, Statement.V5_3_8_3_5, "reserved bits");
        }
    }

    @Test
    @Spec("v3 MQTT-3.8.3-4")
    void refusesQos3() {
        Refusal.ofClient(V3_1_1, "82 06 0001 0001 61 03").as(MALFORMED_PACKET, Statement.V3_3_8_3_4, "QoS 3");
        Refusal.ofClient(V5, "82 07 0001 00 0001 61 03").as(PROTOCOL_ERROR, Statement.V5_4_13_1_1, "QoS 3");
    }

    @Test
    void refusesRetainHandling3() {
        Refusal.ofClient(V5, "82 07 0001 00 0001 61 30").as(PROTOCOL_ERROR, Statement.V5_4_13_1_1, "Retain Handling 3");
    }

    @Test
    @Spec("MQTT-3.8.3-4")
    void refusesNoLocalOnASharedSubscription() {
        Refusal.ofClient(V5, "82 10 0001 00 000A 2473686172652F672F61 04")
                .as(PROTOCOL_ERROR, Statement.V5_3_8_3_4, "No Local");
    }

    @Test
    @Spec({"MQTT-3.8.3-1", "v3 MQTT-3.8.3-1", "MQTT-3.10.3-1", "v3 MQTT-3.10.3-1"})
    void refusesFiltersThatAreNotUtf8() {
        Refusal.ofClient(V3_1_1, "82 06 0001 0001 FF 00").as(MALFORMED_PACKET, Statement.V3_1_5_3_1, "topic filter");
        Refusal.ofClient(V5, "82 07 0001 00 0001 FF 00").as(MALFORMED_PACKET, Statement.V5_1_5_4_1, "topic filter");
        Refusal.ofClient(V3_1_1, "A2 05 0001 0001 FF").as(MALFORMED_PACKET, Statement.V3_1_5_3_1, "topic filter");
        Refusal.ofClient(V5, "A2 06 0001 00 0001 FF").as(MALFORMED_PACKET, Statement.V5_1_5_4_1, "topic filter");
    }

    @Test
    @Spec({"MQTT-4.7.3-1", "v3 MQTT-4.7.3-1"})
    void refusesEmptyFilters() {
        Refusal.ofClient(V3_1_1, "82 05 0001 0000 00").as(MALFORMED_PACKET, Statement.V3_4_7_3_1, "empty");
        Refusal.ofClient(V5, "A2 05 0001 00 0000").as(MALFORMED_PACKET, Statement.V5_4_7_3_1, "empty");
    }

    @Test
    @Spec({"MQTT-4.7.1-1", "v3 MQTT-4.7.1-2", "MQTT-4.7.1-2", "v3 MQTT-4.7.1-3"})
    void refusesWildcardsThatDoNotFillTheirLevel() {
        Refusal.ofClient(V3_1_1, "82 08 0001 0003 61232F 00").as(MALFORMED_PACKET, Statement.V3_4_7_1_2, "#");
        Refusal.ofClient(V3_1_1, "82 07 0001 0002 6123 00").as(MALFORMED_PACKET, Statement.V3_4_7_1_2, "#");
        Refusal.ofClient(V5, "82 0A 0001 00 0004 232F6162 00").as(MALFORMED_PACKET, Statement.V5_4_7_1_1, "#");
        Refusal.ofClient(V5, "A2 07 0001 00 0002 2B61").as(MALFORMED_PACKET, Statement.V5_4_7_1_2, "+");
        Refusal.ofClient(V3_1_1, "A2 06 0001 0002 2B61").as(MALFORMED_PACKET, Statement.V3_4_7_1_3, "+");
    }

    @Test
    @Spec({"MQTT-4.8.2-1", "MQTT-4.8.2-2"})
    void refusesSharedFiltersWithoutProperNameOrFilter() {
        String noName = "0009 2473686172652F2F61 00";
        String noFilter = "0009 2473686172652F672F 00";
        Refusal.ofClient(V5, "82 0F 0001 00" + noName).as(MALFORMED_PACKET, Statement.V5_4_8_2_1, "share name");
        Refusal.ofClient(V5, "82 0F 0001 00" + noFilter).as(MALFORMED_PACKET, Statement.V5_4_8_2_2, "no filter");
        Refusal.ofClient(V3_1_1, "82 0E 0001" + noFilter).as(MALFORMED_PACKET, Statement.V5_4_8_2_2, "no filter");
    }

    @Test
    void refusesPacketsThatEndEarly() {
        Refusal.ofClient(V3_1_1, "82 01 00").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "packet identifier");
        Refusal.ofClient(V3_1_1, "82 04 0001 0001").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "topic filter");
        Refusal.ofClient(V3_1_1, "82 05 0001 0001 61").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "options");
        Refusal.ofClient(V3_1_1, "82 07 0001 0001 61 00 00").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "filter");
        Refusal.ofClient(V5, "82 02 0001").as(MALFORMED_PACKET, Statement.V5_4_13_1_1, "property length");
        Refusal.ofClient(V3_1_1, "A2 03 0001 00").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "topic filter");
    }

    @Test
    void refusesPropertiesThatDoNotBelong() {
        Refusal.ofClient(V5, "82 09 0001 02 0B 00 0001 61 00").as(PROTOCOL_ERROR, Statement.V5_4_13_1_1, "begins at 1");
        Refusal.ofClient(V5, "82 0B 0001 04 0B 01 0B 02 0001 61 00")
                .as(PROTOCOL_ERROR, Statement.V5_4_13_1_1, "SUBSCRIPTION_IDENTIFIER twice");
        Refusal.ofClient(V5, "A2 08 0001 02 0B 01 0001 61").as(MALFORMED_PACKET, Statement.V5_4_13_1_1, "belong");
        Refusal.ofClient(V5, "82 0A 0001 03 1F 0000 0001 61 00").as(MALFORMED_PACKET, Statement.V5_4_13_1_1, "belong");
    }

    @Test
    @Spec("MQTT-1.5.5-1")
    void refusesASubscriptionIdentifierThatIsNoVariableByteInteger() {
        Refusal.ofClient(V5, "82 0A 0001 03 0B 8100 0001 61 00").as(MALFORMED_PACKET, Statement.V5_1_5_5_1, "needs");
        Refusal.ofClient(V5, "82 0D 0001 06 0B FFFFFFFF7F 0001 61 00")
                .as(MALFORMED_PACKET, Statement.V5_1_5_5_1, "more than four bytes");
    }

    @Test
    @Spec({"MQTT-3.9.3-2", "v3 MQTT-3.9.3-2"})
    void refusesReasonCodesThatSubackDoesNotHave() {
        Refusal.ofServer(V5, "90 04 0001 00 11").as(PROTOCOL_ERROR, Statement.V5_3_9_3_2, "0x11");
        Refusal.ofServer(V5, "90 04 0001 00 03").as(PROTOCOL_ERROR, Statement.V5_3_9_3_2, "0x03");
        Refusal.ofServer(V3_1_1, "90 03 0001 87").as(MALFORMED_PACKET, Statement.V3_3_9_3_2, "135");
        Refusal.ofServer(V3_1_1, "90 03 0001 03").as(MALFORMED_PACKET, Statement.V3_3_9_3_2, "3");
    }

    @Test
    @Spec("MQTT-3.11.3-2")
    void refusesReasonCodesThatUnsubackDoesNotHave() {
        Refusal.ofServer(V5, "B0 04 0001 00 01").as(PROTOCOL_ERROR, Statement.V5_3_11_3_2, "0x01");
    }

    @Test
    void refusesAnswersWithoutCodesOrWithTooMuch() {
        Refusal.ofServer(V5, "90 03 0001 00").as(MALFORMED_PACKET, Statement.V5_4_13_1_1, "no reason code");
        Refusal.ofServer(V5, "B0 03 0001 00").as(MALFORMED_PACKET, Statement.V5_4_13_1_1, "no reason code");
        Refusal.ofServer(V3_1_1, "90 02 0001").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "no reason code");
        Refusal.ofServer(V3_1_1, "B0 03 0001 00").as(MALFORMED_PACKET, Statement.V3_4_8_0_1, "1 bytes more");
    }
}
