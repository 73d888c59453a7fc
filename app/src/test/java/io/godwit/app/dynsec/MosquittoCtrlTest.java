// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.dynsec;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.TestBroker;
import io.godwit.app.bridges.BrokerProcess;
import io.godwit.app.clients.CommandRun;
import io.godwit.app.clients.Installed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** mosquitto_ctrl dynsec works unchanged, and the file is the same for both brokers. */
class MosquittoCtrlTest {
    private static final String LIBRARY = "/usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so";

    /**
     * Every command of mosquitto_ctrl dynsec but init, with some mistakes. Not among them: to delete the anonymous group, which ends
     * mosquitto 2.0.11.
     */
    private static final List<String> COMMANDS = List.of(
            "getDefaultACLAccess",
            "setDefaultACLAccess subscribe deny",
            "setDefaultACLAccess publishClientReceive allow",
            "createRole r1",
            "createRole r1",
            "createRole r2",
            "addRoleACL r1 publishClientSend a/# allow 5",
            "addRoleACL r1 publishClientSend a/secret deny 9",
            "addRoleACL r1 publishClientReceive a/# allow",
            "addRoleACL r1 subscribePattern a/# allow 1",
            "addRoleACL r1 subscribeLiteral b/+ allow",
            "addRoleACL r1 unsubscribePattern a/keep/# deny",
            "addRoleACL r1 unsubscribeLiteral b/keep deny",
            "addRoleACL r1 publishClientSend a/# allow",
            "addRoleACL r2 publishClientSend c allow",
            "addRoleACL r2 publishClientSend d allow",
            "removeRoleACL r2 publishClientSend d",
            "removeRoleACL r2 publishClientSend d",
            "addRoleACL zz publishClientSend d allow",
            "getRole r1",
            "getRole zz",
            "listRoles",
            "listRoles 1 1",
            "createClient u1 -p pw",
            "createClient u1 -p pw",
            "createClient u2 -c bound -p other",
            "setClientPassword u2 pw",
            "createClient u3 -p pw",
            "setClientId u3 three",
            "setClientId u3",
            "disableClient u3",
            "createClient u4 -p pw",
            "disableClient u4",
            "enableClient u4",
            "addClientRole u1 r1 3",
            "addClientRole u1 r1 3",
            "addClientRole u1 zz",
            "addClientRole u2 r1",
            "removeClientRole u2 r1",
            "createGroup g1",
            "createGroup g2",
            "createGroup g1",
            "addGroupRole g1 r2 4",
            "addGroupRole g1 r2",
            "addGroupRole g2 r1",
            "removeGroupRole g2 r1",
            "addGroupClient g1 u2 7",
            "addGroupClient g1 u2",
            "addGroupClient g2 u2",
            "removeGroupClient g2 u2",
            "addGroupClient zz u2",
            "getGroup g1",
            "getGroup zz",
            "listGroups",
            "setAnonymousGroup g1",
            "getAnonymousGroup",
            "deleteGroup g2",
            "getClient u1",
            "getClient u2",
            "getClient u3",
            "getClient zz",
            "createClient gone -p pw",
            "deleteClient gone",
            "deleteClient gone",
            "createRole gone",
            "deleteRole gone",
            "deleteRole gone",
            "listClients",
            "listClients 2",
            "listClients 2 2",
            "getDefaultACLAccess");

    private static final List<String> TOPICS =
            List.of("a", "a/b", "a/secret", "c", "d", "$CONTROL/dynamic-security/v1");
    private static final List<String> FILTERS =
            List.of("a/b", "a/#", "a/keep/x", "b/+", "b/keep", "b/1", "#", "$CONTROL/#", "$share/g/a/b");

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireMosquitto() {
        BrokerProcess.requireMosquitto();
        Installed.require(
                "mosquitto_ctrl", List.of("sh", "-c", "command -v mosquitto_ctrl && test -f " + LIBRARY), Map.of());
    }

    /** A file as an operator begins with. */
    private Path init(String name) throws Exception {
        Path file = folder.resolve(name);
        CommandRun made =
                CommandRun.of(List.of("mosquitto_ctrl", "dynsec", "init", file.toString(), "admin", "adminpw"), folder);
        assertThat(made.status()).as(made.output()).isZero();
        return file;
    }

