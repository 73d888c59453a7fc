// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what; the tables are what mosquitto 2.1.2 answers with the same rules. */
class SecurityRulesTest {
    private static final String[] LEVELS = {"a", "b", "", "ab", "$x", "c1", "u1"};

    private static Acl allow(AclKind kind, String topic) {
        return new Acl(kind, topic, 0, true);
    }

    private static Acl deny(AclKind kind, String topic) {
        return new Acl(kind, topic, 0, false);
    }

    /** Rules of a client u1 with these roles, whose priorities fall from the first to the last. */
    private static SecurityRules rules(DefaultAccess defaults, Role... roles) {
        List<Ranked> ranked = new ArrayList<>();
        SecurityState state = SecurityState.EMPTY.withDefaults(defaults);
        for (Role role : roles) {
            state = state.with(role);
            ranked.add(new Ranked(role.name(), roles.length - ranked.size()));
        }
        return SecurityRules.of(state.with(new Account("u1", null, Texts.NONE, false, null, ranked)), null);
    }

    private static Role role(String name, boolean wildcards, Acl... acls) {
        return new Role(name, Texts.NONE, wildcards, List.of(acls));
    }

    @ParameterizedTest
    @CsvSource({
        "p/%c/x, p/c1/x, true",
        "p/%c/x, p/u1/x, false",
        "p/%c/x, p/%c/x, false",
        "q/%u/#, q/u1, true",
        "q/%u/#, q/u1/a/b, true",
        "q/%u/#, q/c1/a, false",
        "m/a%c, m/ac1, false",
        "m/a%c, m/a%c, true",
        "#, a, true",
        "#, $x, false",
        "+/a, $x/a, false",
        "$x/#, $x/a, true",
        "%c/#, $x/a, false",
        "a/+/c, a//c, true",
        "a/+/c, a/c, false",
        "a/#/c, a/b/c, false",
        "a/b, a/b/, false"
    })
    void matchesTopicNames(String filter, String topic, boolean allowed) {
        SecurityRules rules = rules(DefaultAccess.NOTHING, role("r", true, allow(AclKind.PUBLISH_CLIENT_SEND, filter)));
        assertThat(rules.maySend(Ask.client("c1", "u1"), TopicName.of(topic))).isEqualTo(allowed);
    }

