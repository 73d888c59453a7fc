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
 * Matching a topic name against many subscriptions, with and without the cache in front.
 *
 * <p>One filter {@code site/N/device/M/temperature} for each subscription, and three with wildcards that match all of them.
 * {@code hot} asks for the same 64 names again and again; {@code cold} for all names in random order, so that nearly every node is
 * fetched from memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xms2g", "-Xmx2g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class TopicMatchBenchmark implements Matches<Integer> {
    private static final int HOT = 64;
    private static final int NAMES = 1 << 18;

    /** How many subscriptions. */
    @Param({"100000", "1000000"})
    int subscriptions;

    private final SubscriptionTree<Integer, Integer> tree = new SubscriptionTree<>(new SplittableRandom(1));
    private final MatchCache<Integer> cache = new MatchCache<>(tree, 1 << 14, this::sum);
    private final TopicName[] names = new TopicName[NAMES];
    private final TopicFilter changing = TopicFilter.of("site/1/changing");
    private int next;
    private int found;

    /** Subscribes. */
    @Setup
    public void subscribe() {
        for (int i = 0; i < subscriptions; i++) {
            tree.put(TopicFilter.of(SubscriptionCost.topic(i)), i, i);
        }
        tree.put(TopicFilter.of("site/#"), -1, 1);
        tree.put(TopicFilter.of("site/+/device/+/temperature"), -1, 1);
        tree.put(TopicFilter.of("+/+/device/#"), -1, 1);
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < NAMES; i++) {
            names[i] = TopicName.of(SubscriptionCost.topic(random.nextInt(subscriptions)));
        }
    }

    @Override
    public void onMatch(Integer entry) {
        found += entry;
    }

    @Override
    public void onShared(List<Integer> members) {
        found += members.size();
    }

    private Integer sum(TopicName topic) {
        found = 0;
        tree.match(topic, this);
        return found;
    }

    /** The tree, names at random out of all. */
    @Benchmark
    public int treeCold() {
        tree.match(names[next++ & (NAMES - 1)], this);
        return found;
    }

    /** The tree, few names. */
    @Benchmark
    public int treeHot() {
        tree.match(names[next++ & (HOT - 1)], this);
        return found;
    }

    /** The cache, few names. */
    @Benchmark
    public int cacheHot() {
        return cache.get(names[next++ & (HOT - 1)]);
    }

    /** The cache, few names, and one exact filter changed for every ten gets. */
    @Benchmark
    public int cacheHotWhileFiltersChange() {
        if (next % 10 == 0) {
            tree.put(changing, -1, next);
        }
        return cache.get(names[next++ & (HOT - 1)]);
    }

    /** A change: a subscription goes and comes back. */
    @Benchmark
    public int removeAndPut() {
        int i = Integer.remainderUnsigned(next++ * 0x9E3779B9, subscriptions);
        TopicFilter filter = TopicFilter.of(SubscriptionCost.topic(i));
        tree.remove(filter, i);
        tree.put(filter, i, i);
        return i;
    }
}
