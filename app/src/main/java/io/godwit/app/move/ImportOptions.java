// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.move;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code godwit import}.
 *
 * @param from the configuration file, or the directory that holds it
 * @param snapshot mosquitto's persistence file, or null for the one that the configuration means
 * @param to the directory to be made
 * @param copyCertificates whether certificates and keys come along, or stay where they are
 * @param dryRun whether only the report is made
 */
record ImportOptions(Path from, @Nullable Path snapshot, Path to, boolean copyCertificates, boolean dryRun) {
    /**
     * Reads the words.
     *
     * @throws IllegalArgumentException with a sentence when they cannot be followed
     */
    static ImportOptions read(List<String> words) {
        Path from = null;
        Path snapshot = null;
        Path to = null;
        boolean copy = false;
        boolean dryRun = false;
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--from" -> from = path(option, rest);
                case "--db" -> snapshot = path(option, rest);
                case "--to" -> to = path(option, rest);
                case "--copy-certificates" -> copy = true;
                case "--dry-run" -> dryRun = true;
                default -> throw new IllegalArgumentException("Unknown option '" + option + "'.");
            }
        }
        if (from == null || to == null) {
            throw new IllegalArgumentException("--from and --to are wanted.");
        }
        return new ImportOptions(from, snapshot, to.toAbsolutePath().normalize(), copy, dryRun);
    }

    private static Path path(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a path behind it.");
        }
        String text = rest.next();
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("\"" + text + "\" cannot be a path.", e);
        }
    }
}
