// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import java.security.MessageDigest;
import java.util.Base64;

/** {@code $7$iterations$salt$hash}: PBKDF2 with HMAC-SHA-512, 64 bytes. */
final class Pbkdf2Hash implements PasswordHash {
    static final String PREFIX = "$7$";

    /** That of mosquitto_passwd 2.1. */
    static final int DEFAULT_ITERATIONS = 1_000;

    private static final int HASH_BYTES = 64;
    private static final int MAX_ITERATIONS = 100_000_000;

    private final byte[] salt;
    private final int iterations;
    private final byte[] hash;

    private Pbkdf2Hash(byte[] salt, int iterations, byte[] hash) {
        this.salt = salt;
        this.iterations = iterations;
        this.hash = hash;
    }

    static Pbkdf2Hash parse(String text) {
        String[] parts = PasswordHash.parts(text, PREFIX, 3);
        return new Pbkdf2Hash(
                PasswordHash.decoded(parts[1], 1, 1_024),
                PasswordHash.number(parts[0], 1, MAX_ITERATIONS, "iterations"),
                PasswordHash.decoded(parts[2], HASH_BYTES, HASH_BYTES));
    }

    static Pbkdf2Hash hash(byte[] password, byte[] salt, int iterations) {
        if (iterations < 1 || iterations > MAX_ITERATIONS) {
            throw new IllegalArgumentException("the iterations must be 1 to " + MAX_ITERATIONS);
        }
        return new Pbkdf2Hash(salt, iterations, new Hmac("HmacSHA512", password).pbkdf2(salt, iterations));
    }

    @Override
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(hash, new Hmac("HmacSHA512", password).pbkdf2(salt, iterations));
    }

    @Override
    public int rounds() {
        return iterations;
    }

    @Override
    public Scheme scheme() {
        return Scheme.SHA512_PBKDF2;
    }

    @Override
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return PREFIX + iterations + '$' + base64.encodeToString(salt) + '$' + base64.encodeToString(hash);
    }
}
