// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.load;

/**
 * What a {@link PairLoad} does: pairs of one publisher and one subscriber with a topic of their own.
 *
 * @param pairs number of pairs
 * @param payloadBytes size of each payload; at least {@link Pair#STAMP_BYTES}
 * @param qos quality of service of publishers and subscriptions
 * @param inFlight messages that a publisher may have sent and its subscriber has not yet got; up to 65535
 * @param lasting whether the sessions outlive their connections
 * @param perSecond messages of all publishers together in each second, or 0 for as many as {@code inFlight} allows
 */
public record LoadSettings(int pairs, int payloadBytes, int qos, int inFlight, boolean lasting, int perSecond) {
    /** Sessions that end with their connections, as fast as it goes. */
    public LoadSettings(int pairs, int payloadBytes, int qos, int inFlight) {
        this(pairs, payloadBytes, qos, inFlight, false, 0);
    }

    /** Checks the ranges. */
    public LoadSettings {
        if (pairs < 1 || payloadBytes < Pair.STAMP_BYTES || qos < 0 || qos > 2 || inFlight < 1 || inFlight > 65_535) {
            throw new IllegalArgumentException("not a load: " + pairs + " pairs, " + payloadBytes + " bytes, QoS " + qos
                    + ", " + inFlight + " in flight");
        }
    }
}
