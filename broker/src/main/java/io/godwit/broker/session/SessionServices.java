// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.session;

import io.godwit.broker.config.Limits;
import io.godwit.broker.metrics.Counters;
import io.godwit.broker.store.CommandLog;
import java.util.function.Supplier;

/**
 * What the sessions of one loop share.
 *
 * @param currentLimits of every session; may change with a reload
 * @param counters this loop's cells
 * @param totals sums over all loops
 */
public record SessionServices(
        Loop loop,
        Supplier<Limits> currentLimits,
        Counters.Cells counters,
        Counters totals,
        CommandLog log,
        WillPublisher willPublisher,
        SubscriptionRoutes subscriptionRoutes) {
    Limits limits() {
        return currentLimits.get();
    }
}
