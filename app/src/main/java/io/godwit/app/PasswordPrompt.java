// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a password: at a terminal without showing what is typed, else from standard input, one line for each question.
 * Used by one thread.
 */
final class PasswordPrompt implements Passwd.Prompt {
    private static final int MAX_BYTES = 65_536;
    private static final int MAX_BYTES_OF_CHARACTER = 3;

    private final PrintStream out;

    PasswordPrompt(PrintStream out) {
        this.out = out;
    }

    @Override
    @SuppressWarnings("SystemConsoleNull") // JDK 25 gives null again when there is no terminal.
    public byte @Nullable [] ask(String question) {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("%s", question);
            return typed == null ? null : bytes(typed);
        }
        out.print(question);
        out.flush();
        try {
            return line(System.in);
        } catch (IOException e) {
            return null;
        } finally {
            out.println();
        }
    }

    private static byte[] bytes(char[] typed) {
        byte[] room = new byte[typed.length * MAX_BYTES_OF_CHARACTER];
        ByteBuffer encoded = ByteBuffer.wrap(room);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(typed), encoded, true);
        byte[] bytes = Arrays.copyOf(room, encoded.position());
        Arrays.fill(room, (byte) 0);
        Arrays.fill(typed, '\0');
        return bytes;
    }

    /** Reads byte by byte, so that nothing of the next line is taken. */
    private static byte @Nullable [] line(InputStream in) throws IOException {
        byte[] read = new byte[MAX_BYTES];
        int length = 0;
        int b = in.read();
        if (b < 0) {
            return null;
        }
        while (b >= 0 && b != '\n' && length < MAX_BYTES) {
            read[length++] = (byte) b;
            b = in.read();
        }
        byte[] line = Arrays.copyOf(read, length);
        Arrays.fill(read, (byte) 0);
        return line;
    }
}
