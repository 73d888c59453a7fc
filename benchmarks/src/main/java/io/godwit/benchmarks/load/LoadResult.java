// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.load;

/**
 * What one load measured, and what it found wrong from its first message to its last.
 *
 * @param messages delivered in the measured time
 * @param nanos length of the measured time
 * @param brokerCpuNanos user and system time of the broker's process in the measured time
 * @param latencies from sending to arrival, in the measured time
 * @param lost messages that never arrived
 * @param doubled messages that arrived again
 * @param reordered messages that arrived after a later one of the same publisher
 */
public record LoadResult(
        long messages, long nanos, long brokerCpuNanos, Latencies latencies, long lost, long doubled, long reordered) {
    /** The broker's CPU time for one message, in microseconds. */
    public double brokerCpuMicrosPerMessage() {
        return brokerCpuNanos / 1e3 / Math.max(1, messages);
    }

    /** Messages delivered in a second. */
    public double messagesPerSecond() {
        return messages * 1e9 / nanos;
    }

    /** Whether every message arrived once and in order. */
    public boolean isFaultless() {
        return lost == 0 && doubled == 0 && reordered == 0;
    }
}
