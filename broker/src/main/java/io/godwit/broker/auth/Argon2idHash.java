// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** {@code $argon2id$v=19$m=47104,t=1,p=1$salt$hash}, base64 without padding; RFC 9106. */
final class Argon2idHash implements PasswordHash {
    static final String PREFIX = "$argon2id$";

    // mosquitto_passwd 2.1 writes these.
    private static final int DEFAULT_MEMORY_KIB = 47_104;
    private static final int DEFAULT_HASH_BYTES = 64;

    // A line of a password file cannot ask for more, or one login could take all memory.
    private static final int MAX_MEMORY_KIB = 1 << 20;
    private static final int MAX_PASSES = 1_000;
    private static final int MAX_LANES = 64;

    private static final Pattern COSTS = Pattern.compile("m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,9})");

    private final int version;
    private final int memoryKib;
    private final int passes;
    private final int lanes;
    private final byte[] salt;
    private final byte[] hash;

    private Argon2idHash(int version, int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {
        this.version = version;
        this.memoryKib = memoryKib;
        this.passes = passes;
        this.lanes = lanes;
        this.salt = salt;
        this.hash = hash;
    }

    static Argon2idHash parse(String text) {
        String[] parts = PasswordHash.parts(text, PREFIX, 4);
        int version = switch (parts[0]) {
            case "v=19" -> Argon2Parameters.ARGON2_VERSION_13;
            case "v=16" -> Argon2Parameters.ARGON2_VERSION_10;
            default -> throw new IllegalArgumentException("the hash has a version of Argon2 that is not 16 or 19");
        };
        Matcher costs = COSTS.matcher(parts[1]);
        if (!costs.matches()) {
            throw new IllegalArgumentException("the hash lacks its costs, such as m=47104,t=1,p=1");
        }
        int lanes = PasswordHash.number(costs.group(3), 1, MAX_LANES, "lanes (p)");
        return new Argon2idHash(
                version,
                PasswordHash.number(costs.group(1), 8 * lanes, MAX_MEMORY_KIB, "KiB of memory (m)"),
                PasswordHash.number(costs.group(2), 1, MAX_PASSES, "passes (t)"),
                lanes,
                PasswordHash.decoded(parts[2], 8, 1_024),
                PasswordHash.decoded(parts[3], 4, 1_024));
    }

    static Argon2idHash hash(byte[] password, byte[] salt) {
        Argon2idHash empty = new Argon2idHash(
                Argon2Parameters.ARGON2_VERSION_13, DEFAULT_MEMORY_KIB, 1, 1, salt, new byte[DEFAULT_HASH_BYTES]);
        return new Argon2idHash(
                empty.version, empty.memoryKib, empty.passes, empty.lanes, salt, empty.derive(password));
    }

    @Override
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(hash, derive(password));
    }

    @Override
    public int rounds() {
        return passes;
    }

    @Override
    public Scheme scheme() {
        return Scheme.ARGON2ID;
    }

    private byte[] derive(byte[] password) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(version)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] derived = new byte[hash.length];
        generator.generateBytes(password, derived);
        return derived;
    }

    @Override
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        int shown = version == Argon2Parameters.ARGON2_VERSION_13 ? 19 : 16;
        return PREFIX + "v=" + shown + "$m=" + memoryKib + ",t=" + passes + ",p=" + lanes + '$'
                + base64.encodeToString(salt) + '$' + base64.encodeToString(hash);
    }
}
