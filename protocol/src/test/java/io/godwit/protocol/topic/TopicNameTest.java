// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Spec;
import io.godwit.protocol.spec.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "/", "//", "a/b", " ", "a b", "$SYS/broker", "\uFEFF", "é/猫/🐦", "~", "\u00A0"})
    void keepsTextAndBytes(String text) {
        TopicName name = TopicName.of(text);
        assertThat(name).hasToString(text);
        assertThat(name.utf8()).isEqualTo(text.getBytes(UTF_8));
        assertThat(name.length()).isEqualTo(name.utf8().length);
        assertThat(TopicName.ofUtf8(text.getBytes(UTF_8))).isEqualTo(name).hasSameHashCodeAs(name);
        assertThat(name.hashCode()).isEqualTo(TopicName.hash(name.utf8(), 0, name.length()));
        assertThat(name.beginsWithDollar()).isEqualTo(text.startsWith("$"));
    }

    @Test
    @Spec({"MQTT-4.7.3-1", "v3 MQTT-4.7.3-1"})
    void refusesNothing() {
        refused("", ReasonCode.MALFORMED_PACKET, Statement.V5_4_7_3_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "+", "a/#", "a+b", "#a"})
    @Spec({"MQTT-3.3.2-2", "v3 MQTT-3.3.2-2", "MQTT-4.7.0-1", "v3 MQTT-4.7.1-1"})
    void refusesWildcards(String text) {
        refused(text, ReasonCode.TOPIC_NAME_INVALID, Statement.V5_3_3_2_2);
    }

    @Test
    @Spec({"MQTT-4.7.3-2", "v3 MQTT-4.7.3-2"})
    void refusesTheNullCharacter() {
        refused("a\u0000", ReasonCode.MALFORMED_PACKET, Statement.V5_4_7_3_2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\n", "\u0001", "\u001F", "\u007F", "\u0080", "\u009F", "\uFFFF", "\uFDD0", "\uD83F\uDFFE"})
    void refusesControlCharactersAndNonCharacters(String text) {
        refused(text, ReasonCode.MALFORMED_PACKET, Statement.V5_1_5_4_1);
    }

    @Test
    @Spec({"MQTT-1.5.4-1", "v3 MQTT-1.5.3-1"})
    void refusesSurrogates() {
        refused("a\uD800", ReasonCode.MALFORMED_PACKET, Statement.V5_1_5_4_1);
        byte[] encodedSurrogate = {(byte) 0xED, (byte) 0xA0, (byte) 0x80};
        assertThatThrownBy(() -> TopicName.ofUtf8(encodedSurrogate)).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    @Spec({"MQTT-4.7.3-3", "v3 MQTT-4.7.3-3"})
    void isAtMost65535BytesLong() {
        assertThat(TopicName.of("x".repeat(65_535)).length()).isEqualTo(65_535);
        refused("x".repeat(65_536), ReasonCode.MALFORMED_PACKET, Statement.V5_4_7_3_3);
        refused("é".repeat(32_768), ReasonCode.MALFORMED_PACKET, Statement.V5_4_7_3_3);
    }

    @Test
    void hasAtMost200Levels() {
        assertThat(TopicName.of("/".repeat(199)).length()).isEqualTo(199);
        refused("/".repeat(200), ReasonCode.MALFORMED_PACKET, Statement.V5_4_7_3_3);
    }

    @Test
    @Spec({"MQTT-4.7.3-4", "v3 MQTT-4.7.3-4"})
    void isEqualByBytes() {
        assertThat(TopicName.of("a")).isNotEqualTo(TopicName.of("A"));
        assertThat(TopicName.of("\u00e9")).isNotEqualTo(TopicName.of("e\u0301"));
        assertThat(TopicName.of("Aa")).isNotEqualTo(TopicName.of("BB")).hasSameHashCodeAs(TopicName.of("BB"));
    }

    private static void refused(String text, ReasonCode code, Statement statement) {
        assertThatThrownBy(() -> TopicName.of(text)).isInstanceOfSatisfying(ProtocolViolation.class, violation -> {
            assertThat(violation.reasonCode()).isEqualTo(code);
            assertThat(violation.statement()).isEqualTo(statement);
        });
    }
}
