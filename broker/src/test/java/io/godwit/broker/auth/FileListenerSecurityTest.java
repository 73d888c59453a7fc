// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.auth.PasswordHash.Scheme;
import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.BrokerConfig.PasswordHashing;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.effect.Directive;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileListenerSecurityTest {
    private final SecureRandom random = new SecureRandom();

    /** What mosquitto 2.0.11 does in each of these cases. */
    @ParameterizedTest
    @CsvSource({
        "true,  false, ,       ,       SUCCESS",
        "true,  false, alice,  secret, SUCCESS",
        "true,  false, nobody, ,       SUCCESS",
        "true,  true,  ,       ,       SUCCESS",
        "true,  true,  alice,  secret, SUCCESS",
        "true,  true,  alice,  wrong,  NOT_AUTHORIZED",
        "true,  true,  alice,  ,       NOT_AUTHORIZED",
        "true,  true,  nobody, secret, NOT_AUTHORIZED",
        "true,  true,  nobody, ,       NOT_AUTHORIZED",
        "false, false, ,       ,       NOT_AUTHORIZED",
        "false, false, alice,  secret, NOT_AUTHORIZED",
        "false, true,  ,       ,       NOT_AUTHORIZED",
        "false, true,  ,       secret, NOT_AUTHORIZED",
        "false, true,  alice,  secret, SUCCESS",
        "false, true,  alice,  wrong,  NOT_AUTHORIZED",
        "false, true,  nobody, secret, NOT_AUTHORIZED",
    })
    void letsInWhomMosquittoLetsIn(
            boolean anonymous, boolean withFile, @Nullable String user, @Nullable String password, ReasonCode answer) {
        PasswordFile file =
                PasswordFile.EMPTY.with("alice", PasswordHash.hash(bytes("secret"), Scheme.SHA512_PBKDF2, 1, random));
        try (HashPool pool = new HashPool(new PasswordHashing(1, 10))) {
            FileListenerSecurity security = new FileListenerSecurity(
                    new AuthRules(anonymous, withFile ? file : null, null, false), pool, List.of());
            assertThat(authenticate(security, user, password)).isEqualTo(answer);
        }
    }

    @Test
    void answersOnTheLoopAndClearsThePassword() {
        PasswordFile file =
                PasswordFile.EMPTY.with("alice", PasswordHash.hash(bytes("secret"), Scheme.SHA512, 0, random));
        try (HashPool pool = new HashPool(new PasswordHashing(1, 10))) {
            FileListenerSecurity security =
                    new FileListenerSecurity(new AuthRules(false, file, null, false), pool, List.of());
            byte[] password = bytes("secret");
            CompletableFuture<Runnable> handedToLoop = new CompletableFuture<>();
            List<ReasonCode> answers = new ArrayList<>();
            security.authenticate(client("c", "alice"), password, handedToLoop::complete, answers::add);
            Runnable onLoop = handedToLoop.orTimeout(30, TimeUnit.SECONDS).join();
            assertThat(answers).isEmpty();
            onLoop.run();
            assertThat(answers).containsExactly(ReasonCode.SUCCESS);
            assertThat(password).containsOnly(0);
        }
    }

    @Test
    @Directive("godwit_password_queue")
    void isBusyWhenTooManyChecksWait() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        PasswordFile file =
                PasswordFile.EMPTY.with("alice", PasswordHash.hash(bytes("secret"), Scheme.SHA512, 0, random));
        try (HashPool pool = new HashPool(new PasswordHashing(1, 1))) {
            FileListenerSecurity security =
                    new FileListenerSecurity(new AuthRules(false, file, null, false), pool, List.of());
            CountDownLatch running = new CountDownLatch(1);
            assertThat(pool.offer(() -> {
                        running.countDown();
                        awaitUninterrupted(release);
                    }))
                    .isTrue();
            assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<ReasonCode> waits = new CompletableFuture<>();
            security.authenticate(client("c", "alice"), bytes("secret"), Runnable::run, waits::complete);
            assertThat(authenticate(security, "alice", "secret")).isEqualTo(ReasonCode.SERVER_BUSY);
            release.countDown();
            assertThat(waits.get(30, TimeUnit.SECONDS)).isEqualTo(ReasonCode.SUCCESS);
        }
    }

    @Test
    void readsItsFilesAgainAndKeepsTheOldRulesWhenOneIsBad(@TempDir Path directory) throws Exception {
        Path passwords = directory.resolve("passwords");
        Path acl = directory.resolve("acl");
        Path conf = directory.resolve("godwit.conf");
        PasswordFile.EMPTY
                .with("alice", PasswordHash.hash(bytes("one"), Scheme.SHA512, 0, random))
                .write(passwords);
        Files.writeString(acl, "user alice\ntopic read a/#\n");
        Files.writeString(conf, "listener 1884 127.0.0.1\npassword_file " + passwords + "\nacl_file " + acl + "\n");
        BrokerConfig config = ConfigReader.read(conf, CommandLine.NONE);
        try (BrokerSecurity security = BrokerSecurity.open(config, random)) {
            ListenerSecurity listener = security.of(config.listeners().getFirst());
            ClientIdentity alice = client("c", "alice");
            assertThat(authenticate(listener, "alice", "one")).isEqualTo(ReasonCode.SUCCESS);
            assertThat(listener.allowsEverything()).isFalse();
            assertThat(listener.mayReceive(alice, TopicName.of("a/b"))).isTrue();
            assertThat(listener.mayPublish(alice, TopicName.of("a/b"))).isFalse();
            assertThat(listener.maySubscribe(alice, TopicFilter.of("b"))).isTrue();

            Files.writeString(acl, "user alice\ntopic a/#\ntopics b\n");
            assertThatThrownBy(() -> security.prepare(config))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(acl + ":3: ");
            assertThat(listener.mayPublish(alice, TopicName.of("a/b"))).isFalse();

            Files.writeString(acl, "user alice\ntopic a/#\n");
            Files.writeString(
                    conf, Files.readString(conf) + "godwit_refuse_impossible_filters true\nallow_anonymous true\n");
            security.prepare(ConfigReader.read(conf, CommandLine.NONE)).apply();
            assertThat(security.of(config.listeners().getFirst())).isSameAs(listener);
            assertThat(listener.mayPublish(alice, TopicName.of("a/b"))).isTrue();
            assertThat(listener.maySubscribe(alice, TopicFilter.of("b"))).isFalse();
            assertThat(listener.maySubscribe(alice, TopicFilter.of("#"))).isTrue();
            assertThat(authenticate(listener, null, null)).isEqualTo(ReasonCode.SUCCESS);
        }
    }

    @Test
    void offersScramWhereThePasswordFileHasItsCredentials() {
        PasswordFile plain = PasswordFile.EMPTY.with("a", PasswordHash.hash(bytes("x"), Scheme.SHA512, 0, random));
        PasswordFile both = plain.with("b", PasswordHash.hash(bytes("x"), Scheme.SCRAM_SHA_256, 0, random));
        try (HashPool pool = new HashPool(new PasswordHashing(1, 1))) {
            List<AuthenticationMethod> methods = List.of(new ScramSha256(random));
            assertThat(security(both, pool, methods).enhanced("SCRAM-SHA-256")).isNotNull();
            assertThat(security(both, pool, methods).enhanced("scram-sha-256")).isNull();
            assertThat(security(plain, pool, methods).enhanced("SCRAM-SHA-256")).isNull();
            assertThat(security(null, pool, methods).enhanced("SCRAM-SHA-256")).isNull();
        }
    }

    @Test
    void warnsOfFilesThatOthersMayReadOrChange(@TempDir Path directory) throws Exception {
        Path passwords = directory.resolve("passwords");
        PasswordFile.EMPTY.write(passwords);
        Path conf = directory.resolve("godwit.conf");
        Files.writeString(conf, "listener 1884\npassword_file " + passwords + "\n");
        BrokerConfig config = ConfigReader.read(conf, CommandLine.NONE);
        assertThat(BrokerSecurity.warnings(config)).isEmpty();
        Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-r--rw-"));
        assertThat(BrokerSecurity.warnings(config)).hasSize(2).allMatch(line -> line.startsWith(passwords.toString()));
    }

    private static FileListenerSecurity security(
            @Nullable PasswordFile file, HashPool pool, List<AuthenticationMethod> methods) {
        return new FileListenerSecurity(new AuthRules(false, file, null, false), pool, methods);
    }

    private static ReasonCode authenticate(
            ListenerSecurity security, @Nullable String user, @Nullable String password) {
        CompletableFuture<ReasonCode> answer = new CompletableFuture<>();
        security.authenticate(
                client("client", user), password == null ? null : bytes(password), Runnable::run, answer::complete);
        return answer.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static ClientIdentity client(String clientId, @Nullable String user) {
        return new ClientIdentity(clientId, user, "127.0.0.1");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
