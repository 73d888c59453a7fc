// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.log;

import io.godwit.broker.config.LogType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Lines of UTF-8 text to one of the process's own streams, which stays open. */
final class StreamDestination implements LogDestination {
    private final OutputStream out;

    StreamDestination(OutputStream out) {
        this.out = new BufferedOutputStream(out, 16 * 1024);
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
        out.flush();
    }
}
