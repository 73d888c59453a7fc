// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import org.junit.jupiter.api.Test;

class MatchCacheTest {
    private static final TopicName TOPIC = TopicName.of("a/b");

    private final SubscriptionTree<String, String> tree = new SubscriptionTree<>();
    private int computed;
    private final MatchCache<Integer> cache = new MatchCache<>(tree, 16, topic -> ++computed);

    @Test
    void computesOnceWhileNothingChanges() {
        assertThat(cache.get(TOPIC)).isEqualTo(1);
        assertThat(cache.get(TopicName.of("a/b"))).isEqualTo(1);
    }

    @Test
    void computesAgainAfterAChangeOfTheFilterThatIsTheTopicName() {
        cache.get(TOPIC);
        tree.put(TopicFilter.of("a/b"), "s", "e");
        assertThat(cache.get(TOPIC)).isEqualTo(2);
        tree.remove(TopicFilter.of("a/b"), "s");
        assertThat(cache.get(TOPIC)).isEqualTo(3);
        assertThat(cache.get(TOPIC)).isEqualTo(3);
    }

    @Test
    void computesAgainAfterAChangeOfAnyFilterWithWildcards() {
        cache.get(TOPIC);
        tree.put(TopicFilter.of("$share/g/x/#"), "s", "e");
        assertThat(cache.get(TOPIC)).isEqualTo(2);
    }

    @Test
    void keepsWhatAnotherExactFilterDoesNotConcern() {
        cache.get(TOPIC);
        tree.put(TopicFilter.of("a/c"), "s", "e");
        assertThat(cache.get(TOPIC)).isEqualTo(1);
    }

    @Test
    void doesNotTrustAResultThatAChangeOvertook() {
        boolean[] changes = {true};
        MatchCache<Long> overtaken = new MatchCache<>(tree, 16, topic -> {
            long size = tree.size();
            if (changes[0]) {
                changes[0] = false;
                tree.put(TopicFilter.of("a/b"), "s", "e");
            }
            return size;
        });
        assertThat(overtaken.get(TOPIC)).isZero();
        assertThat(overtaken.get(TOPIC)).isEqualTo(1);
    }

    @Test
    void keepsWhatIsAskedForOftenWhenManyNamesComeBy() {
        cache.get(TOPIC);
        for (int i = 0; i < 1000; i++) {
            cache.get(TopicName.of("passing/" + i));
            cache.get(TOPIC);
        }
        assertThat(computed).isLessThan(1 + 1000 + 10);
    }

    @Test
    void refusesACapacityBelowOneSet() {
        assertThatThrownBy(() -> new MatchCache<>(tree, 3, topic -> 1)).hasMessageContaining("capacity 3");
    }
}
