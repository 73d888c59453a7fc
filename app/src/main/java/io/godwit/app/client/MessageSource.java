// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The payload that {@code pub} and {@code rr} send as a whole. Stateless. */
final class MessageSource {
    /** The largest payload that an MQTT packet can hold. */
    private static final int MAX_BYTES = 268_435_455;

    private MessageSource() {}

    /** Reads it, or says why not and returns null. */
    static byte @Nullable [] whole(Arguments arguments, Console console) {
        return switch (arguments.source) {
            case NONE, EMPTY, STDIN_LINES -> new byte[0];
            case TEXT -> arguments.message;
            case FILE -> file(Objects.requireNonNull(arguments.messageFile), console);
            case STDIN -> standardInput(console);
        };
    }

    private static byte @Nullable [] file(Path file, Console console) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                console.err().println("Error: File must be less than " + MAX_BYTES + " bytes: " + file + ".");
                return null;
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            console.err().println("Error: Unable to read file \"" + file + "\".");
            return null;
        }
    }

    private static byte @Nullable [] standardInput(Console console) {
        try {
            byte[] read = console.in().readNBytes(MAX_BYTES + 1);
            if (read.length <= MAX_BYTES) {
                return read;
            }
            console.err().println("Error: Standard input must be less than " + MAX_BYTES + " bytes.");
        } catch (IOException e) {
            console.err().println("Error: Unable to read standard input: " + e.getMessage() + ".");
        }
        return null;
    }
}
