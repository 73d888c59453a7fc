// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding: proves that it knows the password
 * without sending it, and has the server prove that it knows the password's hash. Used by one event loop.
 *
 * <p>The first message says {@code n,,n=user,r=nonce}; the server answers {@code r=nonce...,s=salt,i=iterations}; the
 * proof is {@code c=biws,r=nonce...,p=proof}; the server's last word is {@code v=signature}.
 */
public final class ScramSha256 implements ClientAuthentication {
    private static final String HEADER = "n,,";
    private static final int NONCE_BYTES = 18;
    private static final int KEY_BITS = 256;
    private static final int MIN_ITERATIONS = 4096;

    /** More would let a hostile server keep the client busy. */
    private static final int MAX_ITERATIONS = 5_000_000;

    private final String userName;
    private final char[] password;
    private final Supplier<String> nonces;
    private String clientNonce = "";
    private String firstBare = "";
    private byte @Nullable [] expectedSignature;

    /** For this user; the password is kept, never logged. */
    public ScramSha256(String userName, char[] password) {
        this(userName, password, ScramSha256::randomNonce);
    }

    ScramSha256(String userName, char[] password, Supplier<String> nonces) {
        this.userName = userName;
        this.password = password.clone();
        this.nonces = nonces;
    }

    private static String randomNonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        return Base64.getEncoder().withoutPadding().encodeToString(nonce);
    }

    @Override
    public String method() {
        return "SCRAM-SHA-256";
    }

    @Override
    public byte[] begin() {
        clientNonce = nonces.get();
        firstBare = "n=" + userName.replace("=", "=3D").replace(",", "=2C") + ",r=" + clientNonce;
        expectedSignature = null;
        return bytes(HEADER + firstBare);
    }

    @Override
    public byte[] onChallenge(byte @Nullable [] data) {
        String serverFirst = data == null ? "" : new String(data, StandardCharsets.UTF_8);
        Map<Character, String> fields = fields(serverFirst);
        String nonce = fields.getOrDefault('r', "");
        String salt = fields.getOrDefault('s', "");
        int iterations = number(fields.getOrDefault('i', ""));
        if (!nonce.startsWith(clientNonce) || nonce.length() == clientNonce.length() || salt.isEmpty()) {
            throw failed("the server's first message is not for this exchange");
        }
        if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
            throw failed("the server asks for " + iterations + " iterations, which is not between " + MIN_ITERATIONS
                    + " and " + MAX_ITERATIONS);
        }
        try {
            String withoutProof = "c=" + Base64.getEncoder().encodeToString(bytes(HEADER)) + ",r=" + nonce;
            String authMessage = firstBare + "," + serverFirst + "," + withoutProof;
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password, Base64.getDecoder().decode(salt), iterations, KEY_BITS))
                    .getEncoded();
            byte[] clientKey = hmac(salted, "Client Key");
            byte[] storedKey = MessageDigest.getInstance("SHA-256").digest(clientKey);
            byte[] proof = hmac(storedKey, authMessage);
            for (int i = 0; i < proof.length; i++) {
                proof[i] ^= clientKey[i];
            }
            expectedSignature = hmac(hmac(salted, "Server Key"), authMessage);
            return bytes(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw failed("the proof cannot be computed: " + e.getMessage());
        }
    }

    @Override
    public void onSuccess(byte @Nullable [] data) {
        String serverFinal = data == null ? "" : new String(data, StandardCharsets.UTF_8);
        byte[] expected = expectedSignature;
        if (expected == null || !serverFinal.startsWith("v=")) {
            throw failed("the server did not prove that it knows the password");
        }
        byte[] signature;
        try {
            signature = Base64.getDecoder().decode(serverFinal.substring(2).split(",", 2)[0]);
        } catch (IllegalArgumentException e) {
            throw failed("the server's signature is not Base64");
        }
        if (!MessageDigest.isEqual(expected, signature)) {
            throw failed("the server's signature is wrong: it does not know the password");
        }
    }

    private static ClientException failed(String why) {
        return new ClientException(ClientException.Kind.AUTHENTICATION, "SCRAM-SHA-256 failed: " + why);
    }

    private static Map<Character, String> fields(String message) {
        Map<Character, String> fields = new HashMap<>();
        for (String field : message.split(",", -1)) {
            if (field.length() >= 2 && field.charAt(1) == '=') {
                fields.put(field.charAt(0), field.substring(2));
            }
        }
        return fields;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static byte[] hmac(byte[] key, String message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(bytes(message));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
