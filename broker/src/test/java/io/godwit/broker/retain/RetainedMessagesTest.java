// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.retain;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RetainedMessagesTest {
    private final RetainedMessages retained = new RetainedMessages();

    @Test
    void keepsOneMessageForEachTopicName() {
        Message second = message("a/b", 2, Message.NEVER);
        retained.set(message("a/b", 1, Message.NEVER));
        retained.set(second);
        assertThat(retained.get(TopicName.of("a/b"))).isSameAs(second);
        assertThat(retained.count()).isEqualTo(1);
        assertThat(retained.bytes()).isEqualTo(5);
    }

    @Test
    void keepsTopicsThatBeginWithDollarFromWildcardsInTheFirstLevel() {
        retained.set(message("$SYS/broker/version", 1, Message.NEVER));
        retained.set(message("a", 1, Message.NEVER));
        assertThat(found("#")).containsExactly("a");
        assertThat(found("+/broker/version")).isEmpty();
        assertThat(found("$SYS/#")).containsExactly("$SYS/broker/version");
        assertThat(found("$SYS/+/version")).containsExactly("$SYS/broker/version");
    }

    @Test
    void findsTheParentLevelAndAllBelowForTheMultiLevelWildcard() {
        for (String topic : List.of("a", "a/", "a/b", "a/b/c", "ab", "b/a")) {
            retained.set(message(topic, 1, Message.NEVER));
        }
        assertThat(found("a/#")).containsExactlyInAnyOrder("a", "a/", "a/b", "a/b/c");
        assertThat(found("a/+")).containsExactlyInAnyOrder("a/", "a/b");
        assertThat(found("+/+")).containsExactlyInAnyOrder("a/", "a/b", "b/a");
    }

    @Test
    void clearsWithoutAskingWhetherThereIsOne() {
        retained.clear(TopicName.of("a"));
        retained.set(message("a/b", 1, Message.NEVER));
        retained.clear(TopicName.of("a"));
        assertThat(retained.count()).isEqualTo(1);
        retained.clear(TopicName.of("a/b"));
        assertThat(retained.count()).isZero();
        assertThat(retained.bytes()).isZero();
    }

    @Test
    void removesWhatExpiredAndNotWhatReplacedIt() {
        retained.set(message("a", 1, 100));
        retained.set(message("b", 1, 100));
        retained.set(message("b", 1, 200));
        retained.set(message("c", 1, Message.NEVER));
        assertThat(retained.removeExpired(99)).isZero();
        assertThat(retained.removeExpired(100)).isEqualTo(1);
        assertThat(found("#")).containsExactlyInAnyOrder("b", "c");
        assertThat(retained.removeExpired(200)).isEqualTo(1);
        assertThat(retained.count()).isEqualTo(1);
    }

    @Test
    void stillRemovesWhatExpiresAfterManyReplacements() {
        retained.set(message("once", 1, 500_000));
        for (int i = 0; i < 10_000; i++) {
            retained.set(message("often", 1, 1_000_000 + i));
        }
        assertThat(retained.removeExpired(500_000)).isEqualTo(1);
        assertThat(retained.removeExpired(1_009_998)).isZero();
        assertThat(retained.removeExpired(1_009_999)).isEqualTo(1);
        assertThat(retained.count()).isZero();
    }

    @Test
    @Timeout(60)
    void readersSeeEveryMessageThatStaysOnceWhileOthersChange() throws InterruptedException {
        retained.set(message("a/stays", 1, Message.NEVER));
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int round = 0; round < 200; round++) {
                for (int i = 0; i < 50; i++) {
                    retained.set(message("a/" + i, 1, Message.NEVER));
                }
                retained.set(message("a/stays", 1, Message.NEVER));
                for (int i = 0; i < 50; i++) {
                    retained.clear(TopicName.of("a/" + i));
                }
            }
            done.set(true);
        });
        int rounds = 0;
        while (!done.get() || rounds == 0) {
            assertThat(found("a/+").stream().filter("a/stays"::equals)).hasSize(1);
            assertThat(found("#").stream().filter("a/stays"::equals)).hasSize(1);
            rounds++;
        }
        writer.join();
        assertThat(found("#")).containsExactly("a/stays");
    }

    private List<String> found(String filter) {
        List<String> found = new ArrayList<>();
        retained.forEachMatch(
                TopicFilter.of(filter), message -> found.add(message.topic().toString()));
        return found;
    }

    private static Message message(String topic, int size, long expiresAtMillis) {
        return new Message(
                TopicName.of(topic),
                new byte[size],
                QoS.AT_LEAST_ONCE,
                true,
                Properties.NONE,
                expiresAtMillis,
                Publisher.BROKER);
    }
}
