// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What was counted since the loops were started.
 *
 * @param units of the scenario that were completed
 * @param sent messages published
 * @param acknowledged publishes that the broker accepted
 * @param refused publishes that it refused
 * @param refusal the last reason code of those, or 0
 * @param received messages delivered
 * @param latencies nanoseconds of the units completed since the sample before; null where only counts were asked for
 */
public record Sample(
        long units,
        long sent,
        long acknowledged,
        long refused,
        int refusal,
        long received,
        @Nullable Histogram latencies) {
    Sample plus(Sample other) {
        if (latencies != null && other.latencies != null) {
            latencies.add(other.latencies);
        }
        return new Sample(
                units + other.units,
                sent + other.sent,
                acknowledged + other.acknowledged,
                refused + other.refused,
                other.refusal == 0 ? refusal : other.refusal,
                received + other.received,
                latencies);
    }
}
