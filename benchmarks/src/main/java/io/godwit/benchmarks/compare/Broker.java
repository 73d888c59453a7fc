// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import java.util.Arrays;
import java.util.List;

/**
 * A broker to compare.
 *
 * @param name heading of its column
 * @param command program and arguments; either a word holds <code>{port}</code>, or the path of a configuration in mosquitto's syntax is
 *     appended
 */
record Broker(String name, List<String> command) {
    static final String PORT = "{port}";

    /**
     * Reads {@code name=command line}.
     *
     * @throws IllegalArgumentException when one of the two is missing
     */
    static Broker parse(String text) {
        int split = text.indexOf('=');
        if (split < 1 || text.substring(split + 1).isBlank()) {
            throw new IllegalArgumentException("\"" + text + "\" is not name=command line");
        }
        return of(text.substring(0, split).strip(), text.substring(split + 1));
    }

    static Broker of(String name, String commandLine) {
        return new Broker(name, Arrays.asList(commandLine.strip().split(" +", -1)));
    }

    /** Whether the directives of a row reach it. */
    boolean takesConfiguration() {
        return command.stream().noneMatch(word -> word.contains(PORT));
    }

    /** Whether it is mosquitto, which gives root up and must still be able to read and write what belongs to root. */
    boolean isMosquitto() {
        return takesConfiguration() && command.getFirst().contains("mosquitto");
    }

    String commandLine() {
        return String.join(" ", command);
    }
}
