// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/** A keyed hash, and PBKDF2 on top of it for passwords of any bytes, which the JDK's takes as characters only. */
final class Hmac {
    private final Mac mac;

    /**
     * A hash with this key.
     *
     * @param algorithm {@code HmacSHA256} or {@code HmacSHA512}
     */
    Hmac(String algorithm, byte[] key) {
        try {
            mac = Mac.getInstance(algorithm);
            // HMAC fills a short key with zeros, so one zero is the same as none, which the JDK refuses.
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every JDK has " + algorithm + ", and it takes any key", e);
        }
    }

    /** The hash of these bytes, one after the other. */
    byte[] of(byte[]... parts) {
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    /** The first block of PBKDF2, as long as the hash is, with this object's key as the password. RFC 8018, 5.2. */
    byte[] pbkdf2(byte[] salt, int iterations) {
        byte[] round = of(salt, new byte[] {0, 0, 0, 1});
        byte[] derived = round.clone();
        try {
            for (int i = 1; i < iterations; i++) {
                mac.update(round);
                mac.doFinal(round, 0);
                for (int j = 0; j < derived.length; j++) {
                    derived[j] ^= round[j];
                }
            }
        } catch (ShortBufferException e) {
            throw new IllegalStateException("The buffer came from the hash itself", e);
        }
        Arrays.fill(round, (byte) 0);
        return derived;
    }
}
