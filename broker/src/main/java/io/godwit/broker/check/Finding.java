// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Something that was found.
 *
 * @param check what kind of thing it is
 * @param file the file, or null when none is to blame
 * @param line from 1, or 0 when the whole file or none is to blame
 * @param text sentences: what is so, and what to do; holds no secret
 */
public record Finding(Check check, @Nullable Path file, int line, String text) {
    /** How much it matters. */
    public Level level() {
        return check.level();
    }

    /** Where it is: file and line, the file, or nothing. */
    public String place() {
        return file == null ? "" : line == 0 ? file.toString() : file + ":" + line;
    }
}
