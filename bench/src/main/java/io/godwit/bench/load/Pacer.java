// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import java.util.List;

/** Tells the publishers of one loop in turn when a message is due. One timer serves them all. */
public final class Pacer {
    /** The timer rests at least so long; what came due meanwhile is sent together, and its latency counts from when it was due. */
    private static final long REST_NANOS = 50_000;

    private final LoadLoop loop;
    private final List<Publisher> publishers;
    private int next;
    private boolean stopped;

    /**
     * Sets the pace of publishers that have one loop in common and have not been started.
     *
     * @param firstNanos when the first message of all loops together is due
     * @param numbers the publishers' numbers among those of all loops, rising: publisher n begins n intervals later
     * @param all how many publishers there are on all loops
     * @param ratePerSecond of all together
     */
    public Pacer(
            LoadLoop loop,
            List<Publisher> publishers,
            List<Integer> numbers,
            int all,
            long firstNanos,
            double ratePerSecond) {
        this.loop = loop;
        this.publishers = publishers;
        double interval = 1e9 / ratePerSecond;
        for (int i = 0; i < publishers.size(); i++) {
            publishers.get(i).pace(firstNanos + (long) (numbers.get(i) * interval), all * interval);
        }
    }

    /** Begins. */
    public void start() {
        loop.execute(this::run);
    }

    /** Nothing more is due. */
    public void stop() {
        loop.execute(() -> stopped = true);
    }

    private void run() {
        if (stopped) {
            return;
        }
        long wait = publishers.get(next).nextDueNanos() - loop.nanos();
        while (wait <= 0) {
            publishers.get(next).onDue();
            next = next + 1 == publishers.size() ? 0 : next + 1;
            wait = publishers.get(next).nextDueNanos() - loop.nanos();
        }
        loop.schedule(this::run, Math.max(wait, REST_NANOS));
    }
}
