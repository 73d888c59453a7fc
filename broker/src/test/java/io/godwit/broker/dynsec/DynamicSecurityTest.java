// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.auth.EnhancedAuthentication;
import io.godwit.broker.auth.HashPool;
import io.godwit.broker.auth.ListenerSecurity;
import io.godwit.broker.config.BrokerConfig.PasswordHashing;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.DynamicSecurityConfig;
import io.godwit.broker.config.LogType;
import io.godwit.broker.config.SecurityConfig;
import io.godwit.broker.log.BrokerLog;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests, the file and logins together. */
class DynamicSecurityTest {
    private static final int SECONDS = 30;

    @TempDir
    private Path folder;

    private final HashPool pool = new HashPool(new PasswordHashing(1, 10));

    /** What was logged, answered and asked for, in its order. */
    private final Queue<String> events = new ConcurrentLinkedQueue<>();

    private Path file = Path.of("");
    private @Nullable DynamicSecurity opened;

    @BeforeEach
    void open() throws Exception {
        file = folder.resolve("d.json");
        SecurityFile.write(
                file,
                new Ask()
                        .given(
                                "'command':'createRole','rolename':'r','acls':[{'acltype':'publishClientSend','topic':'a','allow':true}]",
                                "'command':'createClient','username':'u','password':'pw','roles':[{'rolename':'r'}]",
                                "'command':'createClient','username':'off','password':'pw'",
                                "'command':'disableClient','username':'off'",
                                "'command':'createClient','username':'bound','password':'pw','clientid':'c'",
                                "'command':'createClient','username':'none'")
                        .state);
        DynamicSecurity dynamic =
                DynamicSecurity.open(new DynamicSecurityConfig(file, null), pool, new EventLog(), new SecureRandom());
        dynamic.serve(new EventConnections());
        opened = dynamic;
    }

    @AfterEach
    void close() {
        dynamic().close();
        pool.close();
    }

    private DynamicSecurity dynamic() {
        return Objects.requireNonNull(opened);
    }

    /** Asks for one command and waits until everything that follows from it is done. */
    private String ask(String command) throws Exception {
        String answer = send("{'commands':[{" + command + "}]}");
        send("{}");
        return answer;
    }

    private String send(String request) throws Exception {
        CompletableFuture<String> answered = new CompletableFuture<>();
        byte[] payload = request.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        dynamic().onRequest(Ask.client("admin", "admin"), payload, answer -> {
            events.add("answered");
            answered.complete(new String(answer, StandardCharsets.UTF_8).replace('"', '\''));
        });
        return answered.get(SECONDS, TimeUnit.SECONDS);
    }

    private ListenerSecurity listener(String... lines) throws Exception {
        Path conf = Files.write(folder.resolve("x.conf"), List.of(lines));
        SecurityConfig config =
                ConfigReader.read(conf, CommandLine.NONE).listeners().getFirst().security();
        return dynamic().over(new OwnRules(), config);
    }

