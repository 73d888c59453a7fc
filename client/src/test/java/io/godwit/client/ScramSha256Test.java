// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exchange of RFC 7677, section 3, and what is wrong with others. */
class ScramSha256Test {
    private static final String SERVER_FIRST =
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    private final ScramSha256 subject = new ScramSha256("user", "pencil".toCharArray(), () -> "rOprNGfwEbeRWgbNEkqO");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void provesThePasswordAndHasTheServerProveIt() {
        assertThat(subject.begin()).asString().isEqualTo("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        assertThat(subject.onChallenge(bytes(SERVER_FIRST)))
                .asString()
                .isEqualTo("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        subject.onSuccess(bytes("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    }

    @Test
    void doesNotBelieveAServerThatProvesNothing() {
        subject.begin();
        assertThatThrownBy(() -> subject.onSuccess(null)).isInstanceOf(ClientException.class);
        subject.onChallenge(bytes(SERVER_FIRST));
        assertThatThrownBy(() -> subject.onSuccess(bytes("v=AAAA"))).hasMessageContaining("does not know the password");
        assertThatThrownBy(() -> subject.onSuccess(bytes("v=*"))).isInstanceOf(ClientException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                "r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                "r=rOprNGfwEbeRWgbNEkqOx,i=4096",
                "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1",
                "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2000000000",
                "r=rOprNGfwEbeRWgbNEkqOx,s=*,i=4096"
            })
    void refusesAChallengeThatIsNotSound(String serverFirst) {
        subject.begin();

        assertThatThrownBy(() -> subject.onChallenge(bytes(serverFirst)))
                .isInstanceOf(ClientException.class)
                .hasMessageStartingWith("SCRAM-SHA-256 failed: ");
    }

    @Test
    void escapesTheUserName() {
        ScramSha256 odd = new ScramSha256("a=b,c", new char[0], () -> "n");

        assertThat(odd.begin()).asString().isEqualTo("n,,n=a=3Db=2Cc,r=n");
    }
}
