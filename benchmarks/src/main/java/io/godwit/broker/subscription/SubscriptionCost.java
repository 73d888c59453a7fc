// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.subscription;

import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * Prints what a subscription costs in the tree, for several shapes of filters: bytes of heap, and CPU time of this thread for
 * a match and for a change. CPU time, other than the wall clock of a JMH run, stands other work on the machine.
 */
public final class SubscriptionCost implements Matches<Integer> {
    private static final int NAMES = 1 << 18;
    private static final int HOT = 64;
    private static final int ROUNDS = 5;

    private static final int DEVICES_PER_SITE = 1000;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Integer[] numbers;
    private long found;

    private SubscriptionCost(int count) {
        numbers = new Integer[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
    }

    /**
     * Measures; the first argument is the number of subscriptions, a million unless given. With {@code memory} as the second one, only
     * the bytes of two shapes are printed, one on each line, behind the last blank.
     */
    public static void main(String[] arguments) {
        SubscriptionCost cost =
                new SubscriptionCost(arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]));
        if (arguments.length > 1 && arguments[1].equals("memory")) {
            cost.measureMemory();
        } else {
            cost.run();
        }
    }

    private void measureMemory() {
        System.out.printf(Locale.ROOT, "site/N/device/M/temperature %.1f%n", fill(SubscriptionCost::topic).bytes);
        System.out.printf(Locale.ROOT, "site/N/device/M/# %.1f%n", fill(SubscriptionCost::ofDevice).bytes);
    }

    static String topic(int i) {
        return "site/" + i / DEVICES_PER_SITE + "/device/" + i % DEVICES_PER_SITE + "/temperature";
    }

    private void run() {
        System.out.printf(
                "%d subscriptions; CPU ns for a match: any name (cold), one of 64 (hot), from the cache%n",
                numbers.length);
        System.out.printf("%-45s %7s %7s %7s %7s %7s%n", "filter", "bytes", "change", "cold", "hot", "cache");
        measure("device/N", i -> "device/" + i, i -> "device/" + i);
        measure("site/N/device/M/temperature, 1000 M per N", SubscriptionCost::topic, SubscriptionCost::topic);
        measure("site/N/device/M/#, 1000 M per N", SubscriptionCost::ofDevice, SubscriptionCost::topic);
        measure("client/<36 characters>", SubscriptionCost::ofClient, SubscriptionCost::ofClient);
        measure("$share/g/device/N", i -> "$share/g/device/" + i, i -> "device/" + i);
        measure("all/the/same, one filter for all", i -> "all/the/same", i -> "all/the/others");
    }

    private static String ofDevice(int i) {
        return "site/" + i / DEVICES_PER_SITE + "/device/" + i % DEVICES_PER_SITE + "/#";
    }

    private static String ofClient(int i) {
        return String.format("client/%036d", i);
    }

    private void measure(String what, IntFunction<String> filter, IntFunction<String> name) {
        Filled filled = fill(filter);
        SubscriptionTree<Integer, Integer> tree = filled.tree;
        SplittableRandom random = new SplittableRandom(1);
        TopicName[] names = new TopicName[NAMES];
        TopicFilter[] filters = new TopicFilter[NAMES];
        Integer[] owners = new Integer[NAMES];
        for (int i = 0; i < NAMES; i++) {
            owners[i] = numbers[random.nextInt(numbers.length)];
            names[i] = TopicName.of(name.apply(owners[i]));
            filters[i] = TopicFilter.of(filter.apply(owners[i]));
        }
        MatchCache<Long> cache = new MatchCache<>(tree, 1024, topic -> found);
        long cold = nanosEach(i -> tree.match(names[i], this));
        long hot = nanosEach(i -> tree.match(names[i & (HOT - 1)], this));
        long cached = nanosEach(i -> found += cache.get(names[i & (HOT - 1)]));
        long change = nanosEach(i -> {
                    tree.remove(filters[i], owners[i]);
                    tree.put(filters[i], owners[i], owners[i]);
                })
                / 2;
        System.out.printf("%-45s %7.1f %7d %7d %7d %7d%n", what, filled.bytes, change, cold, hot, cached);
    }

    /** A tree with all subscriptions, and the bytes of heap for each. */
    private record Filled(SubscriptionTree<Integer, Integer> tree, double bytes) {}

    private Filled fill(IntFunction<String> filter) {
        long before = usedBytes();
        SubscriptionTree<Integer, Integer> tree = new SubscriptionTree<>();
        for (Integer number : numbers) {
            tree.put(TopicFilter.of(filter.apply(number)), number, number);
        }
        return new Filled(tree, (double) (usedBytes() - before) / tree.size());
    }

    /** The best of some rounds, the first of which warms up. */
    private long nanosEach(Step step) {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < NAMES; i++) {
                step.run(i);
            }
            best = Math.min(best, (threads.getCurrentThreadCpuTime() - start) / NAMES);
        }
        return best;
    }

    private interface Step {
        void run(int i);
    }

    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
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
