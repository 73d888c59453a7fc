// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results of one broker in one row, round by round. */
final class Figures {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** The value in the middle; of an even number of values the mean of the two there. */
    double median() {
        if (values.isEmpty()) {
            throw new IllegalStateException("nothing was measured");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The median, and the lowest and highest value behind it. */
    String text() {
        return "%s (%s–%s)".formatted(number(median()), number(lowest()), number(highest()));
    }

    /** The ratio of each round's value to that of the other's same round. */
    Figures over(Figures other) {
        Figures ratios = new Figures();
        for (int round = 0; round < Math.min(values.size(), other.values.size()); round++) {
            ratios.add(values.get(round) / other.values.get(round));
        }
        return ratios;
    }

    /** Each round's value less that of the other's same round. */
    Figures minus(Figures other) {
        Figures differences = new Figures();
        for (int round = 0; round < Math.min(values.size(), other.values.size()); round++) {
            differences.add(values.get(round) - other.values.get(round));
        }
        return differences;
    }

    private double lowest() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    private double highest() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    /** Three digits that count. */
    static String number(double value) {
        return String.format(Locale.ROOT, value < 0.1 ? "%.3f" : value < 100 ? "%.2f" : "%.0f", value);
    }
}
