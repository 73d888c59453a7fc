// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Pairs of publishers and subscribers that exchange messages in a closed loop: a publisher sends the next message when an earlier
 * one has arrived at its subscriber. Every message is numbered; what is lost, doubled or out of order is counted.
 */
public final class PairLoad {
    private static final Duration CONNECT_TIME = Duration.ofSeconds(20);
    private static final Duration DRAIN_TIME = Duration.ofSeconds(10);

    private final LoadSettings settings;
    private final Latencies latencies = new Latencies();
    private final List<Pair> pairs = new ArrayList<>();

    private PairLoad(LoadSettings settings) {
        this.settings = settings;
    }

    /**
     * Connects all pairs to a port of 127.0.0.1, loads the broker for {@code warmUp} and then for {@code measured}, waits until all
     * messages have arrived, and closes the connections.
     *
     * @param brokerCpuNanos the CPU time that the broker's process has used so far, read at both ends of the measured time
     * @throws IOException when the broker cannot be reached or closes a connection
     * @throws IllegalStateException when the broker refuses a connection or sends what was not asked for
     */
    public static LoadResult run(
            int port, LoadSettings settings, Duration warmUp, Duration measured, LongSupplier brokerCpuNanos)
            throws IOException {
        try (LoadLoop loop = new LoadLoop(port)) {
            return new PairLoad(settings).run(loop, warmUp, measured, brokerCpuNanos);
        }
    }

    private LoadResult run(LoadLoop loop, Duration warmUp, Duration measured, LongSupplier brokerCpuNanos)
            throws IOException {
        // Lasting sessions stay behind, with subscriptions that must not meet the topics of the next run.
        String run = settings.lasting() ? Long.toString(System.nanoTime(), Character.MAX_RADIX) : "0";
        for (int number = 0; number < settings.pairs(); number++) {
            pairs.add(new Pair(loop, run + "-" + number, settings, latencies));
        }
        if (!loop.runUntil(() -> pairs.stream().allMatch(Pair::isReady), after(CONNECT_TIME))) {
            throw new IOException("not all connections were accepted within " + CONNECT_TIME);
        }
        pairs.forEach(Pair::startSending);
        load(loop, warmUp);

        latencies.clear();
        long messages = -delivered();
        long cpuNanos = -brokerCpuNanos.getAsLong();
        long nanos = -System.nanoTime();
        load(loop, measured);
        messages += delivered();
        cpuNanos += brokerCpuNanos.getAsLong();
        nanos += System.nanoTime();
        Latencies measuredLatencies = latencies.copy();

        pairs.forEach(Pair::stopSending);
        loop.runUntil(() -> pairs.stream().allMatch(Pair::isDrained), after(DRAIN_TIME));
        long lost = pairs.stream()
                .mapToLong(pair -> pair.sent() - pair.arrivals().distinct())
                .sum();
        long doubled =
                pairs.stream().mapToLong(pair -> pair.arrivals().doubled()).sum();
        long reordered =
                pairs.stream().mapToLong(pair -> pair.arrivals().reordered()).sum();
        return new LoadResult(messages, nanos, cpuNanos, measuredLatencies, lost, doubled, reordered);
    }

    private void load(LoadLoop loop, Duration duration) throws IOException {
        loop.runUntil(
                () -> {
                    pairs.forEach(Pair::keepPace);
                    return false;
                },
                after(duration));
    }

    private long delivered() {
        return pairs.stream().mapToLong(pair -> pair.arrivals().distinct()).sum();
    }

    private static long after(Duration duration) {
        return System.nanoTime() + duration.toNanos();
    }
}
