// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * One direction of a chart.
 *
 * @param label what it shows, with its unit
 * @param low value at its beginning; above 0 when logarithmic
 * @param high value at its end, above {@code low}
 * @param logarithmic whether equal ratios, and not equal differences, are equally long
 * @param ticks values that are written beside it, in rising order
 * @param text how a value is written
 */
record Axis(
        String label, double low, double high, boolean logarithmic, List<Double> ticks, DoubleFunction<String> text) {
    private static final int TICKS = 5;
    private static final int FEW_DECADES = 2;

    /** From 0 to the round number above the highest value. */
    static Axis linear(String label, double highest, DoubleFunction<String> text) {
        double step = roundUp(Math.max(highest, 1e-9) / TICKS);
        List<Double> ticks = new ArrayList<>();
        int steps = (int) Math.ceil(Math.max(highest, 1e-9) / step - 1e-9);
        for (int tick = 0; tick <= steps; tick++) {
            ticks.add(tick * step);
        }
        return new Axis(label, 0, ticks.getLast(), false, ticks, text);
    }

    /** From 0 to exactly the highest value. */
    static Axis time(String label, double highest, DoubleFunction<String> text) {
        Axis around = linear(label, highest, text);
        double high = Math.max(highest, 1e-9);
        return new Axis(
                label,
                0,
                high,
                false,
                around.ticks.stream().filter(tick -> tick <= high).toList(),
                text);
    }

    /** From the power of ten below the lowest value to the one above the highest, in steps of 1, 2, 5 where these are few. */
    static Axis logarithmic(String label, double lowest, double highest, DoubleFunction<String> text) {
        int from = (int) Math.floor(Math.log10(Math.max(lowest, 1e-9)) + 1e-9);
        int to = Math.max(from + 1, (int) Math.ceil(Math.log10(Math.max(highest, 1e-9)) - 1e-9));
        List<Double> ticks = new ArrayList<>();
        for (int decade = from; decade <= to; decade++) {
            double tick = Math.pow(10, decade);
            ticks.add(tick);
            if (to - from <= FEW_DECADES && decade < to) {
                ticks.add(2 * tick);
                ticks.add(5 * tick);
            }
        }
        return new Axis(label, Math.pow(10, from), Math.pow(10, to), true, ticks, text);
    }

    /** Where a value lies, from 0 at the beginning to 1 at the end; values beyond lie at the ends. */
    double position(double value) {
        double position = logarithmic
                ? (Math.log10(Math.max(value, low)) - Math.log10(low)) / (Math.log10(high) - Math.log10(low))
                : (value - low) / (high - low);
        return Math.clamp(position, 0, 1);
    }

    private static double roundUp(double value) {
        double decade = Math.pow(10, Math.floor(Math.log10(value)));
        double digit = value / decade;
        return decade * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}
