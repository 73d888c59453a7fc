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
        super(message);
        this.file = null;
        this.line = 0;
    }

    /** About a whole file. */
    public ConfigException(Path file, String message) {
        super(file + ": " + message);
        this.file = file;
        this.line = 0;
    }

    /** About a line of a file; lines count from 1. */
    public ConfigException(Path file, int line, String message) {
        super(file + ":" + line + ": " + message);
        this.file = file;
        this.line = line;
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
