// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677) for user {@code carol}, written for scripts. */
public final class Scram {
    private static final int ITERATIONS = 4096;
    private static final byte[] SALT = "conformance!".getBytes(StandardCharsets.US_ASCII);
    private static final String FIRST_BARE = "n=carol,r=fyko+d2lbbFgONRv9qkxdawL";

    private Scram() {}

    /** What a broker keeps for this password. */
    static String storedCredentials(String password) {
        byte[] salted = salted(password, SALT, ITERATIONS);
        Base64.Encoder base64 = Base64.getEncoder();
        return "$scram-sha-256$" + ITERATIONS + "$" + base64.encodeToString(SALT) + "$"
                + base64.encodeToString(sha256(hmac(salted, "Client Key"))) + "$"
                + base64.encodeToString(hmac(salted, "Server Key"));
    }

    /** The client's first message. */
    public static byte[] first() {
        return utf8("n,," + FIRST_BARE);
    }

    /** The client's answer to the server's first message. */
    public static byte[] last(byte[] serverFirst, String password) {
        String challenge = new String(serverFirst, StandardCharsets.UTF_8);
        String nonce = field(challenge, "r=");
        byte[] salted = salted(
                password, Base64.getDecoder().decode(field(challenge, "s=")), Integer.parseInt(field(challenge, "i=")));
        byte[] clientKey = hmac(salted, "Client Key");
        String withoutProof = "c=biws,r=" + nonce;
        byte[] proof = hmac(sha256(clientKey), FIRST_BARE + "," + challenge + "," + withoutProof);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        return utf8(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof));
    }

    private static String field(String message, String name) {
        for (String field : message.split(",", -1)) {
            if (field.startsWith(name)) {
                return field.substring(name.length());
            }
        }
        throw new AssertionError("no " + name + " in " + message);
    }

    private static byte[] salted(String password, byte[] salt, int iterations) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no PBKDF2WithHmacSHA256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HmacSHA256", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
