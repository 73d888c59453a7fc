// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;

/**
 * {@code $scram-sha-256$iterations$salt$storedKey$serverKey}: what a server keeps for SCRAM-SHA-256 (RFC 5802, 7677). A
 * password sent as it is can be checked against it as well.
 */
final class ScramCredentials implements PasswordHash {
    static final String PREFIX = "$scram-sha-256$";

    /** The least that RFC 7677 allows, and what clients expect to be quick. */
    static final int DEFAULT_ITERATIONS = 4_096;

    static final String HMAC = "HmacSHA256";
    static final int KEY_BYTES = 32;

    /** Clients do this work, and a broker must not make them do it for minutes. */
    private static final int MAX_ITERATIONS = 10_000_000;

    private final int iterations;
    private final byte[] salt;
    private final byte[] storedKey;
    private final byte[] serverKey;

    ScramCredentials(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
        this.iterations = iterations;
        this.salt = salt;
        this.storedKey = storedKey;
        this.serverKey = serverKey;
    }

    static ScramCredentials parse(String text) {
        String[] parts = PasswordHash.parts(text, PREFIX, 4);
        return new ScramCredentials(
                PasswordHash.number(parts[0], 1, MAX_ITERATIONS, "iterations"),
                PasswordHash.decoded(parts[1], 1, 1_024),
                PasswordHash.decoded(parts[2], KEY_BYTES, KEY_BYTES),
                PasswordHash.decoded(parts[3], KEY_BYTES, KEY_BYTES));
    }

    static ScramCredentials hash(byte[] password, byte[] salt, int iterations) {
        if (iterations < 1 || iterations > MAX_ITERATIONS) {
            throw new IllegalArgumentException("the iterations must be 1 to " + MAX_ITERATIONS);
        }
        byte[] prepared = prepared(password);
        byte[] salted = new Hmac(HMAC, prepared).pbkdf2(salt, iterations);
        Hmac keys = new Hmac(HMAC, salted);
        byte[] clientKey = keys.of("Client Key".getBytes(StandardCharsets.US_ASCII));
        byte[] serverKey = keys.of("Server Key".getBytes(StandardCharsets.US_ASCII));
        ScramCredentials credentials = new ScramCredentials(iterations, salt, sha256(clientKey), serverKey);
        Arrays.fill(salted, (byte) 0);
        Arrays.fill(clientKey, (byte) 0);
        Arrays.fill(prepared, (byte) 0);
        return credentials;
    }

    int iterations() {
        return iterations;
    }

    byte[] salt() {
        return salt;
    }

    byte[] storedKey() {
        return storedKey;
    }

    byte[] serverKey() {
        return serverKey;
    }

    @Override
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(storedKey, hash(password, salt, iterations).storedKey);
    }

    @Override
    public int rounds() {
        return iterations;
    }

    @Override
    public Scheme scheme() {
        return Scheme.SCRAM_SHA_256;
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /**
     * The password as clients hash it: SASLprep (RFC 4013) maps every blank to one kind, drops what is not seen, and
     * composes characters. Bytes that are no text stay as they are. Returns a copy.
     */
    private static byte[] prepared(byte[] password) {
        boolean ascii = true;
        for (byte b : password) {
            ascii &= b >= 0;
        }
        if (ascii) {
            return password.clone();
        }
        try {
            CharBuffer characters = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(password));
            StringBuilder mapped = new StringBuilder(characters.length());
            characters
                    .codePoints()
                    .filter(c -> !isUnseen(c))
                    .forEach(c -> mapped.appendCodePoint(isBlank(c) ? ' ' : c));
            return Normalizer.normalize(mapped, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            return password.clone();
        }
    }

    private static boolean isBlank(int c) {
        return Character.getType(c) == Character.SPACE_SEPARATOR;
    }

    /** RFC 3454, table B.1. */
    private static boolean isUnseen(int c) {
        return c == 0xAD
                || c == 0x34F
                || c == 0x1806
                || (c >= 0x180B && c <= 0x180D)
                || (c >= 0x200B && c <= 0x200D)
                || c == 0x2060
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFEFF;
    }

    @Override
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return PREFIX
                + iterations
                + '$'
                + base64.encodeToString(salt)
                + '$'
                + base64.encodeToString(storedKey)
                + '$'
                + base64.encodeToString(serverKey);
    }
}
