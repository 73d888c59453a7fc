// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.auth.PasswordHash.Scheme;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    private final SecureRandom random = new SecureRandom();

    /** Lines that mosquitto_passwd 2.0.11 wrote. */
    @ParameterizedTest
    @CsvSource({
        "secret,$7$101$ZBn5pjzILiWAA6L1$8ub6tlOWbJ1qo6LJK4O9p+WtQbVYawkV95hX0rVjiXHtHDXZ0Asxg/G1G35Fs6ZlV3UFaPk7nx0UPDLgtQimOA==",
        "päss wörd,$7$101$I1z9akk5B/vgdNsV$KUGxTKjdjZzxC5ZKM5STAszXtdNzhL9+o5vMYIo7lfnoogeEFJ8+OJFDOQmaqrjlA/BSMUzC3uUy0r0d9c2Wcw==",
        "secret,$6$RV00ufSiDVqfcczU$rjZQ9QZPVoJVW9cpm0lm2JKrtlr0dkpdHOFP3v1x9Aj4E7a+uGhOG1IfFMCVpHlfkQbNpL2kI0HczHsGXthgQA==",
    })
    void matchesWhatMosquittoPasswdWrote(String password, String text) {
        PasswordHash hash = PasswordHash.of(text);
        assertThat(hash.matches(bytes(password))).isTrue();
        assertThat(hash.matches(bytes(password + " "))).isFalse();
        assertThat(hash.matches(bytes(""))).isFalse();
        assertThat(hash.text()).isEqualTo(text);
    }

    /** The example of the reference implementation's command line: password, somesalt, 2 passes, 64 MiB, 1 lane. */
    @Test
    void matchesTheReferenceImplementationOfArgon2id() {
        String text = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        PasswordHash hash = PasswordHash.of(text);
        assertThat(hash.matches(bytes("password"))).isTrue();
        assertThat(hash.matches(bytes("Password"))).isFalse();
        assertThat(hash.text()).isEqualTo(text);
    }

    /** RFC 7914, 11, has a vector for SHA-256 with one round: the first 32 bytes of PBKDF2 of "passwd" and "salt". */
    @Test
    void derivesKeysAsTheStandardDoes() {
        byte[] derived = new Hmac("HmacSHA256", bytes("passwd")).pbkdf2(bytes("salt"), 1);
        assertThat(HexFormat.of().formatHex(derived))
                .isEqualTo("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void checksWhatItHashed(Scheme scheme) {
        PasswordHash hash = PasswordHash.hash(bytes("correct horse"), scheme, 0, random);
        PasswordHash again = PasswordHash.of(hash.text());
        assertThat(again.scheme()).isEqualTo(scheme);
        assertThat(again.matches(bytes("correct horse"))).isTrue();
        assertThat(again.matches(bytes("correct horsf"))).isFalse();
        assertThat(hash.toString()).doesNotContain(hash.text());
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void takesAnEmptyPasswordAndBytesThatAreNoText(Scheme scheme) {
        byte[] bytes = {(byte) 0xFF, 0, (byte) 0xC3};
        assertThat(PasswordHash.hash(new byte[0], scheme, 0, random).matches(new byte[0]))
                .isTrue();
        assertThat(PasswordHash.hash(bytes, scheme, 0, random).matches(bytes.clone()))
                .isTrue();
    }

    @Test
    void saltsEachHashDifferently() {
        String one = PasswordHash.hash(bytes("x"), Scheme.SHA512, 0, random).text();
        assertThat(PasswordHash.hash(bytes("x"), Scheme.SHA512, 0, random).text())
                .isNotEqualTo(one);
    }

    @Test
    void preparesTextForScramAsClientsDo() {
        PasswordHash hash = PasswordHash.hash(bytes("I\u00ADX \u2168"), Scheme.SCRAM_SHA_256, 0, random);
        assertThat(hash.matches(bytes("IX IX"))).isTrue();
    }

    @Test
    void takesTheIterationsThatWereAskedFor() {
        assertThat(PasswordHash.hash(bytes("x"), Scheme.SHA512_PBKDF2, 7, random)
                        .text())
                .startsWith("$7$7$");
        assertThat(PasswordHash.hash(bytes("x"), Scheme.SHA512_PBKDF2, 0, random)
                        .text())
                .startsWith("$7$1000$");
        assertThatThrownBy(() -> PasswordHash.hash(bytes("x"), Scheme.SHA512_PBKDF2, -1, random))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "$5$abc$def",
                "$6$",
                "$6$c2FsdA==$!!!!",
                "$6$c2FsdA==$c2FsdA==",
                "$7$0$c2FsdA==$c2FsdA==",
                "$7$many$c2FsdA==$c2FsdA==",
                "$7$101$c2FsdA==",
                "$argon2id$v=19$m=47104,t=1,p=1$c29tZXNhbHQ",
                "$argon2id$v=20$m=47104,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=999999999,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=7,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$scram-sha-256$4096$c2FsdA==$c2FsdA==$c2FsdA==",
            })
    void refusesHashesOfAnotherForm(String text) {
        assertThatThrownBy(() -> PasswordHash.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
