// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.subscription;

import io.godwit.protocol.topic.TopicFilter;
import java.lang.management.ManagementFactory;
import java.util.function.IntFunction;

/** Prints how many bytes of heap a subscription costs in the tree, for several shapes of filters. */
public final class SubscriptionMemory {
    private SubscriptionMemory() {}

    /** Measures; the argument is the number of subscriptions, a million unless given. */
    public static void main(String[] arguments) {
        int count = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
        Integer[] numbers = new Integer[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        measure("device/N (a level of its own)", numbers, i -> "device/" + i);
        measure("site/N/device/M/temperature (1000 M per N)", numbers, TopicMatchBenchmark::topic);
        measure("site/N/device/M/# (1000 M per N)", numbers, i -> "site/" + i / 1000 + "/device/" + i % 1000 + "/#");
        measure("client/<36 characters>", numbers, i -> String.format("client/%036d", i));
        measure("all/the/same (one filter)", numbers, i -> "all/the/same");
        measure("$share/g/device/N", numbers, i -> "$share/g/device/" + i);
    }

    private static void measure(String what, Integer[] numbers, IntFunction<String> filter) {
        long before = usedBytes();
        SubscriptionTree<Integer, Integer> tree = new SubscriptionTree<>();
        long start = System.nanoTime();
        for (int i = 0; i < numbers.length; i++) {
            tree.put(TopicFilter.of(filter.apply(i)), numbers[i], numbers[i]);
        }
        long nanos = (System.nanoTime() - start) / numbers.length;
        long bytes = usedBytes() - before;
        System.out.printf("%-45s %6.1f bytes, %d ns to make and put%n", what, (double) bytes / tree.size(), nanos);
    }

    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
