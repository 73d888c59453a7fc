// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * What a password file keeps of a password. Immutable.
 *
 * <p>Four formats are known, told apart by how they begin: {@code $6$} (one round of SHA-512), {@code $7$} (PBKDF2 with
 * HMAC-SHA-512), {@code $argon2id$} and {@code $scram-sha-256$}, which is Godwit's own and serves SCRAM-SHA-256 too.
 */
public sealed interface PasswordHash permits Sha512Hash, Pbkdf2Hash, Argon2idHash, ScramCredentials {
    /** The longest password, that of MQTT, in bytes. */
    int MAX_PASSWORD_BYTES = 65_535;

    /**
     * Reads what {@link #text} wrote, or mosquitto_passwd.
     *
     * @throws IllegalArgumentException if it has another form; the message says what is wrong, without the text
     */
    static PasswordHash of(String text) {
        if (text.startsWith(Sha512Hash.PREFIX)) {
            return Sha512Hash.parse(text);
        }
        if (text.startsWith(Pbkdf2Hash.PREFIX)) {
            return Pbkdf2Hash.parse(text);
        }
        if (text.startsWith(Argon2idHash.PREFIX)) {
            return Argon2idHash.parse(text);
        }
        if (text.startsWith(ScramCredentials.PREFIX)) {
            return ScramCredentials.parse(text);
        }
        throw new IllegalArgumentException("the password is not hashed in a form that is known");
    }

    /**
     * Hashes a password with a salt of its own. Takes as long as a check does, so not on an event loop.
     *
     * @param password at most {@link #MAX_PASSWORD_BYTES}; left as it is
     * @param iterations rounds for the schemes that have them, 0 for the scheme's default
     * @param random where the salt comes from
     * @throws IllegalArgumentException if the scheme cannot be used so
     */
    static PasswordHash hash(byte[] password, Scheme scheme, int iterations, SecureRandom random) {
        if (password.length > MAX_PASSWORD_BYTES) {
            throw new IllegalArgumentException("the password is longer than 65535 bytes");
        }
        return switch (scheme) {
            case SHA512 -> Sha512Hash.hash(password, salt(12, random));
            case SHA512_PBKDF2 ->
                Pbkdf2Hash.hash(
                        password, salt(12, random), iterations == 0 ? Pbkdf2Hash.DEFAULT_ITERATIONS : iterations);
            case ARGON2ID -> Argon2idHash.hash(password, salt(64, random));
            case SCRAM_SHA_256 ->
                ScramCredentials.hash(
                        password, salt(16, random), iterations == 0 ? ScramCredentials.DEFAULT_ITERATIONS : iterations);
        };
    }

    /** Whether this is what was made of the password; takes the same time for right and wrong ones. Any thread. */
    boolean matches(byte[] password);

    /** What stands in the file behind the user name; never to be logged. */
    String text();

    /** How often the hash function ran over the password: what makes guessing slow, together with the scheme. */
    int rounds();

    /** How the password was hashed. */
    Scheme scheme();

    private static byte[] salt(int bytes, SecureRandom random) {
        byte[] salt = new byte[bytes];
        random.nextBytes(salt);
        return salt;
    }

    /** The parts of a text between dollar signs, after its prefix. */
    static String[] parts(String text, String prefix, int count) {
        String[] parts = text.substring(prefix.length()).split("\\$", -1);
        if (parts.length != count) {
            throw new IllegalArgumentException(
                    "the hash has " + parts.length + " parts behind " + prefix + " instead of " + count);
        }
        return parts;
    }

    /** Decodes base64 with or without padding. */
    static byte[] decoded(String base64, int least, int most) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a part of the hash is not base64", e);
        }
        if (bytes.length < least || bytes.length > most) {
            throw new IllegalArgumentException("a part of the hash has " + bytes.length + " bytes instead of " + least
                    + (least == most ? "" : " to " + most));
        }
        return bytes;
    }

    /** Reads a number of the hash. */
    static int number(String digits, int least, int most, String what) {
        try {
            int number = Integer.parseInt(digits);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as any other number that does not fit.
        }
        throw new IllegalArgumentException("the hash has " + what + " that are not " + least + " to " + most);
    }

    /** The ways to hash a password. */
    enum Scheme {
        /** {@code $6$}, for mosquitto before 2.0. Quickly guessed. */
        SHA512("sha512"),
        /** {@code $7$}. */
        SHA512_PBKDF2("sha512-pbkdf2"),
        /** {@code $argon2id$}; needs 46 MiB for each check. */
        ARGON2ID("argon2id"),
        /** {@code $scram-sha-256$}; lets clients log in with SCRAM-SHA-256 too. */
        SCRAM_SHA_256("scram-sha-256");

        private final String optionName;

        Scheme(String optionName) {
            this.optionName = optionName;
        }

        /** The name that {@code -H} of {@code godwit passwd} takes. */
        public String optionName() {
            return optionName;
        }
    }
}
