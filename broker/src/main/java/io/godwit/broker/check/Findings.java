// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.ConfigSurvey;
import io.godwit.broker.config.Faults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what the lints find; the same thing twice counts once. */
final class Findings {
    /** More would help nobody, and a file may have a million lines. */
    static final int MOST_OF_A_KIND = 200;

    private final Set<Finding> found = new LinkedHashSet<>();
    private final int[] ofKind = new int[Check.values().length];

    void add(Check check, @Nullable Path file, int line, String text) {
        if (ofKind[check.ordinal()] < MOST_OF_A_KIND && found.add(new Finding(check, file, line, text))) {
            ofKind[check.ordinal()]++;
        }
    }

    void add(Check check, Path file, String text) {
        add(check, file, 0, text);
    }

    void add(Check check, ConfigSurvey.Line line, String text) {
        add(check, line.file(), line.line(), text);
    }

    /** A mistake that a reader found; its place stands in front of its sentence, and is taken off here. */
    void add(Check check, ConfigException fault) {
        String message = String.valueOf(fault.getMessage());
        Path file = fault.file();
        if (file != null) {
            String place = file + (fault.line() == 0 ? ": " : ":" + fault.line() + ": ");
            message = message.startsWith(place) ? message.substring(place.length()) : message;
        }
        add(check, file, fault.line(), capital(message));
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** Takes note of a reader's mistakes. */
    Faults faults(Check check) {
        return fault -> add(check, fault);
    }

    /** The worst first; those of a file together and in its order. */
    List<Finding> sorted() {
        List<Finding> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparing(Finding::level)
                .thenComparing(finding -> String.valueOf(finding.file()))
                .thenComparingInt(Finding::line));
        return sorted;
    }
}
