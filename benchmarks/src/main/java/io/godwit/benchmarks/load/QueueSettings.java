// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.load;

/**
 * What a {@link QueueLoad} does.
 *
 * @param sessions that are offline while messages are queued for them
 * @param publishers that share the messages; without {@code fan} each session has one of its own
 * @param messages of each publisher
 * @param fan whether every session gets the messages of all publishers, and not only those of its own
 * @param payloadBytes size of each payload; at least {@link Pair#STAMP_BYTES}
 */
public record QueueSettings(int sessions, int publishers, int messages, boolean fan, int payloadBytes) {
    /** Messages that wait in all queues together. */
    public long queued() {
        return (long) publishers * messages * (fan ? sessions : 1);
    }
}
