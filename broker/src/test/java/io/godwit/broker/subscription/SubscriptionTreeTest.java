// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionTreeTest {
    private final SubscriptionTree<String, String> tree = new SubscriptionTree<>();

    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1, true",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
        "sport/#, sport, true",
        "#, anything/at/all, true",
        "sport/tennis/+, sport/tennis/player1/ranking, false",
        "sport/+, sport, false",
        "sport/+, sport/, true",
        "+/+, /finance, true",
        "/+, /finance, true",
        "+, /finance, false",
        "#, $SYS/broker, false",
        "+/monitor/Clients, $SYS/monitor/Clients, false",
        "$SYS/#, $SYS/monitor/Clients, true",
        "$SYS/monitor/+, $SYS/monitor/Clients, true",
        "a//b, a//b, true",
        "a/+/b, a//b, true",
        "a/b, A/b, false"
    })
    void matchesAsTheStandardSays(String filter, String topic, boolean matches) {
        put(filter, "client");
        assertThat(match(topic)).isEqualTo(matches ? List.of("client " + filter) : List.of());
    }

    @Test
    void replacesTheSubscriptionOfTheSameClientWithTheSameFilter() {
        TopicFilter filter = TopicFilter.of("a");
        assertThat(tree.put(filter, "client", "one")).isNull();
        assertThat(tree.put(filter, "client", "two")).isEqualTo("one");
        assertThat(match("a")).containsExactly("two");
        assertThat(tree.size()).isEqualTo(1);
    }

    @Test
    void showsOverlappingSubscriptionsOneByOne() {
        put("a/b", "client");
        put("a/+", "client");
        put("#", "client");
        assertThat(match("a/b")).containsExactlyInAnyOrder("client a/b", "client a/+", "client #");
    }

    @Test
    void keepsSharesOfDifferentNamesAndTheOthersApart() {
        put("$share/g/a", "one");
        put("$share/g/a", "two");
        put("$share/h/a", "two");
        put("a", "one");
        assertThat(match("a"))
                .containsExactlyInAnyOrder(
                        "one a", "shared [one $share/g/a, two $share/g/a]", "shared [two $share/h/a]");
        assertThat(tree.size()).isEqualTo(4);
        assertThat(tree.sharedSize()).isEqualTo(3);
    }

    @Test
    void forgetsAShareWithItsLastMember() {
        put("$share/g/a", "one");
        assertThat(tree.remove(TopicFilter.of("$share/g/a"), "one")).isEqualTo("one $share/g/a");
        assertThat(match("a")).isEmpty();
        assertThat(tree.isEmpty()).isTrue();
    }

    @Test
    void doesNotRemoveWhatIsNotThere() {
        put("a/b", "one");
        assertThat(tree.remove(TopicFilter.of("a/b"), "two")).isNull();
        assertThat(tree.remove(TopicFilter.of("a"), "one")).isNull();
        assertThat(tree.remove(TopicFilter.of("$share/g/a/b"), "one")).isNull();
        assertThat(tree.size()).isEqualTo(1);
    }

    @Test
    void growsAndShrinksWithManyChildrenAndManySubscribers() {
        for (int i = 0; i < 20_000; i++) {
            put("wide/" + i, "client");
            put("crowded", "client" + i);
        }
        assertThat(match("crowded")).hasSize(20_000);
        for (int i = 0; i < 20_000; i++) {
            assertThat(match("wide/" + i)).hasSize(1);
            assertThat(tree.remove(TopicFilter.of("wide/" + i), "client")).isNotNull();
            assertThat(tree.remove(TopicFilter.of("crowded"), "client" + i)).isNotNull();
        }
        assertThat(tree.isEmpty()).isTrue();
    }

    @Test
    @Timeout(60)
    void readersSeeEverySubscriptionThatStaysWhileOthersChange() throws InterruptedException {
        put("stays/here", "reader");
        put("stays/+", "reader");
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int round = 0; round < 200; round++) {
                for (int i = 0; i < 50; i++) {
                    put("stays/" + i, "writer");
                    put("stays/here", "writer" + i);
                }
                for (int i = 0; i < 50; i++) {
                    tree.remove(TopicFilter.of("stays/" + i), "writer");
                    tree.remove(TopicFilter.of("stays/here"), "writer" + i);
                }
            }
            done.set(true);
        });
        int rounds = 0;
        while (!done.get() || rounds == 0) {
            List<String> seen = match("stays/here");
            assertThat(seen).contains("reader stays/here", "reader stays/+");
            assertThat(seen.stream().filter(entry -> entry.startsWith("reader")))
                    .hasSize(2);
            rounds++;
        }
        writer.join();
        assertThat(match("stays/here")).hasSize(2);
    }

    private void put(String filter, String subscriber) {
        tree.put(TopicFilter.of(filter), subscriber, subscriber + " " + filter);
    }

    private List<String> match(String topic) {
        List<String> found = new ArrayList<>();
        tree.match(TopicName.of(topic), new Matches<>() {
            @Override
            public void onMatch(String entry) {
                found.add(entry);
            }

            @Override
            public void onShared(List<String> members) {
                found.add("shared " + members);
            }
        });
        return found;
    }
}
