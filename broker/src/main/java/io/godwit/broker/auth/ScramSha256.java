// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** SCRAM-SHA-256 (RFC 5802, 7677) without channel binding. */
public final class ScramSha256 implements AuthenticationMethod {
    private static final int NONCE_BYTES = 18;

    private final SecureRandom random;

    /** With nonces from this source. */
    public ScramSha256(SecureRandom random) {
        this.random = random;
    }

    @Override
    public String name() {
        return "SCRAM-SHA-256";
    }

    @Override
    public @Nullable EnhancedAuthentication begin(PasswordFile users) {
        ScramCredentials any = users.anyScram();
        if (any == null) {
            return null;
        }
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return new ScramExchange(users, any, Base64.getEncoder().encodeToString(nonce));
    }
}
