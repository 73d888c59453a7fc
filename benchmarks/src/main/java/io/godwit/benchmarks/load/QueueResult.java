// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.load;

/**
 * What one {@link QueueLoad} measured.
 *
 * @param messages that were queued, counted once for each session
 * @param queueCpuNanos user and system time of the broker while they were
 * @param drainCpuNanos the same until all were delivered and acknowledged
 * @param lost messages that never arrived
 * @param doubled messages that arrived again
 * @param reordered messages that arrived after a later one of the same publisher
 */
public record QueueResult(
        long messages, long queueCpuNanos, long drainCpuNanos, long lost, long doubled, long reordered) {
    /** The broker's CPU time for one message, there and back, in microseconds. */
    public double cpuMicrosPerMessage() {
        return (queueCpuNanos + drainCpuNanos) / 1e3 / messages;
    }

    /** Whether every message arrived once and in order. */
    public boolean isFaultless() {
        return lost == 0 && doubled == 0 && reordered == 0;
    }
}
