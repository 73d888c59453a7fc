// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code docs/performance.md}: people write the page, only what is between its two markers belongs to this program. A section with the
 * name of a line, {@code ### qos1}, says why that line falls short; it stays when the table is written again.
 */
final class PerformancePage {
    static final String BEGIN = "<!-- benchmarks/compare writes from here -->";
    static final String END = "<!-- to here -->";

    private static final Pattern SECTION = Pattern.compile("(?m)^### ([a-z0-9-]+)$");

    private final Path file;

    PerformancePage(Path file) {
        this.file = file;
    }

    /** Names of the lines that have a section. */
    Set<String> explained() throws IOException {
        String page = Files.readString(file);
        return SECTION.matcher(page.substring(0, begin(page)) + page.substring(end(page)))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Replaces what is between the markers.
     *
     * @throws IOException when the page cannot be read or written, or lacks a marker; it is as it was then
     */
    void write(String table) throws IOException {
        String page = Files.readString(file);
        Files.writeString(
                file, page.substring(0, begin(page)) + "\n\n" + table.strip() + "\n\n" + page.substring(end(page)));
    }

    private int begin(String page) throws IOException {
        int begin = page.indexOf(BEGIN);
        if (begin < 0 || page.indexOf(END, begin) < 0) {
            throw new IOException(
                    file + " lacks the lines \"" + BEGIN + "\" and \"" + END + "\" between which the table goes.");
        }
        return begin + BEGIN.length();
    }

    private int end(String page) throws IOException {
        return page.indexOf(END, begin(page));
    }
}
