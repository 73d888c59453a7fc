// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** {@code $6$salt$hash}: SHA-512 over password and salt. */
final class Sha512Hash implements PasswordHash {
    static final String PREFIX = "$6$";
    private static final int HASH_BYTES = 64;

    private final byte[] salt;
    private final byte[] hash;

    private Sha512Hash(byte[] salt, byte[] hash) {
        this.salt = salt;
        this.hash = hash;
    }

    static Sha512Hash parse(String text) {
        String[] parts = PasswordHash.parts(text, PREFIX, 2);
        return new Sha512Hash(
                PasswordHash.decoded(parts[0], 1, 1_024), PasswordHash.decoded(parts[1], HASH_BYTES, HASH_BYTES));
    }

    static Sha512Hash hash(byte[] password, byte[] salt) {
        return new Sha512Hash(salt, digest(password, salt));
    }

    @Override
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(hash, digest(password, salt));
    }

    @Override
    public int rounds() {
        return 1;
    }

    @Override
    public Scheme scheme() {
        return Scheme.SHA512;
    }

    private static byte[] digest(byte[] password, byte[] salt) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            digest.update(password);
            return digest.digest(salt);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-512", e);
        }
    }

    @Override
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return PREFIX + base64.encodeToString(salt) + '$' + base64.encodeToString(hash);
    }
}
