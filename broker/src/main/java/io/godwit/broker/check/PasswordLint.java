// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import io.godwit.broker.auth.PasswordFile;
import io.godwit.broker.auth.PasswordHash;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How hard the passwords of a file are to guess for somebody who got hold of it. */
final class PasswordLint {
    /** Below that PBKDF2 is hardly slower than a single hash: mosquitto_passwd 2.0 wrote 101. */
    static final int FEW_ROUNDS = 1_000;

    private static final String AGAIN = "; set the password again with \"godwit passwd\", which uses Argon2id.";

    private final Path file;
    private final Findings findings;

    PasswordLint(Path file, Findings findings) {
        this.file = file;
        this.findings = findings;
    }

    void check(PasswordFile passwords) {
        for (PasswordFile.Stored one : passwords.stored()) {
            check(one, one.hash());
        }
        if (passwords.users().isEmpty()) {
            findings.add(
                    Check.PASSWORD_NOBODY,
                    file,
                    "No user is in the file, so nobody can log in; \"godwit passwd\" adds one.");
        }
    }

    private void check(PasswordFile.Stored one, @Nullable PasswordHash hash) {
        String whose = "The password of user \"" + one.user() + "\" ";
        if (hash == null) {
            findings.add(
                    Check.PASSWORD_PLAIN,
                    file,
                    one.line(),
                    whose + "stands there as it is, which no broker takes; \"godwit passwd -U\" hashes all of them.");
            return;
        }
        switch (hash.scheme()) {
            case SHA512 ->
                findings.add(
                        Check.PASSWORD_SHA512,
                        file,
                        one.line(),
                        whose + "is hashed with one round of SHA-512, which is quickly guessed" + AGAIN);
            case SHA512_PBKDF2, SCRAM_SHA_256 -> {
                if (hash.rounds() < FEW_ROUNDS) {
                    findings.add(
                            Check.PASSWORD_FEW_ROUNDS,
                            file,
                            one.line(),
                            whose + "is hashed with " + hash.rounds() + " rounds only, which is quickly guessed"
                                    + AGAIN);
                }
            }
            case ARGON2ID -> {
                // As good as it gets.
            }
        }
    }
}
