// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import io.godwit.broker.auth.PasswordHash.Scheme;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code godwit passwd}.
 *
 * @param create whether the file begins empty
 * @param iterations 0 for the scheme's default
 * @param file {@link #STANDARD_OUTPUT} to print the line
 * @param user empty when the whole file is converted
 * @param password null when it is to be asked for
 */
@SuppressWarnings("ArrayRecordComponent") // Overwritten once it is hashed.
record PasswdOptions(
        Action action,
        boolean create,
        Scheme scheme,
        int iterations,
        String file,
        String user,
        byte @Nullable [] password) {
    static final String STANDARD_OUTPUT = "-";

    /** What is done. */
    enum Action {
        /** A user gets a password. */
        SET,
        /** A user is removed. */
        DELETE,
        /** Plain passwords are hashed. */
        CONVERT
    }

    /**
     * Reads the words.
     *
     * @throws IllegalArgumentException with a sentence when they cannot be followed
     */
    static PasswdOptions read(List<String> words) {
        boolean batch = false;
        boolean create = false;
        boolean delete = false;
        boolean convert = false;
        Scheme scheme = Scheme.ARGON2ID;
        int iterations = 0;
        int next = 0;
        while (next < words.size()
                && words.get(next).startsWith("-")
                && words.get(next).length() > 1) {
            String option = words.get(next++);
            switch (option) {
                case "-b" -> batch = true;
                case "-c" -> create = true;
                case "-D" -> delete = true;
                case "-U" -> convert = true;
                case "-H" -> scheme = scheme(value(words, next++, "-H argument given but not enough other arguments."));
                case "-I" ->
                    iterations = iterations(value(words, next++, "-I argument given but not enough other arguments."));
                default -> throw new IllegalArgumentException("Unknown option '" + option + "'.");
            }
        }
        require(!(create && delete), "-c and -D cannot be used together.");
        require(!(create && convert), "-c and -U cannot be used together.");
        require(!(delete && convert), "-D and -U cannot be used together.");
        require(!(batch && convert), "-b and -U cannot be used together.");
        boolean counted = scheme == Scheme.SHA512_PBKDF2 || scheme == Scheme.SCRAM_SHA_256;
        require(iterations == 0 || counted, "-I is for sha512-pbkdf2 and scram-sha-256; choose one with -H.");
        List<String> rest = new ArrayList<>(words.subList(next, words.size()));
        Action action = convert ? Action.CONVERT : delete ? Action.DELETE : Action.SET;
        int expected = convert ? 1 : batch && !delete ? 3 : 2;
        require(
                rest.size() == expected,
                switch (expected) {
                    case 1 -> "-U takes the name of the password file.";
                    case 2 -> "The name of the password file and a user name are needed.";
                    default -> "-b takes the name of the password file, a user name and a password.";
                });
        boolean print = rest.getFirst().equals(STANDARD_OUTPUT);
        require(!print || action == Action.SET, "With - as the file a user can only be set.");
        String user = rest.size() > 1 ? rest.get(1) : "";
        require(user.indexOf(':') < 0, "Username must not contain the ':' character.");
        return new PasswdOptions(
                action,
                create,
                scheme,
                iterations,
                rest.getFirst(),
                user,
                rest.size() > 2 ? rest.get(2).getBytes(StandardCharsets.UTF_8) : null);
    }

    private static void require(boolean holds, String error) {
        if (!holds) {
            throw new IllegalArgumentException(error);
        }
    }

    private static String value(List<String> words, int index, String error) {
        require(index < words.size(), error);
        return words.get(index);
    }

    private static Scheme scheme(String name) {
        for (Scheme scheme : Scheme.values()) {
            if (scheme.optionName().equals(name)) {
                return scheme;
            }
        }
        throw new IllegalArgumentException("Unknown hash type '" + name + "'; known are "
                + Arrays.stream(Scheme.values()).map(Scheme::optionName).collect(Collectors.joining(", ")) + ".");
    }

    private static int iterations(String text) {
        try {
            int iterations = Integer.parseInt(text);
            require(iterations > 0, "The number of iterations must be greater than 0.");
            return iterations;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The number of iterations is not a number: '" + text + "'.", e);
        }
    }
}
