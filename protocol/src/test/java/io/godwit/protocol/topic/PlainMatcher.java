// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.topic;

import java.util.Arrays;
import java.util.List;

/** The rules of matching in the words of the standard, level by level, however slow. */
final class PlainMatcher {
    private PlainMatcher() {}

    static boolean matches(String filter, String name) {
        boolean beginsWithWildcard = filter.startsWith("+") || filter.startsWith("#");
        return !(beginsWithWildcard && name.startsWith("$")) && matches(levels(filter), levels(name));
    }

    private static boolean matches(List<String> filter, List<String> name) {
        if (filter.isEmpty()) {
            return name.isEmpty();
        }
        String first = filter.getFirst();
        if (first.equals("#")) {
            return true; // The level above has matched: # stands for it and for all below.
        }
        if (name.isEmpty()) {
            return false;
        }
        return (first.equals("+") || first.equals(name.getFirst()))
                && matches(filter.subList(1, filter.size()), name.subList(1, name.size()));
    }

    private static List<String> levels(String text) {
        return Arrays.asList(text.split("/", -1));
    }
}
