// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.topictree.RandomTopics;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;

/** Compares the tree with a list of filters that are all asked one by one. */
class SubscriptionTreePropertyTest {
    private final long seed = new SplittableRandom().nextLong();
    private final RandomGenerator random = new SplittableRandom(seed);
    private final RandomTopics topics = new RandomTopics(random);
    private final SubscriptionTree<String, String> tree = new SubscriptionTree<>(random);

    /** Filter to subscriber to entry, in the order of joining. */
    private final Map<TopicFilter, Map<String, String>> expected = new LinkedHashMap<>();

    @RepeatedTest(8)
    void matchesWhatAskingEachFilterMatches() {
        MatchCache<List<String>> cache = new MatchCache<>(tree, 64, topic -> matched(topic));
        int subscribers = 1 + random.nextInt(40);
        double growing = random.nextDouble();
        for (int step = 0; step < 2000; step++) {
            TopicFilter filter = topics.filter();
            String subscriber = "s" + random.nextInt(subscribers);
            Map<String, String> entries = expected.computeIfAbsent(filter, f -> new LinkedHashMap<>());
            if (random.nextDouble() < growing) {
                String entry = subscriber + " " + filter + " " + step;
                assertThat(tree.put(filter, subscriber, entry))
                        .as(where(step))
                        .isEqualTo(entries.put(subscriber, entry));
            } else {
                assertThat(tree.remove(filter, subscriber)).as(where(step)).isEqualTo(entries.remove(subscriber));
            }
            TopicName topic = topics.name();
            assertThat(matched(topic)).as(where(step) + topic).isEqualTo(asked(topic));
            assertThat(cache.get(topic)).as(where(step) + topic).isEqualTo(asked(topic));
        }
        assertThat(tree.size()).as(where(0)).isEqualTo(count(filter -> true));
        assertThat(tree.sharedSize()).as(where(0)).isEqualTo(count(TopicFilter::isShared));
        expected.forEach((filter, entries) -> entries.keySet().forEach(who -> tree.remove(filter, who)));
        assertThat(tree.isEmpty()).as(where(0)).isTrue();
        assertThat(tree.size()).as(where(0)).isZero();
    }

    private String where(int step) {
        return "seed " + seed + " step " + step + " ";
    }

    private long count(Function<TopicFilter, Boolean> which) {
        return expected.entrySet().stream()
                .filter(e -> which.apply(e.getKey()))
                .mapToLong(e -> e.getValue().size())
                .sum();
    }

    /** What the tree says, sorted; a group is one text with its members in order. */
    private List<String> matched(TopicName topic) {
        List<String> found = new ArrayList<>();
        tree.match(topic, new Matches<>() {
            @Override
            public void onMatch(String entry) {
                found.add(entry);
            }

            @Override
            public void onShared(List<String> members) {
                found.add("shared " + members);
            }
        });
        found.sort(null);
        return found;
    }

    private List<String> asked(TopicName topic) {
        List<String> found = new ArrayList<>();
        expected.forEach((filter, entries) -> {
            if (filter.matches(topic) && !entries.isEmpty()) {
                if (filter.isShared()) {
                    found.add("shared " + List.copyOf(entries.values()));
                } else {
                    found.addAll(entries.values());
                }
            }
        });
        return found.stream().sorted().collect(Collectors.toList());
    }
}
