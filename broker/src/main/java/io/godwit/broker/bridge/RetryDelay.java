// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import io.godwit.broker.config.BridgeConfig;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: anything from the base to three times the last time, at most the cap, so that many
 * bridges do not come back together. On its bridge's loop.
 */
final class RetryDelay {
    private static final long MILLIS_PER_SECOND = 1000;

    private final long baseMillis;
    private final long capMillis;
    private final RandomGenerator random;
    private long lastMillis;

    RetryDelay(BridgeConfig.Start start, RandomGenerator random) {
        this.baseMillis = start.baseSeconds() * MILLIS_PER_SECOND;
        this.capMillis = start.capSeconds() * MILLIS_PER_SECOND;
        this.random = random;
        this.lastMillis = baseMillis;
    }

    /** The next time, in milliseconds. */
    long next() {
        if (capMillis <= baseMillis) {
            return baseMillis;
        }
        long most = Math.max(baseMillis + 1, lastMillis * 3);
        lastMillis = Math.min(capMillis, random.nextLong(baseMillis, most));
        return lastMillis;
    }

    /** The times begin small again. */
    void reset() {
        lastMillis = baseMillis;
    }
}
