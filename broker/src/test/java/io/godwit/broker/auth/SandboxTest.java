// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Throw-away identities: who gets in, how far they reach, when they end. */
class SandboxTest {
    private long nowMillis = 1_000_000;
    private final Sandboxes sandboxes = new Sandboxes(new SecureRandom(), () -> Instant.ofEpochMilli(nowMillis));
    private final Sandbox sandbox = create();
    private final OwnRules own = new OwnRules();
    private final SandboxSecurity security = new SandboxSecurity(own, sandboxes, true);

    private Sandbox create() {
        return Objects.requireNonNull(sandboxes.create(null));
    }

    private void pass(Duration time) {
        nowMillis += time.toMillis();
    }

    // ---- Coming in.

    @Test
    void letsItsClientsIn() {
        assertThat(login(sandbox.userName(), sandbox.clientPrefix() + "sensor", sandbox.password()))
                .isEqualTo(ReasonCode.SUCCESS);
    }

    @Test
    void refusesOtherClientIdentifiersAndPasswords() {
        String id = sandbox.clientPrefix() + "sensor";
        assertThat(login(sandbox.userName(), "sensor", sandbox.password())).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(login(sandbox.userName(), "", sandbox.password())).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(login(sandbox.userName(), create().clientPrefix() + "x", sandbox.password()))
                .isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(login(sandbox.userName(), id, "wrong")).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(login(sandbox.userName(), id, sandbox.token())).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(login(sandbox.userName(), id, null)).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(login(Sandboxes.USER_PREFIX + "nobody", id, sandbox.password()))
                .isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(own.asked).isEmpty();
    }

    @Test
    void leavesEverybodyElseToTheListener() {
        assertThat(login("alice", "sensor", "secret")).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        assertThat(login(null, "sensor", null)).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        assertThat(own.asked).containsExactly("alice", "nobody");
        assertThat(security.allowsEverything()).isFalse();
    }

    @Test
    void letsNoMoreThanSomeClientIdentifiersIn() {
        for (int i = 0; i < Sandbox.MOST_CLIENTS; i++) {
            assertThat(login(sandbox.userName(), sandbox.clientPrefix() + i, sandbox.password()))
                    .isEqualTo(ReasonCode.SUCCESS);
        }
        assertThat(login(sandbox.userName(), sandbox.clientPrefix() + "more", sandbox.password()))
                .isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(login(sandbox.userName(), sandbox.clientPrefix() + 0, sandbox.password()))
                .isEqualTo(ReasonCode.SUCCESS);
    }

    // ---- How far it reaches.

    @Test
    void reachesItsOwnTopics() {
        String topic = sandbox.topicPrefix() + "home/kitchen";
        assertThat(security.mayPublish(client(), TopicName.of(topic))).isTrue();
        assertThat(security.mayReceive(client(), TopicName.of(topic))).isTrue();
        for (String filter : List.of("home", "#", "+/x", "home/+/#")) {
            assertThat(security.maySubscribe(client(), TopicFilter.of(sandbox.topicPrefix() + filter)))
                    .as(filter)
                    .isTrue();
            assertThat(security.maySubscribe(client(), TopicFilter.of("$share/g/" + sandbox.topicPrefix() + filter)))
                    .as(filter)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#",
                "+",
                "+/#",
                "+/..",
                "/#",
                "godwit/#",
                "godwit/try/#",
                "godwit/try/+/home",
                "godwit/+/SELF/home",
                "+/try/SELF/#",
                "godwit/try/SELF",
                "godwit/try/SELFx/home",
                "godwit/try/OTHER/home",
                "$share/g/#",
                "$share/g/home",
                "$share/godwit/try/SELF/home",
                "$share/g/godwit/try/+/home",
                "$CONTROL/#",
                "home",
                "Godwit/try/SELF/x"
            })
    void doesNotReachOutside(String written) {
        Sandbox other = create();
        String text = written.replace("SELF", name(sandbox)).replace("OTHER", name(other));
        assertThat(security.maySubscribe(client(), TopicFilter.of(text))).isFalse();
        if (!text.contains("+") && !text.contains("#")) {
            assertThat(security.mayPublish(client(), TopicName.of(text))).isFalse();
            assertThat(security.mayReceive(client(), TopicName.of(text))).isFalse();
        }
    }

