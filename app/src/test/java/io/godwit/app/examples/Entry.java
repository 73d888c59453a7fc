// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An entry or question of the reference, as far as these tests read it.
 *
 * @param file where it is
 * @param front its front matter, by name
 * @param steps the lines of its {@code try} block; empty without one
 */
record Entry(Path file, Map<String, String> front, List<String> steps) {
    /** Keeps copies. */
    Entry {
        front = Map.copyOf(front);
        steps = List.copyOf(steps);
    }

    /** All entries and questions, by file name. */
    static List<Entry> all() throws IOException {
        List<Entry> found = new ArrayList<>();
        for (String folder : List.of("entries", "questions")) {
            Path place = Repository.root().resolve("reference/content").resolve(folder);
            try (Stream<Path> files = Files.list(place)) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .sorted()
                        .map(Entry::read)
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static Entry read(Path file) {
        List<String> lines = Repository.lines(file);
        Map<String, String> front = new HashMap<>();
        int next = 1;
        while (next < lines.size() && !lines.get(next).equals("---")) {
            String[] pair = lines.get(next).split(":", 2);
            if (pair.length == 2) {
                front.put(pair[0].strip(), pair[1].strip());
            }
            next++;
        }
        int begin = lines.indexOf("```try");
        List<String> steps = begin < 0
                ? List.of()
                : lines.subList(begin + 1, lines.size()).stream()
                        .takeWhile(line -> !line.startsWith("```"))
                        .toList();
        return new Entry(file, front, steps);
    }

    /** Its example's file name; empty without one. */
    String example() {
        return front.getOrDefault("example", "");
    }

    /** Its name in addresses. */
    String slug() {
        String leaf = String.valueOf(file.getFileName());
        return leaf.substring(0, leaf.length() - ".md".length());
    }
}
