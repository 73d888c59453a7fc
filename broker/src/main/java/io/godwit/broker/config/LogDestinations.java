// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import io.godwit.broker.config.LogConfig.Destination;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The values of {@code log_dest} in their order, added up. Used by one thread while a file is read. */
final class LogDestinations {
    private static final Set<String> WORDS =
            new TreeSet<>(List.of("none", "stdout", "stderr", "syslog", "topic", "file", "dlt", "android"));

    private final Set<Destination> destinations = EnumSet.noneOf(Destination.class);
    private @Nullable Path file;

    /** Returns the value, or throws IllegalArgumentException when it names no destination. */
    static String checked(String value) {
        List<String> words = ValueType.words(value);
        if (!WORDS.contains(words.getFirst())) {
            throw new IllegalArgumentException(
                    "must be none, stdout, stderr, syslog, topic or file and a path, not \"" + words.getFirst() + '"');
        }
        if (words.getFirst().equals("file") && words.size() == 1) {
            throw new IllegalArgumentException("file needs the path of the file behind it");
        }
        return value;
    }

    /** Adds one value that was {@link #checked}; returns false when it names a destination that this platform lacks. */
    boolean add(String value) {
        switch (ValueType.words(value).getFirst()) {
            case "none" -> destinations.clear();
            case "stdout" -> destinations.add(Destination.STDOUT);
            case "stderr" -> destinations.add(Destination.STDERR);
            case "syslog" -> destinations.add(Destination.SYSLOG);
            case "topic" -> destinations.add(Destination.TOPIC);
            case "file" -> {
                if (file != null) {
                    throw new IllegalArgumentException("names a second log file; only one is possible");
                }
                file = Path.of(value.substring("file".length()).strip());
                destinations.add(Destination.FILE);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    Set<Destination> destinations() {
        return destinations;
    }

    /** The file of {@link Destination#FILE}, else null. */
    @Nullable
    Path file() {
        return destinations.contains(Destination.FILE) ? file : null;
    }
}
