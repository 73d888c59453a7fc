// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines as bytes, so that a payload need not be text. Used by one thread. */
final class LineReader {
    /** The largest payload that an MQTT packet can hold. */
    private static final int MAX_BYTES = 268_435_455;

    private final InputStream in;

    LineReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** The next line without its end, or null when there is none. */
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        if (b < 0) {
            return null;
        }
        while (b >= 0 && b != '\n') {
            if (line.size() == MAX_BYTES) {
                throw new IOException("a line is longer than " + MAX_BYTES + " bytes");
            }
            line.write(b);
            b = in.read();
        }
        return line.toByteArray();
    }
}
