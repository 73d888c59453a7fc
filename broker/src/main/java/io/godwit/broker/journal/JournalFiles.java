// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of a journal's files: {@code 0000000007.journal} is the segment with number 7, {@code 0000000007.snapshot} stands
 * for all segments with lower numbers. Whatever ends in {@code .part} was not finished and does not count.
 */
final class JournalFiles {
    static final String LOCK = "lock";

    private static final Pattern NUMBERED = Pattern.compile("(\\d{10,18})\\.(journal|snapshot)");
    private static final String PART = ".part";

    private JournalFiles() {}

    static String segment(long number) {
        return padded(number) + ".journal";
    }

    static String snapshot(long number) {
        return padded(number) + ".snapshot";
    }

    /** With at least ten digits. A formatter would load the data of a locale while the broker starts. */
    private static String padded(long number) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, 10 - digits.length())) + digits;
    }

    static String part(String name) {
        return name + PART;
    }

    static boolean isPart(String name) {
        return name.endsWith(PART)
                && NUMBERED.matcher(name.substring(0, name.length() - PART.length()))
                        .matches();
    }

    /** The numbers of all segments among these names, in order. */
    static List<Long> segments(List<String> names) {
        return numbers(names, "journal");
    }

    /** The numbers of all snapshots among these names, in order. */
    static List<Long> snapshots(List<String> names) {
        return numbers(names, "snapshot");
    }

    private static List<Long> numbers(List<String> names, String kind) {
        return names.stream()
                .map(NUMBERED::matcher)
                .filter(Matcher::matches)
                .filter(matcher -> matcher.group(2).equals(kind))
                .map(matcher -> Long.valueOf(matcher.group(1)))
                .sorted()
                .toList();
    }
}
