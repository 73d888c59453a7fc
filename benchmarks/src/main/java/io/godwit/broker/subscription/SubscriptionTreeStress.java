// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.subscription;

import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Subscriptions change on one thread while another matches. */
public final class SubscriptionTreeStress {
    private static final TopicName TOPIC = TopicName.of("a/5");
    private static final TopicFilter FILTER = TopicFilter.of("a/5");
    private static final TopicFilter[] SIBLINGS = {
        TopicFilter.of("a/1"),
        TopicFilter.of("a/2"),
        TopicFilter.of("a/3"),
        TopicFilter.of("a/4"),
        TopicFilter.of("a/6")
    };

    private SubscriptionTreeStress() {}

    /** An entry whose field is neither final nor volatile: only the tree publishes it. */
    static final class Entry {
        int value;

        Entry(int value) {
            this.value = value;
        }
    }

    /** Sums up what it is shown. */
    static final class Sum implements Matches<Entry> {
        int sum;

        @Override
        public void onMatch(Entry entry) {
            sum += entry.value == 0 ? 1000 : entry.value;
        }

        @Override
        public void onShared(List<Entry> members) {
            onMatch(members.getFirst());
        }

        static int of(SubscriptionTree<String, Entry> tree) {
            Sum sum = new Sum();
            tree.match(TOPIC, sum);
            return sum.sum;
        }
    }

    /** A subscription that is seen is seen whole. */
    @JCStressTest
    @Outcome(
            id = {"0", "1"},
            expect = Expect.ACCEPTABLE,
            desc = "not yet, or whole")
    @Outcome(expect = Expect.FORBIDDEN, desc = "seen before it was made, or twice")
    @State
    public static class Publication {
        private final SubscriptionTree<String, Entry> tree = new SubscriptionTree<>();

        /** Subscribes. */
        @Actor
        public void put() {
            tree.put(FILTER, "s", new Entry(1));
        }

        /** Matches. */
        @Actor
        public void match(I_Result result) {
            result.r1 = Sum.of(tree);
        }
    }

    /** A subscription stays visible while its siblings come: an only child becomes one of a table, and the table grows. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "seen once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost or doubled")
    @State
    public static class SiblingsCome {
        private final SubscriptionTree<String, Entry> tree = new SubscriptionTree<>();

        /** With the one that must stay visible. */
        public SiblingsCome() {
            tree.put(FILTER, "s", new Entry(1));
        }

        /** Subscribes beside it. */
        @Actor
        public void put() {
            for (TopicFilter sibling : SIBLINGS) {
                tree.put(sibling, "s", new Entry(1));
            }
        }

        /** Matches. */
        @Actor
        public void match(I_Result result) {
            result.r1 = Sum.of(tree);
        }
    }

    /** A subscription stays visible while its siblings go: places in the table are emptied, and the table goes. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "seen once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost or doubled")
    @State
    public static class SiblingsGo {
        private final SubscriptionTree<String, Entry> tree = new SubscriptionTree<>();

        /** With the one that must stay visible and those that go. */
        public SiblingsGo() {
            for (TopicFilter sibling : SIBLINGS) {
                tree.put(sibling, "s", new Entry(1));
            }
            tree.put(FILTER, "s", new Entry(1));
        }

        /** Unsubscribes beside it. */
        @Actor
        public void remove() {
            for (TopicFilter sibling : SIBLINGS) {
                tree.remove(sibling, "s");
            }
        }

        /** Matches. */
        @Actor
        public void match(I_Result result) {
            result.r1 = Sum.of(tree);
        }
    }

    /** A subscriber stays visible while others come to and go from the same filter. */
    @JCStressTest
    @Outcome(
            id = {"1", "3", "5", "7"},
            expect = Expect.ACCEPTABLE,
            desc = "the one that stays, and others")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the one that stays is lost or doubled")
    @State
    public static class CrowdChanges {
        private final SubscriptionTree<String, Entry> tree = new SubscriptionTree<>();

        /** With the one that must stay visible. */
        public CrowdChanges() {
            tree.put(FILTER, "s", new Entry(1));
        }

        /** Subscribes and unsubscribes others. */
        @Actor
        public void change() {
            tree.put(FILTER, "t", new Entry(2));
            tree.put(FILTER, "u", new Entry(2));
            tree.put(FILTER, "v", new Entry(2));
            tree.remove(FILTER, "u");
            tree.remove(FILTER, "t");
            tree.remove(FILTER, "v");
        }

        /** Matches. */
        @Actor
        public void match(I_Result result) {
            result.r1 = Sum.of(tree);
        }
    }

    /** Whatever a cache computed during a change, after the change it gives the result of after the change. */
    @JCStressTest
    @Outcome(
            id = {"1, 3", "3, 3"},
            expect = Expect.ACCEPTABLE,
            desc = "before or after, then after")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a stale result stays")
    @State
    public static class CacheIsNeverStale {
        private final SubscriptionTree<String, Entry> tree = new SubscriptionTree<>();
        private final MatchCache<Integer> cache = new MatchCache<>(tree, 4, topic -> Sum.of(tree));

        /** With one subscription. */
        public CacheIsNeverStale() {
            tree.put(TopicFilter.of("+/5"), "s", new Entry(1));
        }

        /** Adds one more. */
        @Actor
        public void put() {
            tree.put(FILTER, "s", new Entry(2));
        }

        /** Computes meanwhile. */
        @Actor
        public void get(II_Result result) {
            result.r1 = cache.get(TOPIC);
        }

        /** Asks afterwards. */
        @Arbiter
        public void getAfterwards(II_Result result) {
            result.r2 = cache.get(TOPIC);
        }
    }
}
