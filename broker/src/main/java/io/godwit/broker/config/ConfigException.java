// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.io.Serial;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A configuration, password or ACL file cannot be used. The message is a whole sentence for the operator: the file and
 * line where there are any, what is wrong, and what to do. At start it ends the process with status 3; in a reload what
 * was running goes on.
 */
public final class ConfigException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Path file;
    private final int line;

    /** Without a place, as for the command line. */
    public ConfigException(String message) {
        super(sentence(message));
        this.file = null;
        this.line = 0;
    }

    /** About a whole file. */
    public ConfigException(Path file, String message) {
        super(file + ": " + sentence(message));
        this.file = file;
        this.line = 0;
    }

    /** About a line of a file; lines count from 1. */
    public ConfigException(Path file, int line, String message) {
        super(file + ":" + line + ": " + sentence(message));
        this.file = file;
        this.line = line;
    }

    /** With a full stop where none ends it, so that the log may go on behind it. */
    private static String sentence(String message) {
        return message.endsWith(".") || message.endsWith("?") ? message : message + '.';
    }

    /** The file, or null when no file is to blame. */
    public @Nullable Path file() {
        return file;
    }

    /** The line, from 1, or 0 when the whole file or none is to blame. */
    public int line() {
        return line;
    }
}
