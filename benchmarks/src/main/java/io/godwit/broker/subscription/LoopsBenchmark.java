// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.subscription;

import io.godwit.broker.metrics.Counter;
import io.godwit.broker.metrics.Counters;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What loops share for each message: one subscription tree and one set of counters, and each loop (here a thread) with a match cache and
 * cells of its own. Run with {@code -t 1} and {@code -t 2}: the time for one message stays what it is, because none of them writes what
 * another reads.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LoopsBenchmark {
    private static final int NAMES = 32_768;
    private static final int ASKED = 1 << 18;

    /** Of the broker; with twice as many topics as a cache holds, so that the tree is asked, too. */
    private static final SubscriptionTree<Integer, Integer> TREE = new SubscriptionTree<>(new SplittableRandom(1));

    private static final Counters COUNTERS = new Counters();

    static {
        for (int i = 0; i < NAMES; i++) {
            TREE.put(TopicFilter.of(topic(i)), i, i);
        }
        TREE.put(TopicFilter.of("site/#"), -1, 1);
    }

    /** Of one loop. */
    @State(Scope.Thread)
    public static class Loop implements Matches<Integer> {
        private static final int CAPACITY = 1 << 14;

        private final Counters.Cells cells = COUNTERS.cells();
        private final MatchCache<Integer> cache = new MatchCache<>(TREE, CAPACITY, this::sum);
        private final TopicName[] asked = new TopicName[ASKED];
        private int next;
        private int found;

        /** Makes the names that will be asked for. */
        @Setup
        public void begin() {
            SplittableRandom random = new SplittableRandom(2);
            for (int i = 0; i < ASKED; i++) {
                asked[i] = TopicName.of(topic(random.nextInt(NAMES)));
            }
        }

        private Integer sum(TopicName topic) {
            found = 0;
            TREE.match(topic, this);
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

    private static String topic(int i) {
        return "site/" + i % 100 + "/device/" + i + "/temperature";
    }

    /** Who gets it, and the counters of one message. */
    @Benchmark
    public int message(Loop loop) {
        loop.cells.count(Counter.PUBLISH_RECEIVED);
        loop.cells.count(Counter.PUBLISH_SENT);
        return loop.cache.get(loop.asked[loop.next++ & (ASKED - 1)]);
    }
}
