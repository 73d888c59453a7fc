// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.subscription;

import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cache in front of the subscription tree, as a loop uses it: each packet brings a topic name of its own, which is equal to one that
 * was asked for before but not the same object. {@link TopicMatchBenchmark} has the tree behind it.
 *
 * <p>Names are asked for in random order, each with one exact filter and one with a wildcard. Up to {@code names} of 16 384 fit in; with
 * more of them most requests go to the tree.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatchCacheBenchmark implements Matches<Integer> {
    private static final int CAPACITY = 1 << 14;
    private static final int ASKED = 1 << 18;

    /** How many different topic names. */
    @Param({"64", "8192", "131072"})
    int names;

    private final SubscriptionTree<Integer, Integer> tree = new SubscriptionTree<>(new SplittableRandom(1));
    private final MatchCache<Integer> cache = new MatchCache<>(tree, CAPACITY, this::sum);
    private final TopicName[] asked = new TopicName[ASKED];
    private final TopicFilter exact = TopicFilter.of("elsewhere/changing");
    private final TopicFilter wildcard = TopicFilter.of("elsewhere/+/changing");
    private int next;
    private int found;

    /** Subscribes, and makes the names that will be asked for. */
    @Setup
    public void subscribe() {
        for (int i = 0; i < names; i++) {
            tree.put(TopicFilter.of(topic(i)), i, i);
        }
        tree.put(TopicFilter.of("site/#"), -1, 1);
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < ASKED; i++) {
            asked[i] = TopicName.of(topic(random.nextInt(names)));
        }
    }

    private static String topic(int i) {
        return "site/" + i % 100 + "/device/" + i + "/temperature";
    }

    /** The result for a name. */
    @Benchmark
    public int get() {
        return cache.get(asked[next++ & (ASKED - 1)]);
    }

    /** The same while subscriptions to other topics without wildcards come; entries stay valid but for those of one bucket. */
    @Benchmark
    public int getWhileExactFiltersChange() {
        if ((next & 15) == 0) {
            tree.put(exact, -2, next);
        }
        return cache.get(asked[next++ & (ASKED - 1)]);
    }

    /** The same while subscriptions with wildcards come; each makes every entry stale. */
    @Benchmark
    public int getWhileWildcardsChange() {
        if ((next & 15) == 0) {
            tree.put(wildcard, -2, next);
        }
        return cache.get(asked[next++ & (ASKED - 1)]);
    }

    private Integer sum(TopicName topic) {
        found = 0;
        tree.match(topic, this);
        return found;
    }

    @Override
    public void onMatch(Integer entry) {
        found += entry;
    }

    @Override
    public void onShared(List<Integer> members) {
        found += members.size();
    }
}
