// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.protocol.spec.ReasonCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One exchange of SCRAM-SHA-256, on the server's side.
 *
 * <pre>
 * client  n,,n=user,r=nonce                 first; "y" instead of "n" when the client knows channel binding
 * server  r=nonce+ours,s=salt,i=rounds
 * client  c=biws,r=nonce+ours,p=proof       final; c repeats what stood in front of n=
 * server  v=signature
 * </pre>
 *
 * <p>A user who does not exist gets a salt that looks real, the same one each time, and fails at the proof. Used by one loop;
 * the hashes are few, so it answers at once.
 */
final class ScramExchange implements EnhancedAuthentication {
    private static final int MAX_MESSAGE_BYTES = 4_096;

    private final PasswordFile users;
    private final ScramCredentials any;
    private final String serverNonce;

    /** Null until the client's first message came. */
    private @Nullable Challenge challenge;

    private boolean asked;
    private boolean over;

    ScramExchange(PasswordFile users, ScramCredentials any, String serverNonce) {
        this.users = users;
        this.any = any;
        this.serverNonce = serverNonce;
    }

    @Override
    public void onData(byte @Nullable [] data, Executor loop, Consumer<Step> next) {
        next.accept(step(data));
    }

    private Step step(byte @Nullable [] data) {
        if (data == null && challenge == null && !asked) {
            asked = true; // A client may begin without data; an empty challenge asks for its first message.
            return new Step.Continue(new byte[0]);
        }
        String message = over ? null : text(data);
        Step step = message == null ? null : challenge == null ? onFirst(message) : onFinal(message, challenge);
        over = !(step instanceof Step.Continue);
        return step == null ? new Step.Failure(ReasonCode.NOT_AUTHORIZED) : step;
    }

    private @Nullable Step onFirst(String message) {
        int firstComma = message.indexOf(',');
        int secondComma = firstComma < 0 ? -1 : message.indexOf(',', firstComma + 1);
        if (secondComma < 0) {
            return null;
        }
        String binding = message.substring(0, firstComma);
        String authorization = message.substring(firstComma + 1, secondComma);
        String bare = message.substring(secondComma + 1);
        String[] attributes = bare.split(",", -1);
        if (!(binding.equals("n") || binding.equals("y")) || attributes.length < 2) {
            return null; // "p" asks for channel binding, which is not offered; "m" for an extension nobody knows.
        }
        String user = attributes[0].startsWith("n=") ? name(attributes[0].substring(2)) : null;
        String clientNonce = attributes[1].startsWith("r=") ? attributes[1].substring(2) : "";
        boolean other = !authorization.isEmpty()
                && (!authorization.startsWith("a=")
                        || !authorization.substring(2).equals(attributes[0].substring(2)));
        if (user == null || !isNonce(clientNonce) || other) {
            return null;
        }
        PasswordHash hash = users.find(user);
        boolean known = hash instanceof ScramCredentials;
        ScramCredentials credentials = hash instanceof ScramCredentials real ? real : invented(user);
        String nonce = clientNonce + serverNonce;
        String first = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(credentials.salt()) + ",i="
                + credentials.iterations();
        challenge = new Challenge(
                user, known, credentials, nonce, message.substring(0, secondComma + 1), bare + ',' + first);
        return new Step.Continue(first.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable Step onFinal(String message, Challenge challenge) {
        int proofAt = message.lastIndexOf(",p=");
        if (proofAt < 0) {
            return null;
        }
        String withoutProof = message.substring(0, proofAt);
        String header = Base64.getEncoder().encodeToString(challenge.header().getBytes(StandardCharsets.UTF_8));
        String expected = "c=" + header + ",r=" + challenge.nonce();
        byte[] proof = decoded(message.substring(proofAt + 3));
        if (proof == null || !(withoutProof.equals(expected) || withoutProof.startsWith(expected + ','))) {
            return null;
        }
        byte[] authMessage = (challenge.begun() + ',' + withoutProof).getBytes(StandardCharsets.UTF_8);
        ScramCredentials credentials = challenge.credentials();
        byte[] clientKey = new Hmac(ScramCredentials.HMAC, credentials.storedKey()).of(authMessage);
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= proof[i];
        }
        boolean right = MessageDigest.isEqual(credentials.storedKey(), ScramCredentials.sha256(clientKey));
        Arrays.fill(clientKey, (byte) 0);
        byte[] signature = new Hmac(ScramCredentials.HMAC, credentials.serverKey()).of(authMessage);
        if (!right || !challenge.known()) {
            return null;
        }
        String last = "v=" + Base64.getEncoder().encodeToString(signature);
        return new Step.Success(challenge.user(), last.getBytes(StandardCharsets.UTF_8));
    }

    /** Credentials nobody can have, made from a secret of the file, so that their salt stays the same. */
    private ScramCredentials invented(String user) {
        Hmac secret = new Hmac(ScramCredentials.HMAC, any.serverKey());
        byte[] key = secret.of(user.getBytes(StandardCharsets.UTF_8));
        byte[] salt = new byte[any.salt().length];
        byte[] block = key;
        for (int i = 0; i < salt.length; i++) {
            if (i % block.length == 0) {
                block = secret.of(block);
            }
            salt[i] = block[i % block.length];
        }
        return new ScramCredentials(any.iterations(), salt, key, key);
    }

    private static @Nullable String text(byte @Nullable [] data) {
        if (data == null || data.length > MAX_MESSAGE_BYTES) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The user name, in which a comma is =2C and an equals sign =3D; null when there is another equals sign. */
    private static @Nullable String name(String escaped) {
        String rest = escaped.replace("=2C", "").replace("=3D", "");
        if (escaped.isEmpty() || rest.indexOf('=') >= 0) {
            return null;
        }
        return escaped.replace("=2C", ",").replace("=3D", "=");
    }

    private static boolean isNonce(String nonce) {
        return !nonce.isEmpty() && nonce.chars().allMatch(c -> c > 0x20 && c < 0x7F);
    }

    private static byte @Nullable [] decoded(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return bytes.length == ScramCredentials.KEY_BYTES ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * What was said so far.
     *
     * @param known whether the user exists
     * @param header what stood in front of the client's first message proper
     * @param begun the client's first message proper, a comma, and ours
     */
    private record Challenge(
            String user, boolean known, ScramCredentials credentials, String nonce, String header, String begun) {}
}
