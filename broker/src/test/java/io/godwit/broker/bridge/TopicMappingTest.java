// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.BridgeTopic;
import io.godwit.broker.config.BridgeTopic.Direction;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicName;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicMappingTest {
    private static BridgeTopic line(String pattern, Direction direction, QoS qos, String local, String remote) {
        return new BridgeTopic(pattern, direction, qos, local, remote, "m.conf:1");
    }

    private static @Nullable String out(TopicMapping mapping, String topic, Integer... identifiers) {
        TopicMapping.Mapped mapped = mapping.outward(TopicName.of(topic), List.of(identifiers));
        return mapped == null ? null : mapped.topic().toString();
    }

    private static @Nullable String in(TopicMapping mapping, String topic) {
        TopicMapping.Mapped mapped = mapping.inward(TopicName.of(topic));
        return mapped == null ? null : mapped.topic().toString();
    }

    /** The five valid combinations of mosquitto's manual. */
    @ParameterizedTest
    @CsvSource(
            emptyValue = "",
            value = {
                "a/#, L/, R/, L/a/b, R/a/b",
                "a/#, L/, '', L/a/b, a/b",
                "a/#, '', R/, a/b, R/a/b",
                "a/#, '', '', a/b, a/b",
                "'', L/here, R/there, L/here, R/there",
            })
    void mapsBothWays(String pattern, String local, String remote, String here, String there) {
        TopicMapping mapping =
                new TopicMapping(List.of(line(pattern, Direction.BOTH, QoS.AT_LEAST_ONCE, local, remote)));
        assertThat(out(mapping, here, 1)).isEqualTo(there);
        assertThat(in(mapping, there)).isEqualTo(here);
        assertThat(out(mapping, "other/b")).isNull();
        assertThat(in(mapping, "other/b")).isNull();
    }

    @Test
    void keepsToTheDirection() {
        TopicMapping mapping = new TopicMapping(List.of(
                line("o/#", Direction.OUT, QoS.AT_MOST_ONCE, "", ""),
                line("i/#", Direction.IN, QoS.AT_MOST_ONCE, "", "")));
        assertThat(out(mapping, "o/x")).isEqualTo("o/x");
        assertThat(in(mapping, "o/x")).isNull();
        assertThat(out(mapping, "i/x")).isNull();
        assertThat(in(mapping, "i/x")).isEqualTo("i/x");
        assertThat(mapping.outgoing())
                .extracting(TopicMapping.Numbered::identifier)
                .containsExactly(1);
    }

    @Test
    void followsTheLineThatAMessageIsFor() {
        TopicMapping mapping = new TopicMapping(List.of(
                line("a/#", Direction.OUT, QoS.AT_MOST_ONCE, "", "one/"),
                line("a/#", Direction.OUT, QoS.AT_MOST_ONCE, "", "two/")));
        assertThat(out(mapping, "a/x", 1)).isEqualTo("one/a/x");
        assertThat(out(mapping, "a/x", 2)).isEqualTo("two/a/x");
        assertThat(out(mapping, "a/x", 2, 1)).isEqualTo("two/a/x");
        // Queued under lines that are gone.
        assertThat(out(mapping, "a/x", 7)).isEqualTo("one/a/x");
    }

    @Test
    void sendsOneOfTwoCopiesThatSayTheSame() {
        TopicMapping mapping = new TopicMapping(List.of(
                line("#", Direction.OUT, QoS.AT_MOST_ONCE, "", ""),
                line("a/#", Direction.OUT, QoS.EXACTLY_ONCE, "", ""),
                line("a/b", Direction.OUT, QoS.EXACTLY_ONCE, "", "")));
        assertThat(out(mapping, "a/b", 1)).isNull();
        assertThat(out(mapping, "a/b", 2)).isEqualTo("a/b");
        assertThat(out(mapping, "a/b", 3)).isNull();
        assertThat(out(mapping, "c", 1)).isEqualTo("c");
    }

    @Test
    void cannotTakeAPrefixFromATopicWithoutIt() {
        TopicMapping mapping = new TopicMapping(List.of(line("#", Direction.BOTH, QoS.AT_MOST_ONCE, "near/", "far/")));
        assertThat(out(mapping, "near")).isNull();
        assertThat(in(mapping, "far/x")).isEqualTo("near/x");
    }

    @Test
    void comesBackToWhereItWentOutFrom() {
        Random random = new Random(7);
        String[] prefixes = {"", "p/", "q/r/", "p"};
        String[] patterns = {"#", "+", "a/#", "+/b", "a/+/c", "a"};
        String[] levels = {"a", "b", "c", "p", ""};
        for (int i = 0; i < 20_000; i++) {
            String local = prefixes[random.nextInt(prefixes.length)];
            String remote = prefixes[random.nextInt(prefixes.length)];
            String pattern = patterns[random.nextInt(patterns.length)];
            if (isNoFilter(local, pattern) || isNoFilter(remote, pattern)) {
                continue;
            }
            TopicMapping mapping =
                    new TopicMapping(List.of(line(pattern, Direction.BOTH, QoS.AT_MOST_ONCE, local, remote)));
            StringBuilder topic = new StringBuilder(local + "x");
            topic.setLength(local.length());
            for (int level = random.nextInt(1, 4); level > 0; level--) {
                topic.append(levels[random.nextInt(levels.length)]).append(level > 1 ? "/" : "");
            }
            if (topic.isEmpty()) {
                continue;
            }
            String there = out(mapping, topic.toString());
            if (there != null) {
                assertThat(in(mapping, there)).isEqualTo(topic.toString());
            }
        }
    }

    /** A wildcard has to fill its level. */
    private static boolean isNoFilter(String prefix, String pattern) {
        return prefix.equals("p") && (pattern.startsWith("#") || pattern.startsWith("+"));
    }
}