    private static String[] configuration(Path file) {
        return new String[] {
            "allow_anonymous true", "plugin " + LIBRARY, "plugin_opt_config_file " + file,
        };
    }

    private TestBroker godwit(Path file) throws Exception {
        return new TestBroker(Files.createTempDirectory(folder, "godwit"), configuration(file));
    }

    private BrokerProcess mosquitto(Path file, int port) throws Exception {
        List<String> lines = new ArrayList<>(List.of("listener " + port + " 127.0.0.1", "user root"));
        lines.addAll(List.of(configuration(file)));
        BrokerProcess mosquitto = BrokerProcess.start(
                BrokerProcess.Kind.MOSQUITTO, Files.write(folder.resolve("mosquitto" + port + ".conf"), lines));
        mosquitto.awaitPort("127.0.0.1", port);
        return mosquitto;
    }

    private String ctrl(int port, String command) throws Exception {
        List<String> words = Stream.of(
                        Stream.of("mosquitto_ctrl", "-h", "127.0.0.1", "-p", "" + port, "-u", "admin", "-P", "adminpw"),
                        Stream.of("dynsec"),
                        Stream.of(command.split(" ")))
                .flatMap(part -> part)
                .toList();
        CommandRun run = CommandRun.of(words, folder);
        return command + " -> " + run.status() + "\n" + run.output();
    }

    private List<String> ctrl(int port, List<String> commands) throws Exception {
        List<String> answers = new ArrayList<>();
        for (String command : commands) {
            answers.add(ctrl(port, command));
        }
        return answers;
    }

    private static List<String> rights(int port) {
        RightsProbe probe = new RightsProbe(port);
        probe.tryAs("u1", "c1", TOPICS, FILTERS);
        probe.tryAs("u2", "bound", TOPICS, FILTERS);
        probe.tryAs("u2", "other", TOPICS, FILTERS);
        probe.tryAs("u3", "c3", TOPICS, FILTERS);
        probe.tryAs("u4", "c4", TOPICS, FILTERS);
        probe.tryAs("nobody", "c5", TOPICS, FILTERS);
        probe.tryAs(null, "c6", TOPICS, FILTERS);
        return probe.found();
    }

    /** What each of the two answers, and then each reads the file that the other wrote. */
    @Test
    void answersAsMosquittoDoesAndSharesItsFile() throws Exception {
        Path ours = init("ours.json");
        Path theirs = init("theirs.json");
        List<String> ourAnswers;
        List<String> theirAnswers;
        List<String> ourRights;
        List<String> theirRights;
        try (TestBroker godwit = godwit(ours)) {
            ourAnswers = ctrl(godwit.port(), COMMANDS);
            ourRights = rights(godwit.port());
        }
        int port = BrokerProcess.port();
        try (BrokerProcess mosquitto = mosquitto(theirs, port)) {
            theirAnswers = ctrl(port, COMMANDS);
            theirRights = rights(port);
            mosquitto.stop();
        }
        assertThat(ourAnswers).isEqualTo(theirAnswers);
        assertThat(ourRights)
                .isEqualTo(theirRights)
                .contains("u1 (c1) publish a/b: yes", "u1 (c1) publish a/secret: no", "u2 (other) connect: no");
        try (TestBroker godwit = godwit(theirs)) {
            assertThat(rights(godwit.port())).as("Godwit with mosquitto's file").isEqualTo(theirRights);
        }
        try (BrokerProcess mosquitto = mosquitto(ours, port)) {
            assertThat(rights(port)).as("mosquitto with Godwit's file").isEqualTo(ourRights);
            assertThat(ctrl(port, "getClient u2")).contains("Clientid:");
            mosquitto.stop();
        }
    }

    @Test
    void changesThePasswordOfTheAdministrator() throws Exception {
        try (TestBroker godwit = godwit(init("d.json"))) {
            assertThat(ctrl(godwit.port(), "setClientPassword admin another")).contains("-> 0");
            assertThat(ctrl(godwit.port(), "listClients")).contains("Connection error: Not authorized");
            CommandRun run = CommandRun.of(
                    List.of(
                            "mosquitto_ctrl",
                            "-p",
                            "" + godwit.port(),
                            "-u",
                            "admin",
                            "-P",
                            "another",
                            "dynsec",
                            "listClients"),
                    folder);
            assertThat(run.output()).endsWith("admin\n").doesNotContain("error");
        }
    }
}
