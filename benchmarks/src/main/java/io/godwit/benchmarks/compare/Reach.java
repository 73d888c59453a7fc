// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import java.util.Locale;

/** A figure to reach: what the median must not be above. */
sealed interface Reach {
    /** Of Godwit's figure to mosquitto's. */
    record Ratio(double most) implements Reach {}

    /** Of Godwit's figure itself, in the unit of its line. */
    record Absolute(double most) implements Reach {}

    /** There is none: the line informs. */
    record Nothing() implements Reach {}

    /** Whether it is reached; empty where nothing is to be reached. */
    default String verdict(Figures godwit, Figures ratio) {
        return switch (this) {
            case Ratio(double most) -> verdict(ratio, most);
            case Absolute(double most) -> verdict(godwit, most);
            case Nothing() -> "";
        };
    }

    /** The figure, as it stands in the table. */
    default String text() {
        return switch (this) {
            case Ratio(double most) -> String.format(Locale.ROOT, "%.2f", most);
            case Absolute(double most) -> Figures.number(most) + " itself";
            case Nothing() -> "";
        };
    }

    private static String verdict(Figures figures, double most) {
        return figures.isEmpty() ? Line.NOT_MEASURED : figures.median() <= most ? Line.AHEAD : Line.SHORT;
    }
}