    private static ReasonCode login(ListenerSecurity security, @Nullable String user, @Nullable String password)
            throws Exception {
        CompletableFuture<ReasonCode> done = new CompletableFuture<>();
        security.authenticate(
                Ask.client("c", user),
                password == null ? null : password.getBytes(StandardCharsets.UTF_8),
                Runnable::run,
                done::complete);
        return done.get(SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void writesTheFileBeforeItAnswersAndDisconnectsAfterwards() throws Exception {
        assertThat(ask("'command':'deleteClient','username':'u'"))
                .isEqualTo("{'responses':[{'command':'deleteClient'}]}");
        assertThat(events)
                .containsSubsequence(
                        "INFORMATION dynsec: admin/admin | deleteClient | username=u", "answered", "kicked u");
        assertThat(SecurityFile.read(file).accounts()).doesNotContainKey("u");
        assertThat(dynamic().rules().state().accounts()).doesNotContainKey("u");
    }

    @Test
    void changesNothingWhenTheFileCannotBeWritten() throws Exception {
        Files.delete(file);
        Files.createSymbolicLink(file, folder.resolve("gone"));
        Files.createDirectory(folder.resolve("gone"));
        Files.writeString(folder.resolve("gone").resolve("x"), "x");
        assertThat(ask("'command':'deleteClient','username':'u'")).contains("The broker cannot write its file");
        assertThat(dynamic().rules().state().accounts()).containsKey("u");
        assertThat(events)
                .anyMatch(line -> line.startsWith("ERROR The file " + file))
                .noneMatch("kicked u"::equals);
    }

    @Test
    void neverLogsAPassword() throws Exception {
        ask("'command':'setClientPassword','username':'u','password':'hush-hush'");
        assertThat(events).isNotEmpty().noneMatch(line -> line.contains("hush"));
    }

    @Test
    void takesOverAFileThatWasChanged() throws Exception {
        String text = Files.readString(file);
        Files.writeString(file, text.replace("\"topic\" : \"a\"", "\"topic\" : \"b\""));
        Runnable take = dynamic().reread();
        assertThat(dynamic().rules().maySend(Ask.client("c", "u"), TopicName.of("a")))
                .as("nothing holds yet")
                .isTrue();
        take.run();
        send("{}");
        assertThat(dynamic().rules().maySend(Ask.client("c", "u"), TopicName.of("a")))
                .isFalse();
        assertThat(dynamic().rules().maySend(Ask.client("c", "u"), TopicName.of("b")))
                .isTrue();
        assertThat(events).contains("kicked u").doesNotContain("kicked bound", "kicked null");
    }

    @Test
    void disconnectsNobodyForAFileThatSaysTheSame() throws Exception {
        dynamic().reread().run();
        send("{}");
        assertThat(events).noneMatch(line -> line.startsWith("kicked"));
    }

    @Test
    void keepsWhatHoldsWhenAFileIsBroken() throws Exception {
        Files.writeString(file, "{");
        assertThatThrownBy(() -> dynamic().reread())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file + ":1:");
        assertThat(dynamic().rules().state().accounts()).containsKey("u");
        assertThat(Files.readString(file)).isEqualTo("{");
    }

    @Test
    void letsInWhoeverHasAPasswordAndMayConnect() throws Exception {
        ListenerSecurity security = listener("allow_anonymous true");
        assertThat(login(security, "u", "pw")).isEqualTo(ReasonCode.SUCCESS);
        assertThat(login(security, "bound", "pw")).isEqualTo(ReasonCode.SUCCESS);
        assertThat(login(security, null, null)).isEqualTo(ReasonCode.SUCCESS);
        for (String refused : List.of("off", "none", "unknown")) {
            assertThat(login(security, refused, "pw")).as(refused).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        }
        assertThat(login(security, "u", "wrong")).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(login(security, "u", null)).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(login(listener("allow_anonymous false"), null, null)).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        ask("'command':'setClientId','username':'bound','clientid':'another'");
        assertThat(login(security, "bound", "pw")).isEqualTo(ReasonCode.NOT_AUTHORIZED);
    }

    @Test
    void asksTheSameOfACertificate() throws Exception {
        ListenerSecurity security = listener("allow_anonymous true");
        assertThat(security.mayConnect(Ask.client("c", "bound"))).isTrue();
        assertThat(security.mayConnect(Ask.client("d", "bound"))).isFalse();
        assertThat(security.mayConnect(Ask.client("c", "off"))).isFalse();
    }

    @Test
    void leavesOthersToTheFilesOfTheListener() throws Exception {
        ListenerSecurity security = listener("password_file p", "acl_file a");
        assertThat(login(security, "unknown", "pw")).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        assertThat(security.mayPublish(Ask.client("c", "unknown"), TopicName.of("own")))
                .isTrue();
        assertThat(security.mayPublish(Ask.client("c", "u"), TopicName.of("own")))
                .isFalse();
        assertThat(security.mayPublish(Ask.client("c", "u"), TopicName.of("a"))).isTrue();
    }

    /** Files that let nobody in with a code of their own, and allow one topic. */
    private static final class OwnRules implements ListenerSecurity {
        @Override
        public void authenticate(
                ClientIdentity identity, byte @Nullable [] password, Executor loop, Consumer<ReasonCode> done) {
            done.accept(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        }

        @Override
        public @Nullable EnhancedAuthentication enhanced(String method) {
            return null;
        }

        @Override
        public boolean mayPublish(ClientIdentity client, TopicName topic) {
            return topic.toString().equals("own");
        }

        @Override
        public boolean mayReceive(ClientIdentity client, TopicName topic) {
            return false;
        }

        @Override
        public boolean maySubscribe(ClientIdentity client, TopicFilter filter) {
            return false;
        }

        @Override
        public boolean allowsEverything() {
            return false;
        }
    }

    private final class EventLog implements BrokerLog {
        @Override
        public boolean isOn(LogType type) {
            return true;
        }

        @Override
        public void write(LogType type, String line) {
            events.add(type + " " + line);
        }

        @Override
        public void error(String line, Throwable cause) {
            events.add("BROKEN " + line + cause);
        }
    }

    private final class EventConnections implements Connections {
        @Override
        public void disconnect(Predicate<@Nullable String> userNames, String reason) {
            for (String userName : List.of("u", "bound")) {
                if (userNames.test(userName)) {
                    events.add("kicked " + userName);
                }
            }
            if (userNames.test(null)) {
                events.add("kicked null");
            }
        }

        @Override
        public Map<String, List<String>> addresses() {
            return Map.of();
        }
    }
}
