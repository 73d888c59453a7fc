// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What tells a changed file from an unchanged one without reading it: where its links lead, its time, its size, and its
 * number in the file system. It is asked for from time to time, since notifications of the system do not reach network
 * mounts, and miss a link that is turned over two directories away. Immutable.
 */
record FileStamps(Map<Path, Stamp> stamps) {
    /** Entries of a directory that are looked at; a directory of certificates has fewer. */
    private static final int MOST_ENTRIES = 10_000;

    /**
     * Of a file, null in all parts when it is not there.
     *
     * @param real where the links lead
     * @param key the number in the file system, or null where it has none
     */
    record Stamp(
            @Nullable Path real,
            @Nullable FileTime time,
            long size,
            @Nullable Object key) {
        private static final Stamp MISSING = new Stamp(null, null, -1, null);
    }

    /** The stamps of these files, and of the files in those that are directories. */
    static FileStamps of(Set<Path> files) {
        Map<Path, Stamp> stamps = new HashMap<>();
        for (Path file : files) {
            stamps.put(file, stamp(file));
            if (Files.isDirectory(file)) {
                for (Path entry : entries(file)) {
                    stamps.put(entry, stamp(entry));
                }
            }
        }
        return new FileStamps(Map.copyOf(stamps));
    }

    private static List<Path> entries(Path directory) {
        List<Path> entries = new ArrayList<>();
        try (Stream<Path> list = Files.list(directory)) {
            list.limit(MOST_ENTRIES).forEach(entries::add);
        } catch (IOException e) {
            // Whoever reads the directory will say so.
        }
        return entries;
    }

    private static Stamp stamp(Path file) {
        try {
            Path real = file.toRealPath();
            BasicFileAttributes attributes =
                    Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new Stamp(real, attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException e) {
            return Stamp.MISSING;
        }
    }

    /** The files that are different there, in their order. */
    Set<Path> differencesTo(FileStamps other) {
        Set<Path> different = new TreeSet<>(stamps.keySet());
        different.addAll(other.stamps.keySet());
        different.removeIf(file ->
                stamps.getOrDefault(file, Stamp.MISSING).equals(other.stamps.getOrDefault(file, Stamp.MISSING)));
        return different;
    }
}