    @Test
    void readsWhatTheBrokerTellsAnonymousClients() {
        assertThat(security.maySubscribe(client(), TopicFilter.of("$SYS/#"))).isTrue();
        assertThat(security.mayReceive(client(), TopicName.of("$SYS/broker/uptime")))
                .isTrue();
        assertThat(security.mayPublish(client(), TopicName.of("$SYS/broker/uptime")))
                .isFalse();
        own.allowed = false;
        assertThat(security.mayReceive(client(), TopicName.of("$SYS/broker/uptime")))
                .isFalse();
        own.allowed = true;
        SandboxSecurity closed = new SandboxSecurity(own, sandboxes, false);
        assertThat(closed.maySubscribe(client(), TopicFilter.of("$SYS/#"))).isFalse();
        assertThat(closed.mayReceive(client(), TopicName.of("$SYS/broker/uptime")))
                .isFalse();
    }

    @Test
    void staysBelowTheMountPointOfItsListener() {
        Sandbox mounted = Objects.requireNonNull(sandboxes.create("site/"));
        ClientIdentity client = new ClientIdentity(mounted.clientPrefix() + "a", mounted.userName(), "");
        assertThat(security.mayPublish(client, TopicName.of("site/" + mounted.topicPrefix() + "x")))
                .isTrue();
        assertThat(security.mayPublish(client, TopicName.of(mounted.topicPrefix() + "x")))
                .isFalse();
    }

    // ---- How much it may do.

    @Test
    void countsMessagesBytesAndRetainedMessages() {
        Bounds bounds = Objects.requireNonNull(security.boundsOf(client()));
        TopicName topic = TopicName.of(sandbox.topicPrefix() + "x");
        assertThat(bounds.refusal(topic, false, Sandbox.MOST_PAYLOAD_BYTES)).isNull();
        assertThat(bounds.refusal(topic, false, Sandbox.MOST_PAYLOAD_BYTES + 1)).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        for (int i = 0; i < Sandbox.MOST_RETAINED; i++) {
            assertThat(bounds.refusal(TopicName.of(sandbox.topicPrefix() + i), true, 1))
                    .isNull();
        }
        assertThat(bounds.refusal(topic, true, 1)).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        assertThat(bounds.refusal(TopicName.of(sandbox.topicPrefix() + 3), true, 1))
                .isNull();
        assertThat(bounds.refusal(TopicName.of(sandbox.topicPrefix() + 3), true, 0))
                .isNull();
        assertThat(bounds.refusal(topic, true, 1)).isNull();
        assertThat(security.boundsOf(new ClientIdentity("a", "alice", ""))).isNull();
        assertThat(security.boundsOf(new ClientIdentity("a", null, ""))).isNull();
    }

    @Test
    void letsNoMoreMessagesThroughThanItsRate() {
        TopicName topic = TopicName.of(sandbox.topicPrefix() + "x");
        int through = 0;
        while (sandbox.refusal(topic, false, 1) == null) {
            through++;
        }
        assertThat(through).isEqualTo(4 * Sandbox.RATE);
        pass(Duration.ofSeconds(1));
        for (int i = 0; i < Sandbox.RATE; i++) {
            assertThat(sandbox.refusal(topic, false, 1)).isNull();
        }
        assertThat(sandbox.refusal(topic, false, 1)).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
    }

    // ---- When it ends.

