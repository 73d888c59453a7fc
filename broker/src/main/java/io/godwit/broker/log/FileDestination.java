// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.log;

import io.godwit.broker.config.LogConfig;
import io.godwit.broker.config.LogType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Lines of UTF-8 text at the end of a file, which is created when it is not there, and set aside before it becomes too large where
 * the configuration says so.
 *
 * <p>A full disk loses lines and nothing else: whoever writes them hears of it and goes on.
 */
final class FileDestination implements LogDestination {
    private static final int BUFFER = 16 * 1024;

    private final Path path;
    private final LogConfig.@Nullable Rotation rotation;
    private OutputStream out;

    /** Bytes of the file, with those that wait in the buffer. */
    private long size;

    /**
     * Opens the file.
     *
     * @param rotation when it is set aside, or null for never
     */
    FileDestination(Path path, LogConfig.@Nullable Rotation rotation) throws IOException {
        this.path = path;
        this.rotation = rotation;
        this.out = open(path);
        this.size = Files.size(path);
    }

    private static OutputStream open(Path path) throws IOException {
        return new BufferedOutputStream(
                Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND), BUFFER);
    }

    @Override
    public void write(LogType type, String timestamp, String text) throws IOException {
        byte[] line = (timestamp + text + '\n').getBytes(StandardCharsets.UTF_8);
        if (rotation != null && size > 0 && size + line.length > rotation.bytes()) {
            rotate(rotation.files());
        }
        size += line.length;
        out.write(line);
    }

    /** Moves the files one number up, the last one away, and begins anew. */
    private void rotate(int files) throws IOException {
        try (OutputStream full = out) {
            full.flush();
        } finally {
            for (int i = files - 1; i >= 1; i--) {
                if (Files.exists(numbered(i))) {
                    Files.move(numbered(i), numbered(i + 1), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            if (Files.exists(path)) {
                Files.move(path, numbered(1), StandardCopyOption.REPLACE_EXISTING);
            }
            out = open(path);
            size = Files.size(path);
        }
    }

    private Path numbered(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
