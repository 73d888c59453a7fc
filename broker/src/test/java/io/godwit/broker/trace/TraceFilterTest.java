// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceFilterTest {
    private static final TracedPeer SENSOR = new TracedPeer("sensor", "anna", "192.0.2.7", 4711);

    @Test
    void everyGivenConditionMustHold() {
        TraceFilter both = TraceFilter.ALL.client("sensor").address("192.0.2.7");
        assertThat(both.wants(SENSOR, List.of())).isTrue();
        assertThat(both.user("anna").wants(SENSOR, List.of())).isTrue();
        assertThat(both.user("otto").wants(SENSOR, List.of())).isFalse();
        assertThat(TraceFilter.ALL.client("other").wants(SENSOR, List.of())).isFalse();
        assertThat(TraceFilter.ALL.address("192.0.2.8").wants(SENSOR, List.of()))
                .isFalse();
    }

    @Test
    void aTopicFilterLeavesOutPacketsWithoutTopic() {
        TraceFilter about = TraceFilter.ALL.about(TopicFilter.of("a/#"));
        assertThat(about.wants(SENSOR, List.of())).isFalse();
        assertThat(about.wants(SENSOR, List.of("b", "a/b"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a/b, a/b, true",
        "a/b, a/c, false",
        "a/+, a/b, true",
        "a/+, +/b, true",
        "a/+, b/+, false",
        "a/#, a, true",
        "a/#, a/+/c, true",
        "#, a/b, true",
        "#, $SYS/broker, false",
        "+/broker, $SYS/broker, false",
        "$SYS/#, $SYS/broker, true",
        "a/b, a/b/c, false",
        "a/+, a, false",
        "a//b, a/+/b, true",
        "/a, a, false"
    })
    void twoFiltersOverlapWhereATopicMatchesBoth(String one, String other, boolean overlap) {
        assertThat(TraceFilter.overlap(one, other)).isEqualTo(overlap);
        assertThat(TraceFilter.overlap(other, one)).isEqualTo(overlap);
    }

    @Test
    void aTopicNameOverlapsWithAFilterWhereItMatches() {
        Random random = new Random(7);
        String[] levels = {"a", "b", "", "$x"};
        for (int round = 0; round < 20_000; round++) {
            String name = "a" + levels(random, levels);
            String text = (random.nextBoolean() ? "+" : "a") + levels(random, "a", "b", "", "+");
            text = random.nextInt(3) == 0 ? text + "/#" : text;
            boolean matches = TopicFilter.of(text).matches(TopicName.of(name));
            assertThat(TraceFilter.overlap(text, name))
                    .as(text + " and " + name)
                    .isEqualTo(matches);
        }
    }

    private static String levels(Random random, String... from) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append('/').append(from[random.nextInt(from.length)]);
        }
        return text.toString();
    }
}
