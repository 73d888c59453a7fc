// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.acl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclCommandTest {
    private static final String ACL = """
            topic read news/#

            user alice
            topic read home/#
            topic deny home/safe
            topic write $SYS/x
            pattern write devices/%c/up
            pattern read users/%u/+
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory = Path.of("");

    private Path conf = Path.of("");
    private Path acl = Path.of("");

    @BeforeEach
    void write() throws IOException {
        conf = directory.resolve("mosquitto.conf");
        acl = directory.resolve("acl");
        Files.writeString(acl, ACL);
        Files.writeString(conf, "listener 1883 ::1\nallow_anonymous true\nacl_file " + acl + "\n");
    }

    private int run(String... words) {
        out.reset();
        err.reset();
        return AclCommand.run(
                List.of(words),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private int test(String user, String... words) {
        List<String> all = new ArrayList<>(List.of("test", "-c", conf.toString(), "--client", "c1"));
        if (!user.isEmpty()) {
            all.addAll(List.of("--user", user));
        }
        all.addAll(List.of(words));
        return run(all.toArray(String[]::new));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** User, question, topic, status, deciding line (0 for none). */
    @ParameterizedTest
    @CsvSource({
        "'',receive,news/a,0,1",
        "'',publish,news/a,1,0",
        "alice,receive,news/a,1,0",
        "alice,receive,home/door,0,4",
        "alice,receive,home/safe,1,5",
        "alice,publish,home/safe,1,5",
        "alice,publish,home/door,1,0",
        "alice,publish,devices/c1/up,0,7",
        "alice,publish,devices/c2/up,1,0",
        "alice,receive,users/alice/a,0,8",
        "bob,receive,users/bob/a,0,8",
        "bob,receive,users/alice/a,1,0",
        "'',receive,$SYS/a,1,0",
    })
    void answersWithTheDecidingLine(String user, String question, String topic, int status, int line) {
        assertThat(test(user, "--" + question, topic)).isEqualTo(status);
        assertThat(said()).startsWith(status == 0 ? "allowed" : "denied");
        if (line == 0) {
            assertThat(said()).doesNotContain(acl + ":").contains("No line of " + acl);
        } else {
            assertThat(said())
                    .contains(acl + ":" + line + ": " + ACL.lines().toList().get(line - 1));
        }
    }

    @Test
    void saysWhatBecomesOfASubscription() throws IOException {
        assertThat(test("alice", "--subscribe", "home/+")).isZero();
        assertThat(said()).contains(acl + ":4: ", acl + ":5: ", "SUBSCRIBE is accepted");
        assertThat(test("alice", "--subscribe", "home/safe")).isEqualTo(1);
        assertThat(said()).contains("accepted, as with mosquitto, but no message");
        assertThat(test("alice", "--subscribe", "$share/g/home/door")).isZero();
        Files.writeString(conf, "godwit_refuse_impossible_filters true\n", StandardOpenOption.APPEND);
        assertThat(test("alice", "--subscribe", "garden/#")).isEqualTo(1);
        assertThat(said()).contains("SUBSCRIBE is refused");
    }

    @Test
    void saysWhyPatternsAreLeftOut() {
        assertThat(test("a+b", "--receive", "users/a+b/x")).isEqualTo(3);
        assertThat(test("a+b", "--receive", "users/x/x")).isEqualTo(1);
        assertThat(said()).contains("patterns are left out for a client whose");
    }

    @Test
    void listsTheLinesOfAClient() {
        assertThat(run("list", "-c", conf.toString(), "--user", "alice")).isZero();
        assertThat(said().lines()
                        .filter(line -> line.contains(acl + ":"))
                        .map(line -> line.replaceAll(".*:([0-9]+): .*", "$1")))
                .containsExactly("5", "4", "6", "7", "8");
        assertThat(run("list", "-c", conf.toString())).isZero();
        assertThat(said()).contains(acl + ":1: topic read news/#").doesNotContain("home");
    }

    @Test
    void answersFromDynamicSecurityWithTheDecidingRole() throws IOException {
        Path dynsec = directory.resolve("dynsec.json");
        Files.writeString(dynsec, """
                {"defaultACLAccess":{"publishClientReceive":true},
                 "anonymousGroup":"guests",
                 "clients":[{"username":"alice","roles":[{"rolename":"house"}]},
                            {"username":"bob","disabled":true}],
                 "groups":[{"groupname":"guests","roles":[{"rolename":"lobby"}],"clients":[{"username":"alice"}]}],
                 "roles":[
                  {"rolename":"house","allowwildcardsubs":true,"acls":[
                   {"acltype":"publishClientSend","topic":"home/%c/#","priority":1,"allow":true},
                   {"acltype":"publishClientSend","topic":"home/c1/safe","priority":9,"allow":false}]},
                  {"rolename":"lobby","allowwildcardsubs":true,"acls":[
                   {"acltype":"subscribePattern","topic":"news/#","priority":0,"allow":true}]}]}
                """);
        Files.writeString(
                conf,
                "listener 1883 ::1\nallow_anonymous true\nplugin /usr/lib/mosquitto_dynamic_security.so\n"
                        + "plugin_opt_config_file " + dynsec + "\n");
        assertThat(test("alice", "--publish", "home/c1/door")).isZero();
        assertThat(said()).contains("role house: publishClientSend home/%c/# allow", "the client's own");
        assertThat(test("alice", "--publish", "home/c1/safe")).isEqualTo(1);
        assertThat(said()).contains("home/c1/safe deny (priority 9)");
        assertThat(test("alice", "--subscribe", "news/+")).isZero();
        assertThat(said()).contains("role lobby: subscribePattern", "of the group \"guests\"");
        assertThat(test("", "--subscribe", "news/+")).isZero();
        assertThat(said()).contains("of the group for anonymous clients");
        assertThat(test("alice", "--subscribe", "home/c1")).isEqualTo(1);
        assertThat(said()).contains("the default for subscribe is deny");
        assertThat(test("alice", "--receive", "anything")).isZero();
        assertThat(said()).contains("the default for publishClientReceive is allow");
        test("bob", "--receive", "x");
        assertThat(said()).contains("note: The client \"bob\" is disabled");
        assertThat(test("carol", "--receive", "x")).isEqualTo(1);
        assertThat(said()).contains("does not exist");
        assertThat(run("list", "-c", conf.toString(), "--user", "alice")).isZero();
        assertThat(said().lines().filter(line -> line.contains("role "))).hasSize(3);
        assertThat(said()).contains("Defaults: publishClientSend deny, publishClientReceive allow");
    }

    @Test
    void saysWhenTheClientCouldNotConnect() throws IOException {
        Path users = directory.resolve("users");
        Files.writeString(users, "# nobody\n");
        Files.writeString(conf, "listener 1883 ::1\npassword_file " + users + "\nacl_file " + acl + "\n");
        assertThat(test("alice", "--receive", "home/door")).isZero();
        assertThat(said()).contains("note: The user \"alice\" is not in " + users);
        test("", "--receive", "news/a");
        assertThat(said()).contains("note: A client without a user name may not connect here");
    }

    @Test
    void asksForTheListenerWhereTheyDiffer() throws IOException {
        Files.writeString(
                conf,
                "per_listener_settings true\nlistener 1883 ::1\nallow_anonymous true\nlistener 1884 ::1\n"
                        + "allow_anonymous true\nacl_file " + acl + "\nmount_point m/\n");
        assertThat(test("alice", "--publish", "x")).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--listener PORT: 1883, 1884");
        assertThat(test("alice", "--publish", "x", "--listener", "1883")).isZero();
        assertThat(said()).contains("There is no ACL file");
        assertThat(test("alice", "--publish", "x", "--listener", "1884")).isEqualTo(1);
        assertThat(said()).contains("the topic \"m/x\"");
        assertThat(test("alice", "--publish", "x", "--listener", "1")).isEqualTo(3);
    }

    @Test
    void refusesCommandLinesThatItCannotFollow() throws IOException {
        assertThat(run()).isEqualTo(3);
        assertThat(run("test", "--publish", "a")).isEqualTo(3);
        assertThat(run("test", "-c", conf.toString())).isEqualTo(3);
        assertThat(run("list", "-c", conf.toString(), "--publish", "a")).isEqualTo(3);
        assertThat(test("alice", "--publish", "a", "--receive", "b")).isEqualTo(3);
        assertThat(test("alice", "--publish", "a/#")).isEqualTo(3);
        assertThat(test("alice", "--listener", "many")).isEqualTo(3);
        Files.writeString(acl, "nonsense\n");
        assertThat(test("alice", "--publish", "a")).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(acl + ":1: ");
        assertThat(run("--help")).isZero();
    }
}
