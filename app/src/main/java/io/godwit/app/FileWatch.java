// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when watched files are to be taken over: once they differ from what was taken last and are the same at two looks
 * in a row, so that a file is not read while it is written. What cannot be used is tried again at the next looks, and given up
 * with a word after {@value #TRIES} tries, until it changes once more. Used by one thread.
 */
final class FileWatch {
    /** Looks at which the same bad files are tried. */
    static final int TRIES = 3;

    private final Supplier<Set<Path>> files;
    private final Taking taking;

    /** What was taken over, or given up; null before the first look. */
    private @Nullable FileStamps settled;

    /** What the last look saw; null before the first. */
    private @Nullable FileStamps seen;

    private int failures;

    /** What is done with files that changed. */
    interface Taking {
        /** Takes them over; returns false when they cannot be used. */
        boolean take();

        /** The same bad files were tried often enough: says so. */
        void giveUp(Set<Path> changed);
    }

    /**
     * A watch over files.
     *
     * @param files which; asked at every look, since what was taken over may name others
     */
    FileWatch(Supplier<Set<Path>> files, Taking taking) {
        this.files = files;
        this.taking = taking;
    }

    /** Looks at the files. What changed before the first look is found too: it is taken as changed. */
    void look() {
        FileStamps now = FileStamps.of(files.get());
        boolean quiet = now.equals(seen);
        if (!quiet) {
            failures = 0;
        }
        seen = now;
        if (!quiet || now.equals(settled)) {
            return;
        }
        if (taking.take()) {
            settled = now;
            failures = 0;
        } else if (++failures >= TRIES) {
            taking.giveUp(settled == null ? files.get() : now.differencesTo(settled));
            settled = now;
            failures = 0;
        }
    }
}
