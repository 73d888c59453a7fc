// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.Spec;
import io.godwit.protocol.spec.Statement;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {
    private static boolean matches(String filter, String name) {
        return TopicFilter.of(filter).matches(TopicName.of(name));
    }

    @ParameterizedTest
    @CsvSource({
        "a, a",
        "a/b, a/b",
        "/, /",
        "//, //",
        "a/, a/",
        "/a, /a",
        "+, a",
        "+/+, a/b",
        "+/+, /",
        "/+, /a",
        "/+, /",
        "a/+, a/",
        "a/+/c, a/b/c",
        "a/+/c, a//c",
        "#, a",
        "#, a/b/c",
        "#, /",
        "a/#, a",
        "a/#, a/",
        "a/#, a/b",
        "a/#, a/b/c",
        "a/+/#, a/b",
        "a/+/#, a/b/c",
        "+/#, a",
        "/#, /",
        "/#, /a",
        "a/b/+, a/b/",
        "$SYS/#, $SYS/a",
        "$SYS/#, $SYS",
        "$SYS/+, $SYS/a",
        "a/+, a/$b",
        "a/#, a/$b",
        "é/+, é/ü",
        "A, A"
    })
    void matchesWhatItCovers(String filter, String name) {
        assertThat(matches(filter, name)).isTrue();
        assertThat(PlainMatcher.matches(filter, name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a, b",
        "a, a/b",
        "a/b, a",
        "a, a/",
        "a/, a",
        "/a, a",
        "a, /a",
        "+, a/b",
        "+, /a",
        "+/+, a",
        "+/+, a/b/c",
        "a/+, a",
        "a/+, a/b/c",
        "a/+/c, a/b/d",
        "a/+/c, a/c",
        "a/#, ab",
        "a/#, b",
        "a/b/#, a",
        "+/+/#, a",
        "a, A",
        "a/b, a/bc",
        "a/bc, a/b",
        "/, a",
        "//, /",
        "/, //"
    })
    void doesNotMatchWhatItDoesNotCover(String filter, String name) {
        assertThat(matches(filter, name)).isFalse();
        assertThat(PlainMatcher.matches(filter, name)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"#, $SYS", "#, $SYS/a", "+, $SYS", "+/a, $SYS/a", "+/#, $SYS/a", "+/+, $x/"})
    @Spec({"MQTT-4.7.2-1", "v3 MQTT-4.7.2-1"})
    void aWildcardInFrontDoesNotMatchTopicsThatBeginWithDollar(String filter, String name) {
        assertThat(matches(filter, name)).isFalse();
        assertThat(PlainMatcher.matches(filter, name)).isFalse();
    }

    @Test
    @Spec({"MQTT-4.7.3-4", "v3 MQTT-4.7.3-4"})
    void comparesWithoutNormalising() {
        assertThat(matches("\u00e9", "e\u0301")).isFalse();
        assertThat(matches("\uFEFFa", "a")).isFalse();
        assertThat(matches("a b", "a  b")).isFalse();
    }

    @Test
    void agreesWithThePlainMatcherOnRandomTopics() {
        RandomGenerator random = new SplittableRandom(11);
        int matched = 0;
        for (int i = 0; i < 60_000; i++) {
            String filter = filter(random);
            String name = levels(random, new String[] {"a", "b", "", "aa", "$a", "é"});
            if (name.isEmpty()) {
                continue;
            }
            boolean expected = PlainMatcher.matches(filter, name);
            if (matches(filter, name) != expected) {
                throw new AssertionError(filter + (expected ? " must match " : " must not match ") + name);
            }
            matched += expected ? 1 : 0;
        }
        assertThat(matched).isGreaterThan(2_000);
    }

    private static String filter(RandomGenerator random) {
        String filter = levels(random, new String[] {"a", "b", "", "aa", "+", "+", "é", "$a"});
        String end = random.nextInt(4) == 0 ? (filter.isEmpty() ? "#" : filter + "/#") : filter;
        return end.isEmpty() ? "+" : end;
    }

    private static String levels(RandomGenerator random, String[] levels) {
        StringBuilder text = new StringBuilder(levels[random.nextInt(levels.length)]);
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append('/').append(levels[random.nextInt(levels.length)]);
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a#", "#a", "a/#/b", "a/b#", "##", "#/", "#/#", "a/#b", "$share/g/a#"})
    @Spec({"MQTT-4.7.1-1", "v3 MQTT-4.7.1-2"})
    void refusesAHashThatIsNotAloneInTheLastLevel(String filter) {
        refused(filter, Statement.V5_4_7_1_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a+", "+a", "a/b+/c", "++", "a/++", "+#", "$share/g/a+"})
    @Spec({"MQTT-4.7.1-2", "v3 MQTT-4.7.1-3"})
    void refusesAPlusThatDoesNotFillItsLevel(String filter) {
        refused(filter, Statement.V5_4_7_1_2);
    }

    @Test
    @Spec("MQTT-4.8.2-1")
    void refusesAnEmptyShareName() {
        refused("$share//a", Statement.V5_4_8_2_1);
        refused("$share/", Statement.V5_4_8_2_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$share/g", "$share/g/", "$share/+/a", "$share/g#/a", "$share/#"})
    @Spec("MQTT-4.8.2-2")
    void refusesASharedFilterWithoutProperNameOrFilter(String filter) {
        refused(filter, Statement.V5_4_8_2_2);
    }

    @Test
    void refusesWhatIsNoTopicAtAll() {
        refused("", Statement.V5_4_7_3_1);
        refused("a\u0000b", Statement.V5_4_7_3_2);
        refused("a\nb", Statement.V5_1_5_4_1);
        refused("\uD800", Statement.V5_1_5_4_1);
        refused("x".repeat(65_536), Statement.V5_4_7_3_3);
    }

    private static void refused(String filter, Statement statement) {
        assertThatThrownBy(() -> TopicFilter.of(filter))
                .isInstanceOfSatisfying(
                        ProtocolViolation.class,
                        violation -> assertThat(violation.statement()).isEqualTo(statement));
    }

    @Test
    @Spec({"MQTT-4.8.2-1", "MQTT-4.8.2-2"})
    void takesASharedFilterApart() {
        TopicFilter filter = TopicFilter.of("$share/group/a/+/#");
        assertThat(filter.isShared()).isTrue();
        assertThat(filter.shareName()).isEqualTo("group");
        assertThat(filter.matchedText()).isEqualTo("a/+/#");
        assertThat(filter.matchedUtf8()).isEqualTo("a/+/#".getBytes(UTF_8));
        assertThat(filter.hasWildcard()).isTrue();
        assertThat(filter).hasToString("$share/group/a/+/#");
        assertThat(filter.matches(TopicName.of("a/b"))).isTrue();
        assertThat(filter.matches(TopicName.of("$share/group/a/b"))).isFalse();
    }

    @Test
    void aSharedFilterMayBeginWithASlashOrAHash() {
        assertThat(matches("$share/g//a", "/a")).isTrue();
        assertThat(matches("$share/g/#", "a")).isTrue();
        assertThat(matches("$share/g/#", "$SYS/a")).isFalse();
    }

    @Test
    void onlyTheExactPrefixMakesAFilterShared() {
        for (String text : new String[] {"$share", "$shared/g/a", "share/g/a", "$SHARE/g/a", "a/$share/g/b"}) {
            TopicFilter filter = TopicFilter.of(text);
            assertThat(filter.isShared()).as(text).isFalse();
            assertThat(filter.shareName()).isNull();
            assertThat(filter.matchedText()).isEqualTo(text);
        }
    }

    @Test
    @Spec({"MQTT-3.10.4-1", "v3 MQTT-3.10.4-1"})
    void isEqualWhenTheWholeTextIs() {
        assertThat(TopicFilter.of("a/b")).isEqualTo(TopicFilter.of("a/b")).hasSameHashCodeAs(TopicFilter.of("a/b"));
        assertThat(TopicFilter.of("a/b")).isNotEqualTo(TopicFilter.of("a/B"));
        assertThat(TopicFilter.of("$share/g/a")).isNotEqualTo(TopicFilter.of("a"));
        assertThat(TopicFilter.of("$share/g/a")).isNotEqualTo(TopicFilter.of("$share/h/a"));
    }

    @Test
    void knowsWhetherItHasAWildcard() {
        assertThat(TopicFilter.of("a/b").hasWildcard()).isFalse();
        assertThat(TopicFilter.of("a/+").hasWildcard()).isTrue();
        assertThat(TopicFilter.of("#").hasWildcard()).isTrue();
        assertThat(TopicFilter.of("$share/g/a").hasWildcard()).isFalse();
    }
}
