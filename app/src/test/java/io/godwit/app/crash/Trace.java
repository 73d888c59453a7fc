// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.crash;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What happened, for the person who looks for the reason of a fault: a file for each life of the broker, the last few are kept. */
final class Trace implements AutoCloseable {
    private static final int KEPT = 6;

    private final Path folder;
    private final Deque<Path> files = new ArrayDeque<>();
    private final long startNanos = System.nanoTime();
    private BufferedWriter out;

    Trace(Path folder) throws IOException {
        this.folder = folder;
        this.out = begin(0);
    }

    /** Goes on in another file. */
    void turn(int life) throws IOException {
        out.close();
        out = begin(life);
    }

    @SuppressWarnings("AnnotateFormatMethod") // The annotation would be a dependency.
    void add(String format, @Nullable Object... values) {
        try {
            out.write(String.format(Locale.ROOT, "%9.3f ", (System.nanoTime() - startNanos) / 1e6));
            out.write(String.format(Locale.ROOT, format, values));
            out.newLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private BufferedWriter begin(int life) throws IOException {
        Path file = folder.resolve("trace-" + life + ".log");
        files.add(file);
        if (files.size() > KEPT) {
            Files.deleteIfExists(files.remove());
        }
        return Files.newBufferedWriter(file);
    }
}
