// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One Java source of the repository.
 *
 * @param path from the root of the repository, with slashes
 * @param lines its text
 */
record SourceFile(String path, List<String> lines) {
    /** All Java sources below these directories, in the order of their paths; a directory that is not there holds none. */
    static List<SourceFile> below(Path root, List<Path> directories) {
        return directories.stream()
                .filter(Files::isDirectory)
                .flatMap(SourceFile::walk)
                .filter(path -> path.toString().endsWith(".java"))
                .sorted()
                .map(path -> new SourceFile(root.relativize(path).toString().replace('\\', '/'), lines(path)))
                .toList();
    }

    /** The name of its class. */
    String className() {
        return path.substring(path.lastIndexOf('/') + 1, path.length() - ".java".length());
    }

    private static Stream<Path> walk(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path path) {
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
