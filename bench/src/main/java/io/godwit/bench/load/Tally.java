// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What one loop has counted and timed. Belongs to the loop. */
public final class Tally {
    private static final long SHORTEST_NANOS = 100;
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 3;

    private final Histogram latencies = histogram();
    private long units;
    private long sent;
    private long acknowledged;
    private long refused;
    private int refusal;
    private long received;

    /** An empty histogram of the kind that all samples have. */
    public static Histogram histogram() {
        return new Histogram(SHORTEST_NANOS, LONGEST_NANOS, DIGITS);
    }

    /** A unit of the scenario was completed and took so long. */
    public void complete(long nanos) {
        units++;
        latencies.recordValue(Math.min(Math.max(nanos, 0), LONGEST_NANOS));
    }

    /** Units of the scenario were completed that nobody times. */
    public void complete(int count) {
        units += count;
    }

    /** A message was published. */
    public void countSent() {
        sent++;
    }

    /** A message was accepted. */
    public void countAcknowledged() {
        acknowledged++;
    }

    /** A message was refused. */
    public void countRefused(int reasonCode) {
        refused++;
        refusal = reasonCode;
    }

    /** A message was delivered. */
    public void countReceived() {
        received++;
    }

    Sample sample(boolean withLatencies) {
        Histogram taken = null;
        if (withLatencies) {
            taken = latencies.copy();
            latencies.reset();
        }
        return new Sample(units, sent, acknowledged, refused, refusal, received, taken);
    }
}
