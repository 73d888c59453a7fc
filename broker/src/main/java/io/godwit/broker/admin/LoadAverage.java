// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import java.util.concurrent.TimeUnit;

/**
 * How much per minute, lately: an average of which the past counts less and less, by half after 0.69 of its window. Not
 * thread-safe.
 */
final class LoadAverage {
    private static final double NANOS_PER_MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final int windowMinutes;
    private double perMinute;

    LoadAverage(int windowMinutes) {
        this.windowMinutes = windowMinutes;
    }

    /** Takes in what came since the last time; {@code nanos} is above 0. */
    void add(long amount, long nanos) {
        double minutes = nanos / NANOS_PER_MINUTE;
        double weightOfPast = Math.exp(-minutes / windowMinutes);
        perMinute = perMinute * weightOfPast + amount / minutes * (1 - weightOfPast);
    }

    double perMinute() {
        return perMinute;
    }
}
