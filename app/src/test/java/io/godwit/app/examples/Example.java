// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One file of {@code examples/python} and what its first lines ask of a test.
 *
 * @param slug the name of the file without {@code .py}
 * @param broker the set-up it needs, a file of {@code examples/brokers} without {@code .conf}; {@code none} when it needs none
 * @param arguments what it is given beside host and port, with the set-up's placeholders
 */
record Example(String slug, String broker, List<String> arguments) implements Comparable<Example> {
    /** The set-up of an example that starts what it needs itself. */
    static final String NO_BROKER = "none";

    private static final Path ROOT = Repository.root();
    private static final int HEADER_LINES = 8;
    private static final Pattern BROKER = Pattern.compile("# broker: ([a-z0-9-]+)(?:\\s.*)?");
    private static final Pattern ARGUMENTS = Pattern.compile("# args: (.+)");

    /** All of them, by name. */
    static List<Example> all() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("examples/python"))) {
            return files.filter(file -> file.toString().endsWith(".py"))
                    .sorted()
                    .map(Example::read)
                    .toList();
        }
    }

    private static Example read(Path file) {
        List<String> header =
                Repository.lines(file).stream().limit(HEADER_LINES).toList();
        String broker = first(header, BROKER);
        if (broker.isEmpty()) {
            throw new IllegalStateException(
                    file + " does not say which set-up it needs: write a line \"# broker: default\""
                            + " (a file of examples/brokers, or none) below the licence");
        }
        String arguments = first(header, ARGUMENTS);
        String leaf = String.valueOf(file.getFileName());
        return new Example(
                leaf.substring(0, leaf.length() - ".py".length()),
                broker,
                arguments.isEmpty() ? List.of() : List.of(arguments.strip().split("\\s+")));
    }

    private static String first(List<String> header, Pattern pattern) {
        return header.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .findFirst()
                .orElse("");
    }

    /** The file. */
    Path file() {
        return ROOT.resolve("examples/python").resolve(slug + ".py");
    }

    /** Where its recording is, or will be. */
    Path recording() {
        return ROOT.resolve("examples/recordings").resolve(slug + ".json");
    }

    /** The configuration of its broker; not for {@link #NO_BROKER}. */
    Path configuration() {
        return ROOT.resolve("examples/brokers").resolve(broker + ".conf");
    }

    @Override
    public int compareTo(Example other) {
        return slug.compareTo(other.slug);
    }
}
