// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.auth.AclRule.Access;
import io.godwit.broker.config.ConfigException;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclFileTest {
    private static final Path FILE = Path.of("acl");

    @Test
    void allowsWhatTheAccessWordSays() throws Exception {
        AclFile acl = acl("user alice\ntopic read r\ntopic write w\ntopic readwrite rw\ntopic all\n");
        assertThat(reads(acl, "alice", "r")).isTrue();
        assertThat(writes(acl, "alice", "r")).isFalse();
        assertThat(reads(acl, "alice", "w")).isFalse();
        assertThat(writes(acl, "alice", "w")).isTrue();
        assertThat(reads(acl, "alice", "rw") && writes(acl, "alice", "rw")).isTrue();
        assertThat(reads(acl, "alice", "all") && writes(acl, "alice", "all")).isTrue();
        assertThat(reads(acl, "alice", "other")).isFalse();
        assertThat(reads(acl, "bob", "r")).isFalse();
    }

    @Test
    void appliesTopicsAboveAnyUserToClientsWithoutUserNameOnly() throws Exception {
        AclFile acl = acl("topic a\nuser alice\ntopic b\n");
        assertThat(reads(acl, null, "a")).isTrue();
        assertThat(reads(acl, null, "b")).isFalse();
        assertThat(reads(acl, "alice", "a")).isFalse();
        assertThat(reads(acl, "alice", "b")).isTrue();
    }

    @Test
    void deniesBeforeItAllowsWhateverTheOrder() throws Exception {
        AclFile acl = acl("user alice\ntopic home/#\ntopic deny home/safe/#\npattern deny x/#\npattern x/open\n");
        assertThat(reads(acl, "alice", "home/door")).isTrue();
        assertThat(reads(acl, "alice", "home/safe")).isFalse();
        assertThat(writes(acl, "alice", "home/safe/1")).isFalse();
        assertThat(reads(acl, "alice", "x/open")).isFalse();
    }

    @Test
    void asksTheRulesOfTheUserBeforeThePatterns() throws Exception {
        AclFile acl = acl("user alice\ntopic deny a\ntopic read b\npattern a\npattern deny b\n");
        assertThat(reads(acl, "alice", "a")).isFalse();
        assertThat(reads(acl, "alice", "b")).isTrue();
        assertThat(writes(acl, "alice", "b")).isFalse();
        assertThat(reads(acl, "bob", "a")).isTrue();
    }

    @Test
    void goesOnWithTheSameUserInALaterBlock() throws Exception {
        AclFile acl = acl("user alice\ntopic a\nuser bob\ntopic b\nuser alice\ntopic c\n");
        assertThat(reads(acl, "alice", "a") && reads(acl, "alice", "c")).isTrue();
        assertThat(reads(acl, "alice", "b")).isFalse();
    }

    @Test
    void putsTheClientIdentifierAndTheUserNameIntoPatterns() throws Exception {
        AclFile acl = acl("pattern write devices/%c/up\npattern read users/%u/#\n");
        assertThat(acl.allows(client("d1", "alice"), TopicName.of("devices/d1/up"), Access.WRITE))
                .isTrue();
        assertThat(acl.allows(client("d1", "alice"), TopicName.of("devices/d2/up"), Access.WRITE))
                .isFalse();
        assertThat(acl.allows(client("d1", "älice"), TopicName.of("users/älice/x"), Access.READ))
                .isTrue();
        assertThat(acl.allows(client("d1", "älice"), TopicName.of("users/alice/x"), Access.READ))
                .isFalse();
        assertThat(acl.allows(client("d1", null), TopicName.of("devices/d1/up"), Access.WRITE))
                .isTrue();
        assertThat(acl.allows(client("d1", null), TopicName.of("users//x"), Access.READ))
                .isFalse();
    }

    @Test
    void letsNoNameReachFartherThanItsLevel() throws Exception {
        AclFile acl = acl("pattern devices/%c/#\npattern users/%u/#\nuser a+b\ntopic own\n");
        assertThat(acl.allows(client("a/b", null), TopicName.of("devices/a/b/x"), Access.READ))
                .isFalse();
        assertThat(acl.allows(client("+", null), TopicName.of("devices/a"), Access.READ))
                .isFalse();
        assertThat(acl.allows(client("c", "a+b"), TopicName.of("devices/c"), Access.READ))
                .isFalse();
        assertThat(acl.allows(client("c", "#"), TopicName.of("devices/c"), Access.READ))
                .isFalse();
        assertThat(acl.allows(client("c", "a+b"), TopicName.of("own"), Access.READ))
                .isTrue();
    }

    @Test
    void takesPercentSignsInTopicLinesAsTheyAre() throws Exception {
        AclFile acl = acl("topic a/%c\ntopic b%u\n");
        assertThat(acl.allows(client("x", null), TopicName.of("a/%c"), Access.READ))
                .isTrue();
        assertThat(acl.allows(client("x", null), TopicName.of("a/x"), Access.READ))
                .isFalse();
        assertThat(acl.allows(client("x", null), TopicName.of("b%u"), Access.READ))
                .isTrue();
    }

    @Test
    void keepsDollarTopicsFromRulesThatDoNotBeginSo() throws Exception {
        AclFile acl = acl("topic #\ntopic +/broker/uptime\n");
        assertThat(reads(acl, null, "$SYS/broker/uptime")).isFalse();
        assertThat(reads(acl("topic read $SYS/#\n"), null, "$SYS/broker/uptime"))
                .isTrue();
    }

    @Test
    void readsNamesAndTopicsWithBlanks() throws Exception {
        AclFile acl = acl("user alice of the shed\r\ntopic read  living room/lamp one  \r\n\n# comment\n   \n");
        assertThat(reads(acl, "alice of the shed", "living room/lamp one")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "topics a                | 1 | A line begins with user, topic or pattern, not with \"topics\"",
                "topic                   | 1 | \"topic\" needs something behind it",
                "user                    | 1 | \"user\" needs something behind it",
                "topic living room       | 1 | The access must be read, write, readwrite or deny, not \"living\"",
                "topic read a/#/b        | 1 | The topic filter is not valid",
                "pattern a/x%c/b         | 1 | %c and %u must fill a level",
                "topic a;topic b;tpic c  | 3 | A line begins with",
            })
    void saysWhichLineIsWrong(String text, int line, String message) {
        assertThatThrownBy(() -> acl(text.replace(';', '\n')))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("acl:" + line + ": " + message);
    }

    @Test
    void knowsFiltersThatNothingCanComeThrough() throws Exception {
        AclFile acl = acl("""
                user alice
                topic read a/+/c
                topic write w/#
                topic deny d/#
                topic d/x
                pattern read own/%c/#
                pattern read $SYS/#
                """);
        ClientIdentity alice = client("c1", "alice");
        for (String possible :
                new String[] {"a/b/c", "a/#", "#", "+/+/+", "own/c1", "own/+/x", "own/#", "$SYS/broker", "$share/g/a/#"
                }) {
            assertThat(acl.couldRead(alice, TopicFilter.of(possible)))
                    .as(possible)
                    .isTrue();
        }
        for (String impossible : new String[] {
            "a", "a/b", "a/b/c/d", "w/x", "d/x", "d/#", "own/c2", "own", "other/#", "$other/#", "$share/g/b", "+/c2"
        }) {
            assertThat(acl.couldRead(alice, TopicFilter.of(impossible)))
                    .as(impossible)
                    .isFalse();
        }
    }

    /** The matcher of ACL rules and the one of subscriptions are two pieces of code that must agree. */
    @Test
    void matchesAsSubscriptionsDoOnRandomTopics() {
        Random random = new Random(20_261_122);
        for (int i = 0; i < 50_000; i++) {
            TopicFilter filter = TopicFilter.of(RandomTopics.filter(random));
            TopicName topic = TopicName.of(RandomTopics.name(random));
            boolean wildcardForDollar =
                    topic.beginsWithDollar() && !filter.toString().startsWith("$");
            assertThat(AclFilter.plain(filter).matches(topic, client("c", "u")))
                    .as("%s for %s", filter, topic)
                    .isEqualTo(!wildcardForDollar && filter.matches(topic));
        }
    }

    /** A filter called impossible has no topic that both match, and one called covered has none that only it matches. */
    @Test
    void neverCallsAPossibleFilterImpossible() {
        Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            AclFilter rule = AclFilter.plain(TopicFilter.of(RandomTopics.filter(random)));
            TopicFilter filter = TopicFilter.of(RandomTopics.filter(random));
            TopicName topic = TopicName.of(RandomTopics.name(random));
            ClientIdentity client = client("c", "u");
            if (filter.matches(topic)) {
                boolean ruled = rule.matches(topic, client);
                assertThat(!ruled || rule.overlaps(filter, client)).isTrue();
                assertThat(ruled || !rule.covers(filter, client)).isTrue();
            }
        }
    }

    private static AclFile acl(String text) throws ConfigException {
        return AclFile.parse(FILE, text.lines().toList());
    }

    private static boolean reads(AclFile acl, @Nullable String user, String topic) {
        return acl.allows(client("client", user), TopicName.of(topic), Access.READ);
    }

    private static boolean writes(AclFile acl, @Nullable String user, String topic) {
        return acl.allows(client("client", user), TopicName.of(topic), Access.WRITE);
    }

    private static ClientIdentity client(String clientId, @Nullable String user) {
        return new ClientIdentity(clientId, user, "127.0.0.1");
    }
}
