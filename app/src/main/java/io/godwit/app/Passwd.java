// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import io.godwit.broker.auth.PasswordFile;
import io.godwit.broker.auth.PasswordHash;
import io.godwit.broker.auth.PasswordHash.Scheme;
import io.godwit.broker.config.ConfigException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code godwit passwd}: adds, changes and removes users of a password file, as mosquitto_passwd does. One instance for
 * one run.
 *
 * <p>The file is replaced in one go and is readable by its owner only when it is new. Exit status 0 is success, 1 a wrong
 * command line, file or user, 2 two passwords that differ.
 */
final class Passwd {
    private static final int FAILED = 1;
    private static final int PASSWORDS_DIFFER = 2;

    private static final String USAGE = """
            Adds, changes and removes users of a password file.

            Usage: godwit passwd [-c] [-H scheme] [-I iterations] FILE USER
                   godwit passwd [-c] [-H scheme] [-I iterations] -b FILE USER PASSWORD
                   godwit passwd -D FILE USER
                   godwit passwd [-H scheme] [-I iterations] -U FILE

              -b           takes the password from the command line, where other users of the machine can see it
              -c           begins a new file; one that exists is replaced
              -D           removes the user
              -H scheme    argon2id (default), sha512-pbkdf2, sha512 (for mosquitto before 2.0) or scram-sha-256
              -I number    iterations of sha512-pbkdf2 and scram-sha-256
              -U           hashes the passwords of a file that stand there as they are; twice does no harm

            With - instead of FILE the user's line is printed and no file is touched.
            """;

    /** Asks for a password; null when none can be read. */
    interface Prompt {
        /** Shows the question and reads the answer without showing it. */
        byte @Nullable [] ask(String question);
    }

    private final PrintStream out;
    private final PrintStream err;
    private final Prompt prompt;
    private final SecureRandom random = new SecureRandom();

    private Passwd(PrintStream out, PrintStream err, Prompt prompt) {
        this.out = out;
        this.err = err;
        this.prompt = prompt;
    }

    /** Runs the command with these words behind its name and returns the exit status. */
    static int run(List<String> words) {
        return run(words, System.out, System.err, new PasswordPrompt(System.out));
    }

    static int run(List<String> words, PrintStream out, PrintStream err, Prompt prompt) {
        Passwd passwd = new Passwd(out, err, prompt);
        if (words.contains("--help")) {
            out.print(USAGE);
            return 0;
        }
        try {
            return passwd.execute(PasswdOptions.read(words));
        } catch (IllegalArgumentException | ConfigException e) {
            err.println("Error: " + e.getMessage());
            err.println("Use 'godwit passwd --help' to see usage.");
            return FAILED;
        } catch (IOException e) {
            err.println("Error: The password file cannot be written: " + e.getMessage());
            return FAILED;
        }
    }

    private int execute(PasswdOptions options) throws ConfigException, IOException {
        Path file = Path.of(options.file());
        return switch (options.action()) {
            case SET -> set(options, file);
            case DELETE -> delete(options, file);
            case CONVERT -> {
                PasswordFile plain = PasswordFile.readPlain(file);
                plain.hashed(password -> hash(options, password)).write(file);
                yield 0;
            }
        };
    }

    private int delete(PasswdOptions options, Path file) throws ConfigException, IOException {
        PasswordFile users = PasswordFile.readPlain(file);
        if (!users.users().contains(options.user())) {
            err.println("Warning: User " + options.user() + " not found in password file.");
            return FAILED;
        }
        users.without(options.user()).write(file);
        return 0;
    }

    private int set(PasswdOptions options, Path file) throws ConfigException, IOException {
        boolean print = options.file().equals(PasswdOptions.STANDARD_OUTPUT);
        PasswordFile before = print || options.create() ? PasswordFile.EMPTY : existing(file);
        byte[] password = options.password();
        if (password == null) {
            password = prompt.ask("Password: ");
            byte[] again = password == null ? null : prompt.ask("Reenter password: ");
            if (password == null || again == null || password.length == 0) {
                err.println("Error: Empty password.");
                return FAILED;
            }
            if (!Arrays.equals(password, again)) {
                err.println("Error: Passwords do not match.");
                return PASSWORDS_DIFFER;
            }
        }
        PasswordFile after = before.with(options.user(), hash(options, password));
        Arrays.fill(password, (byte) 0);
        if (print) {
            out.print(after.text());
        } else {
            after.write(file);
        }
        return 0;
    }

    private static PasswordFile existing(Path file) throws ConfigException {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(
                    "Unable to open password file " + file + ": it does not exist; use -c to create it.");
        }
        return PasswordFile.readPlain(file);
    }

    private PasswordHash hash(PasswdOptions options, byte[] password) {
        Scheme scheme = options.scheme();
        return PasswordHash.hash(password, scheme, options.iterations(), random);
    }
}
