// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** What every user of the machine may do with a file. */
final class FileRights {
    private FileRights() {}

    /** For a file that holds a secret. */
    static void checkSecret(Path file, String what, Findings findings) {
        if (of(file).contains(PosixFilePermission.OTHERS_READ)) {
            findings.add(
                    Check.FILE_READABLE_BY_ALL,
                    file,
                    "Every user of this machine may read this " + what + "; \"chmod o-rwx\" prevents that.");
        }
        checkIntact(file, what, findings);
    }

    /** For a file that must say what its author wrote. */
    static void checkIntact(Path file, String what, Findings findings) {
        if (of(file).contains(PosixFilePermission.OTHERS_WRITE)) {
            findings.add(
                    Check.FILE_WRITABLE_BY_ALL,
                    file,
                    "Every user of this machine may change this " + what + "; \"chmod o-w\" prevents that.");
        }
    }

    /** Empty where the file is missing or its file system has no such rights. */
    static Set<PosixFilePermission> of(Path file) {
        try {
            return Files.getPosixFilePermissions(file);
        } catch (IOException | UnsupportedOperationException e) {
            return Set.of();
        }
    }
}
