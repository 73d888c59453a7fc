// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command reads and writes besides the network. Output is safe to use from several threads.
 *
 * @param in standard input
 * @param out standard output, UTF-8, flushed by hand
 * @param err standard error, UTF-8
 * @param environment environment variables
 */
record Console(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {
    private static final int BUFFER_BYTES = 8192;

    /** The process's own. */
    static Console ofProcess() {
        return new Console(
                System.in,
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES),
                        false,
                        StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv());
    }
}
