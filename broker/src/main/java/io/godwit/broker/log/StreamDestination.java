// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.log;

import io.godwit.broker.config.LogType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lines of UTF-8 text to a file or to one of the process's own streams. */
final class StreamDestination implements LogDestination {
    private final OutputStream out;
    private final boolean closes;

    private StreamDestination(OutputStream out, boolean closes) {
        this.out = new BufferedOutputStream(out, 16 * 1024);
        this.closes = closes;
    }

    /** Appends to a file, which is created when it is not there. */
    static StreamDestination file(Path path) throws IOException {
        return new StreamDestination(
                Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND), true);
    }

    /** Writes to a stream that stays open. */
    static StreamDestination stream(OutputStream stream) {
        return new StreamDestination(stream, false);
    }

    @Override
    public void write(LogType type, String timestamp, String text) throws IOException {
        out.write(timestamp.getBytes(StandardCharsets.UTF_8));
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        if (closes) {
            out.close();
        } else {
            out.flush();
        }
    }
}