    @Test
    void takesNoNameForAWildcardOrTheBrokersTopics() {
        SecurityRules rules = rules(
                DefaultAccess.NOTHING,
                role(
                        "r",
                        true,
                        allow(AclKind.SUBSCRIBE_PATTERN, "s/%c"),
                        allow(AclKind.PUBLISH_CLIENT_RECEIVE, "%c/#")));
        assertThat(rules.maySubscribe(Ask.client("+", "u1"), TopicFilter.of("s/+")))
                .isFalse();
        assertThat(rules.maySubscribe(Ask.client("#", "u1"), TopicFilter.of("s/#")))
                .isFalse();
        assertThat(rules.maySubscribe(Ask.client("a/b", "u1"), TopicFilter.of("s/a/b")))
                .isFalse();
        assertThat(rules.mayReceive(Ask.client("$SYS", "u1"), TopicName.of("$SYS/a")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "+/a, x/a, true",
        "+/a, +/a, true",
        "+/a, #, false",
        "+/a, +/#, false",
        "+/a, $x/a, false",
        "d/#, d, true",
        "d/#, d/#, true",
        "d/#, d/+/x, true",
        "e, e/1, false",
        "f/+/g, f/+/g, true",
        "f/+/g, f/#, false",
        "f/+/g, f/+/+, false",
        "#, #, true",
        "#, $x/a, false",
        "$share/g/a/#, $share/g/a/1, true",
        "$share/g/a/#, $share/h/a/1, false",
        "$share/g/a/#, a/1, false",
        "b/#, $share/g/b/1, false"
    })
    void coversFilters(String pattern, String filter, boolean allowed) {
        SecurityRules rules = rules(
                DefaultAccess.NOTHING,
                role(
                        "r",
                        true,
                        allow(AclKind.SUBSCRIBE_PATTERN, pattern),
                        allow(AclKind.UNSUBSCRIBE_PATTERN, pattern)));
        ClientIdentity client = Ask.client("c1", "u1");
        assertThat(rules.maySubscribe(client, TopicFilter.of(filter))).isEqualTo(allowed);
        assertThat(rules.mayUnsubscribe(client, TopicFilter.of(filter))).isEqualTo(allowed);
    }

    @Test
    void asksLiteralRulesBeforePatterns() {
        SecurityRules rules = rules(
                DefaultAccess.NOTHING,
                role(
                        "r",
                        true,
                        new Acl(AclKind.SUBSCRIBE_PATTERN, "#", 9, true),
                        deny(AclKind.SUBSCRIBE_LITERAL, "a/+"),
                        allow(AclKind.SUBSCRIBE_LITERAL, "lit/%u")));
        ClientIdentity client = Ask.client("c1", "u1");
        assertThat(rules.maySubscribe(client, TopicFilter.of("a/+"))).isFalse();
        assertThat(rules.maySubscribe(client, TopicFilter.of("a/1"))).isTrue();
        assertThat(rules.maySubscribe(client, TopicFilter.of("lit/%u"))).isTrue();
    }

    @Test
    void asksHigherPrioritiesFirst() {
        SecurityRules rules = rules(
                DefaultAccess.NOTHING,
                role(
                        "r",
                        true,
                        new Acl(AclKind.PUBLISH_CLIENT_SEND, "#", 0, true),
                        new Acl(AclKind.PUBLISH_CLIENT_SEND, "z/#", 1, false),
                        new Acl(AclKind.PUBLISH_CLIENT_SEND, "z/y", 5, true)));
        ClientIdentity client = Ask.client("c1", "u1");
        assertThat(rules.maySend(client, TopicName.of("z/1"))).isFalse();
        assertThat(rules.maySend(client, TopicName.of("z/y"))).isTrue();
        assertThat(rules.maySend(client, TopicName.of("y"))).isTrue();
    }

    @Test
    void deniesWildcardsWithTheFirstRoleThatForbidsThem() {
        Role without = role("without", false, allow(AclKind.SUBSCRIBE_PATTERN, "x/#"));
        Role all = role("all", true, allow(AclKind.SUBSCRIBE_PATTERN, "#"));
        ClientIdentity client = Ask.client("c1", "u1");
        SecurityRules first = rules(DefaultAccess.NOTHING, without, all);
        assertThat(first.maySubscribe(client, TopicFilter.of("x/1"))).isTrue();
        assertThat(first.maySubscribe(client, TopicFilter.of("x/+"))).isFalse();
        assertThat(first.maySubscribe(client, TopicFilter.of("y/+"))).isFalse();
        assertThat(first.maySubscribe(client, TopicFilter.of("y/1"))).isTrue();
        assertThat(rules(DefaultAccess.NOTHING, all, without).maySubscribe(client, TopicFilter.of("x/+")))
                .isTrue();
    }

    @Test
    void asksGroupsByTheirPriorityForTheClientAndEqualOnesByName() {
        Ask ask = new Ask()
                .given(
                        "'command':'createRole','rolename':'yes','acls':[{'acltype':'publishClientSend','topic':'t','allow':true}]",
                        "'command':'createRole','rolename':'no','acls':[{'acltype':'publishClientSend','topic':'t','allow':false}]",
                        "'command':'createGroup','groupname':'A','roles':[{'rolename':'yes'}]",
                        "'command':'createGroup','groupname':'B','roles':[{'rolename':'no'}]",
                        "'command':'createClient','username':'ranked','groups':[{'groupname':'A','priority':5},"
                                + "{'groupname':'B','priority':7}]",
                        "'command':'createClient','username':'equal','groups':[{'groupname':'B'},{'groupname':'A'}]",
                        "'command':'createClient','username':'own','roles':[{'rolename':'yes'}],'groups':[{'groupname':'B'}]");
        TopicName topic = TopicName.of("t");
        assertThat(ask.rules().maySend(Ask.client("c", "ranked"), topic)).isFalse();
        assertThat(ask.rules().maySend(Ask.client("c", "equal"), topic)).isTrue();
        assertThat(ask.rules().maySend(Ask.client("c", "own"), topic)).isTrue();
    }

    @Test
    void givesAnonymousClientsTheirGroupAndNobodyAnything() {
        Ask ask = new Ask()
                .given(
                        "'command':'createRole','rolename':'r','acls':[{'acltype':'publishClientSend','topic':'an/#','allow':true}]",
                        "'command':'createGroup','groupname':'g','roles':[{'rolename':'r'}]",
                        "'command':'setAnonymousGroup','groupname':'g'",
                        "'command':'setDefaultACLAccess','acls':[{'acltype':'publishClientReceive','allow':true},"
                                + "{'acltype':'subscribe','allow':true},{'acltype':'unsubscribe','allow':true}]");
        SecurityRules rules = ask.rules();
        assertThat(rules.maySend(Ask.client("c", null), TopicName.of("an/1"))).isTrue();
        assertThat(rules.maySend(Ask.client("c", null), TopicName.of("x"))).isFalse();
        assertThat(rules.mayReceive(Ask.client("c", null), TopicName.of("x"))).isTrue();
        ClientIdentity gone = Ask.client("c", "deleted");
        assertThat(rules.mayReceive(gone, TopicName.of("x"))).isFalse();
        assertThat(rules.maySubscribe(gone, TopicFilter.of("x"))).isFalse();
        assertThat(rules.mayUnsubscribe(gone, TopicFilter.of("x"))).isFalse();
    }

    @Test
    void neverGivesControlTopicsByDefault() {
        SecurityRules rules = rules(new DefaultAccess(true, true, true, true));
        ClientIdentity client = Ask.client("c1", "u1");
        assertThat(rules.maySend(client, TopicName.of("a"))).isTrue();
        assertThat(rules.maySend(client, TopicName.of("$CONTROL/x"))).isFalse();
        assertThat(rules.mayReceive(client, TopicName.of("$CONTROL/x"))).isFalse();
        assertThat(rules.maySubscribe(client, TopicFilter.of("$CONTROL/#"))).isFalse();
        assertThat(rules.mayUnsubscribe(client, TopicFilter.of("$CONTROL/#"))).isFalse();
        assertThat(rules.maySubscribe(client, TopicFilter.of("#"))).isTrue();
    }

    /** The tree decides as a list does that is asked from its beginning. */
    @Test
    void decidesAsAPlainListDoes() {
        Random random = new Random(20_261_123);
        ClientIdentity client = Ask.client("c1", "u1");
        for (int round = 0; round < 3_000; round++) {
            List<Acl> acls = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                acls.add(new Acl(AclKind.PUBLISH_CLIENT_SEND, filter(random), 0, random.nextBoolean()));
            }
            RuleTree tree = RuleTree.of(acls);
            for (int i = 0; i < 20; i++) {
                String topic = name(random);
                assertThat(tree.decide(TopicName.of(topic), client))
                        .as("%s of %s", topic, acls)
                        .isEqualTo(plain(acls, TopicName.of(topic)));
            }
        }
    }

    private static Decision plain(List<Acl> acls, TopicName topic) {
        for (Acl acl : acls) {
            String filter = acl.topic().replace("%c", "c1").replace("%u", "u1");
            if (TopicFilter.of(filter).matches(topic)) {
                return acl.allow() ? Decision.ALLOW : Decision.DENY;
            }
        }
        return Decision.NONE;
    }

    private static String name(Random random) {
        StringBuilder text = new StringBuilder(LEVELS[random.nextInt(LEVELS.length)]);
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append('/').append(LEVELS[random.nextInt(LEVELS.length)]);
        }
        return text.isEmpty() ? "a" : text.toString();
    }

    private static String filter(Random random) {
        String[] levels = name(random).split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            switch (random.nextInt(5)) {
                case 0 -> levels[i] = "+";
                case 1 -> levels[i] = random.nextBoolean() ? "%c" : "%u";
                default -> {}
            }
        }
        String text = String.join("/", levels);
        return random.nextInt(3) == 0 ? text + "/#" : random.nextInt(12) == 0 ? "#" : text;
    }
}