    @Test
    void endsWhenItIsNotUsed() {
        pass(Sandbox.LIFE.minusMillis(1));
        assertThat(security.mayPublish(client(), TopicName.of(sandbox.topicPrefix() + "x")))
                .isTrue();
        assertThat(sandboxes.takeEnded()).isEmpty();
        pass(Duration.ofMillis(1));
        assertThat(security.mayPublish(client(), TopicName.of(sandbox.topicPrefix() + "x")))
                .isFalse();
        assertThat(security.maySubscribe(client(), TopicFilter.of("$SYS/#"))).isFalse();
        assertThat(login(sandbox.userName(), sandbox.clientPrefix() + "a", sandbox.password()))
                .isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(sandboxes.withToken(sandbox.token())).isNull();
        assertThat(sandboxes.takeEnded()).containsExactly(sandbox);
        assertThat(sandboxes.takeEnded()).isEmpty();
    }

    @Test
    void livesLongerWhileItIsUsedButNotForEver() {
        Duration lived = Duration.ZERO;
        while (sandbox.isAlive()) {
            assertThat(sandboxes.withToken(sandbox.token())).isSameAs(sandbox);
            pass(Duration.ofMinutes(5));
            lived = lived.plusMinutes(5);
        }
        assertThat(lived).isEqualTo(Sandbox.MOST_LIFE);
        sandbox.use();
        assertThat(sandbox.isAlive()).isFalse();
    }

    @Test
    void makesRoomForAnotherOneWhenTheIdlestIsIdleLongEnough() {
        while (sandboxes.create(null) != null) {
            // Until there are as many as there may be.
        }
        pass(Duration.ofMinutes(2));
        assertThat(sandboxes.create(null)).isNotNull();
        assertThat(sandboxes.takeEnded()).hasSize(1).allMatch(ended -> !ended.isAlive());
    }

    @Test
    void givesEachItsOwnSecretsAndShowsThemToNobody() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            Sandbox made = create();
            assertThat(seen.add(made.userName())).isTrue();
            assertThat(seen.add(made.password())).isTrue();
            assertThat(seen.add(made.token())).isTrue();
            assertThat(made.password()).matches("[0-9a-f]{48}");
            assertThat(made.toString() + made.text())
                    .doesNotContain(made.password())
                    .doesNotContain(made.token());
            assertThat(made.topicPrefix() + made.clientPrefix() + made.userName())
                    .doesNotContain(made.token());
        }
        assertThat(sandboxes.withToken("")).isNull();
        assertThat(sandboxes.withToken(sandbox.userName())).isNull();
    }

    private static String name(Sandbox sandbox) {
        return sandbox.userName().substring(Sandboxes.USER_PREFIX.length());
    }

    private ClientIdentity client() {
        return new ClientIdentity(sandbox.clientPrefix() + "a", sandbox.userName(), "127.0.0.1");
    }

    private ReasonCode login(@Nullable String userName, String clientId, @Nullable String password) {
        List<ReasonCode> answers = new ArrayList<>();
        security.authenticate(
                new ClientIdentity(clientId, userName, "127.0.0.1"),
                password == null ? null : password.getBytes(UTF_8),
                Runnable::run,
                answers::add);
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }

    /** Lets nobody in, and remembers who asked. */
    private static final class OwnRules implements ListenerSecurity {
        private final List<String> asked = new ArrayList<>();
        private boolean allowed = true;

        @Override
        public void authenticate(
                ClientIdentity identity, byte @Nullable [] password, Executor loop, Consumer<ReasonCode> done) {
            asked.add(Objects.requireNonNullElse(identity.userName(), "nobody"));
            done.accept(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        }

        @Override
        public @Nullable EnhancedAuthentication enhanced(String method) {
            return null;
        }

        @Override
        public boolean mayPublish(ClientIdentity client, TopicName topic) {
            return allowed;
        }

        @Override
        public boolean mayReceive(ClientIdentity client, TopicName topic) {
            return allowed;
        }

        @Override
        public boolean maySubscribe(ClientIdentity client, TopicFilter filter) {
            return allowed;
        }

        @Override
        public boolean allowsEverything() {
            return allowed;
        }
    }
}
