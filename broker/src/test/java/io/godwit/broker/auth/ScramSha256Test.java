// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.auth.EnhancedAuthentication.Step;
import io.godwit.protocol.spec.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramSha256Test {
    // The example of RFC 7677, 3: user "user", password "pencil".
    private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String FIRST = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
    private static final String CHALLENGE =
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private static final String FINAL = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final String SIGNATURE = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    private final ScramCredentials credentials = ScramCredentials.hash(bytes("pencil"), SALT, 4096);
    private final PasswordFile users = PasswordFile.EMPTY
            .with("plain", PasswordHash.hash(bytes("x"), PasswordHash.Scheme.SHA512, 0, new SecureRandom()))
            .with("user", credentials);

    @Test
    void speaksAsTheExampleOfTheStandard() {
        EnhancedAuthentication exchange = exchange();
        assertThat(text(step(exchange, FIRST))).isEqualTo(CHALLENGE);
        Step last = step(exchange, FINAL);
        assertThat(last).isInstanceOf(Step.Success.class);
        assertThat(text(last)).isEqualTo(SIGNATURE);
        assertThat(((Step.Success) last).userName()).isEqualTo("user");
    }

    @Test
    void asksForTheFirstMessageWhenConnectHasNoData() {
        EnhancedAuthentication exchange = exchange();
        assertThat(text(step(exchange, null))).isEmpty();
        assertThat(text(step(exchange, FIRST))).isEqualTo(CHALLENGE);
        assertThat(text(step(exchange, FINAL))).isEqualTo(SIGNATURE);
    }

    @Test
    void saysNothingMoreAfterTheEnd() {
        EnhancedAuthentication exchange = exchange();
        step(exchange, FIRST);
        step(exchange, FINAL);
        assertThat(step(exchange, FINAL)).isEqualTo(new Step.Failure(ReasonCode.NOT_AUTHORIZED));
        assertThat(step(exchange, FIRST)).isEqualTo(new Step.Failure(ReasonCode.NOT_AUTHORIZED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n",
                "n,",
                "n,,",
                "n,,n=user",
                "n,,r=abc",
                "n,,n=,r=abc",
                "n,,n=us=er,r=abc",
                "n,,n=user,r=",
                "n,,n=user,r=a b",
                "n,,m=x,n=user,r=abc",
                "n,a=root,n=user,r=abc",
                "x,,n=user,r=abc",
                "p=tls-unique,,n=user,r=abc",
            })
    void refusesFirstMessagesOfAnotherForm(String first) {
        assertThat(step(exchange(), first)).isEqualTo(new Step.Failure(ReasonCode.NOT_AUTHORIZED));
    }

    @Test
    void takesItsOwnNameAsAuthorizationAndTheFlagOfAClientThatKnowsChannelBinding() {
        assertThat(step(exchange(), "y,a=user,n=user,r=abc")).isInstanceOf(Step.Continue.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c=biws",
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=",
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=AAAA",
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=eHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
                "c=eSws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
                "c=biws,r=rOprNGfwEbeRWgbNEkqO,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            })
    void refusesFinalMessagesThatProveNothing(String last) {
        EnhancedAuthentication exchange = exchange();
        step(exchange, FIRST);
        assertThat(step(exchange, last)).isEqualTo(new Step.Failure(ReasonCode.NOT_AUTHORIZED));
    }

    @Test
    void givesUnknownUsersASaltThatStaysTheSame() {
        String first = text(step(exchange(), "n,,n=nobody,r=abc"));
        assertThat(first).isEqualTo(text(step(exchange(), "n,,n=nobody,r=abc")));
        assertThat(first).endsWith(",i=4096").doesNotContain("W22ZaJ0SNY7soEsUEjb6gQ==");
        assertThat(text(step(exchange(), "n,,n=plain,r=abc")))
                .isNotEqualTo(first)
                .endsWith(",i=4096");
    }

    @Test
    void refusesUnknownUsersAtTheProof() {
        EnhancedAuthentication exchange = exchange();
        String challenge = text(step(exchange, "n,,n=nobody,r=abc"));
        String nonce = challenge.substring(2, challenge.indexOf(','));
        assertThat(step(exchange, "c=biws,r=" + nonce + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="))
                .isEqualTo(new Step.Failure(ReasonCode.NOT_AUTHORIZED));
    }

    @Test
    void isNotOfferedWhenNobodyHasCredentialsForIt() {
        PasswordFile plain = users.without("user");
        assertThat(new ScramSha256(new SecureRandom()).begin(plain)).isNull();
        assertThat(new ScramSha256(new SecureRandom()).begin(users)).isNotNull();
    }

    @Test
    void makesANonceForEachExchange() {
        ScramSha256 method = new ScramSha256(new SecureRandom());
        EnhancedAuthentication one = Objects.requireNonNull(method.begin(users));
        EnhancedAuthentication other = Objects.requireNonNull(method.begin(users));
        assertThat(text(step(one, FIRST))).isNotEqualTo(text(step(other, FIRST)));
    }

    @Test
    void survivesItsTextInAPasswordFile() throws Exception {
        PasswordFile file =
                PasswordFile.parse(Path.of("pw"), users.text().lines().toList(), false);
        EnhancedAuthentication exchange = new ScramExchange(file, credentials, SERVER_NONCE);
        assertThat(text(step(exchange, FIRST))).isEqualTo(CHALLENGE);
        assertThat(text(step(exchange, FINAL))).isEqualTo(SIGNATURE);
    }

    private EnhancedAuthentication exchange() {
        return new ScramExchange(users, credentials, SERVER_NONCE);
    }

    private static Step step(EnhancedAuthentication exchange, @Nullable String data) {
        List<Step> steps = new ArrayList<>();
        exchange.onData(data == null ? null : bytes(data), Runnable::run, steps::add);
        assertThat(steps).hasSize(1);
        return steps.getFirst();
    }

    private static String text(Step step) {
        return switch (step) {
            case Step.Continue(byte[] data) -> new String(data, StandardCharsets.UTF_8);
            case Step.Success(String _, byte @Nullable [] data) ->
                data == null ? "" : new String(data, StandardCharsets.UTF_8);
            case Step.Failure(ReasonCode reasonCode) -> reasonCode.toString();
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
