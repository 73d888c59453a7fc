// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.auth.RightsLoss.Kind;
import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigReader;
import io.godwit.protocol.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reload takes from clients that are connected, and what the log says of files that changed. */
class RightsReviewTest {
    @TempDir
    private Path folder = Path.of("");

    private Path passwords = Path.of("");
    private Path acl = Path.of("");
    private @Nullable BrokerSecurity security;

    @BeforeEach
    void write() throws Exception {
        passwords = folder.resolve("passwords");
        acl = folder.resolve("acl");
        Files.writeString(passwords, line("ann", "a") + line("bob", "b") + line("cat", "c"));
        Files.writeString(acl, "user ann\ntopic read home/#\n");
    }

    @AfterEach
    void close() {
        if (security != null) {
            security.close();
        }
    }

    private static String line(String user, String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        PasswordHash hash = PasswordHash.hash(bytes, PasswordHash.Scheme.SHA512, 0, new SecureRandom());
        return user + ':' + hash.text() + '\n';
    }

    private BrokerConfig config(String... more) throws Exception {
        Path file = folder.resolve("x.conf");
        Files.write(
                file, Stream.concat(Stream.of("listener 1883"), Stream.of(more)).toList());
        return ConfigReader.read(file, CommandLine.NONE);
    }

    private BrokerSecurity open(String... more) throws Exception {
        BrokerSecurity opened = BrokerSecurity.open(config(more), new SecureRandom());
        security = opened;
        return opened;
    }

    private static @Nullable RightsLoss loss(
            BrokerSecurity.Prepared next,
            BrokerConfig config,
            @Nullable String user,
            boolean certified,
            String... filters) {
        return next.review()
                .lossOf(
                        next.of(config.listeners().getFirst()),
                        new ClientIdentity("client", user, "127.0.0.1"),
                        certified,
                        Stream.of(filters).map(TopicFilter::of).toList());
    }

    private static @Nullable Kind kind(@Nullable RightsLoss loss) {
        return loss == null ? null : loss.kind();
    }

    @Test
    void findsUsersThatAreGoneOrHaveAnotherPassword() throws Exception {
        BrokerSecurity opened = open("password_file " + passwords);
        String cat = Files.readAllLines(passwords).getLast();
        Files.writeString(passwords, line("ann", "other") + cat + '\n' + line("dan", "d"));
        BrokerConfig config = config("password_file " + passwords);
        BrokerSecurity.Prepared next = opened.prepare(config);
        assertThat(kind(loss(next, config, "ann", false))).isEqualTo(Kind.PASSWORD);
        assertThat(kind(loss(next, config, "bob", false))).isEqualTo(Kind.ACCESS);
        assertThat(loss(next, config, "cat", false)).isNull();
        // The name came from a certificate, so the file never counted.
        assertThat(loss(next, config, "bob", true)).isNull();
        assertThat(next.changes())
                .containsExactly(new RulesChange.Users(passwords, List.of("dan"), List.of("bob"), List.of("ann")));
        assertThat(next.changes().getFirst().text())
                .isEqualTo(passwords + ": users added: dan; removed: bob; with another password: ann.");
    }

    @Test
    void findsNothingWhereOnlyTheOrderOfLinesChanged() throws Exception {
        BrokerSecurity opened = open("password_file " + passwords);
        List<String> lines = Files.readAllLines(passwords);
        Files.write(passwords, lines.reversed());
        BrokerSecurity.Prepared next = opened.prepare(config("password_file " + passwords));
        assertThat(next.review().isEmpty()).isTrue();
        assertThat(next.changes()).isEmpty();
    }

    @Test
    void findsSubscriptionsThatTheAclLetsNothingThroughAnyMore() throws Exception {
        BrokerSecurity opened = open("allow_anonymous true", "acl_file " + acl);
        Files.writeString(acl, "user ann\ntopic read home/kitchen\ntopic write up\n");
        BrokerConfig config = config("allow_anonymous true", "acl_file " + acl);
        BrokerSecurity.Prepared next = opened.prepare(config);
        RightsLoss lost = loss(next, config, "ann", true, "home/+", "home/garden");
        assertThat(kind(lost)).isEqualTo(Kind.SUBSCRIPTION);
        assertThat(lost).asString().contains("home/garden");
        assertThat(loss(next, config, "ann", true, "home/#")).isNull();
        // Nothing came through before either.
        assertThat(loss(next, config, "ann", true, "office")).isNull();
        assertThat(next.changes()).containsExactly(new RulesChange.Rules(acl, 2, 1));
    }

    @Test
    void findsClientsWithoutAUserNameWhereTheseMayNotConnectAnyMore() throws Exception {
        BrokerSecurity opened = open("allow_anonymous true");
        BrokerConfig config = config("password_file " + passwords);
        BrokerSecurity.Prepared next = opened.prepare(config);
        assertThat(kind(loss(next, config, null, false))).isEqualTo(Kind.ACCESS);
        assertThat(kind(loss(next, config, "zoe", false))).isEqualTo(Kind.ACCESS);
        // Whatever password came with the name, nobody had looked at it.
        assertThat(kind(loss(next, config, "ann", false))).isEqualTo(Kind.PASSWORD);
    }

    @Test
    void doesNotBlameTheSameLossTwice() throws Exception {
        BrokerSecurity opened = open("password_file " + passwords);
        String ann = Files.readAllLines(passwords).getFirst() + '\n';
        Files.writeString(passwords, ann);
        opened.prepare(config("password_file " + passwords)).apply();
        Files.writeString(passwords, ann + line("eve", "e"));
        BrokerConfig config = config("password_file " + passwords);
        assertThat(loss(opened.prepare(config), config, "bob", false)).isNull();
    }
}
