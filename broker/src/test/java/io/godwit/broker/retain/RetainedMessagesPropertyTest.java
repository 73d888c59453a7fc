// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.retain;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.topictree.RandomTopics;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.RepeatedTest;

/** Compares the retained messages with a map whose names are all tried one by one. */
class RetainedMessagesPropertyTest {
    private final long seed = new SplittableRandom().nextLong();
    private final RandomGenerator random = new SplittableRandom(seed);
    private final RandomTopics topics = new RandomTopics(random);
    private final RetainedMessages retained = new RetainedMessages(random);
    private final Map<TopicName, Message> expected = new HashMap<>();

    @RepeatedTest(8)
    void findsWhatTryingEachNameFinds() {
        double growing = random.nextDouble();
        for (int step = 0; step < 2000; step++) {
            TopicName topic = topics.name();
            if (random.nextDouble() < growing) {
                Message message = message(topic, step);
                retained.set(message);
                expected.put(topic, message);
            } else {
                retained.clear(topic);
                expected.remove(topic);
            }
            if (step % 50 == 0) {
                long now = now(step);
                int before = expected.size();
                expected.values().removeIf(message -> message.isExpired(now));
                assertThat(retained.removeExpired(now)).as(where(step)).isEqualTo(before - expected.size());
            }
            assertSame(step);
        }
    }

    private void assertSame(int step) {
        TopicName topic = topics.name();
        assertThat(retained.get(topic)).as(where(step) + topic).isSameAs(expected.get(topic));
        TopicFilter filter = topics.filter();
        List<Message> found = new ArrayList<>();
        retained.forEachMatch(filter, found::add);
        List<Message> tried = expected.values().stream()
                .filter(message -> filter.matches(message.topic()))
                .toList();
        assertThat(found).as(where(step) + filter).containsExactlyInAnyOrderElementsOf(tried);
        assertThat(retained.count()).as(where(step)).isEqualTo(expected.size());
        assertThat(retained.bytes())
                .as(where(step))
                .isEqualTo(expected.values().stream().mapToLong(Message::size).sum());
    }

    private static long now(int step) {
        return step * 10L;
    }

    private Message message(TopicName topic, int step) {
        long expires = random.nextBoolean() ? Message.NEVER : now(step) + random.nextInt(2000);
        byte[] payload = new byte[random.nextInt(20)];
        return new Message(topic, payload, QoS.AT_LEAST_ONCE, true, Properties.NONE, expires, Publisher.BROKER);
    }

    private String where(int step) {
        return "seed " + seed + " step " + step + " ";
    }
}
