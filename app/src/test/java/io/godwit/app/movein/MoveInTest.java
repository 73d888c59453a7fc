// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.movein;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.bridges.BrokerProcess;
import io.godwit.app.bridges.BrokerProcess.Kind;
import io.godwit.app.clients.CommandRun;
import io.godwit.app.clients.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Mosquitto is used and stopped; Godwit starts on its files: clients, users, rights, retained and queued messages are there. */
class MoveInTest {
    /** As Debian's package has it. */
    private static final String DEBIAN = """
            # Place your local configuration in ${root}/etc/mosquitto/conf.d/
            #
            # A full description of the configuration file is at
            # /usr/share/doc/mosquitto/examples/mosquitto.conf.example

            pid_file ${root}/run/mosquitto/mosquitto.pid

            persistence true
            persistence_location ${root}/var/lib/mosquitto/

            log_dest file ${root}/var/log/mosquitto/mosquitto.log

            include_dir ${root}/etc/mosquitto/conf.d
            """;

    /** As Home Assistant's add-on writes it, with a password file in the place of its plugin. */
    private static final String HOME = """
            protocol mqtt
            user ${user}
            log_dest stdout
            log_type error
            log_type warning
            log_type notice
            log_type information
            persistence true
            persistence_location ${root}/data/

            per_listener_settings true

            listener ${port}
            protocol mqtt
            max_connections -1
            allow_anonymous false
            password_file ${root}/etc/mosquitto/pw
            acl_file ${root}/etc/mosquitto/acl
            """;

    private static final String RIGHTS = """
            user homeassistant
            topic readwrite #

            user sensor
            topic write home/+/state
            topic read home/+/set
            pattern readwrite own/%u/#
            """;

    @Test
    void takesOverDebiansPackage() throws Exception {
        try (Installation debian = new Installation("debian")) {
            debian.directory("run/mosquitto");
            debian.directory("var/lib/mosquitto");
            debian.directory("var/log/mosquitto");
            debian.write("etc/mosquitto/mosquitto.conf", DEBIAN);
            debian.write(
                    "etc/mosquitto/conf.d/local.conf",
                    "listener ${port} 127.0.0.1\nallow_anonymous true\nuser ${user}\n");
            BrokerProcess mosquitto = debian.start(Kind.MOSQUITTO, "etc/mosquitto/mosquitto.conf");
            use(debian, "");
            mosquitto.stop();
            debian.remember(
                    "etc/mosquitto/mosquitto.conf",
                    "etc/mosquitto/conf.d/local.conf",
                    "var/lib/mosquitto/mosquitto.db");

            BrokerProcess godwit = debian.start(Kind.GODWIT, "etc/mosquitto/mosquitto.conf");
            assertIsThere(debian, "");
            assertThat(Files.readString(debian.file("run/mosquitto/mosquitto.pid")).strip())
                    .matches("\\d+");
            godwit.stop();
            assertThat(Files.readString(debian.file("var/log/mosquitto/mosquitto.log")))
                    .contains("mosquitto version", "godwit version", "as meter (p2, c0");
            debian.assertUnchanged();
        }
    }

    @Test
    void takesOverUsersAndRights() throws Exception {
        try (Installation home = new Installation("home")) {
            home.directory("data");
            home.write("etc/mosquitto/mosquitto.conf", HOME);
            home.write("etc/mosquitto/acl", RIGHTS);
            passwords(home, "homeassistant", "sensor");
            BrokerProcess mosquitto = home.start(Kind.MOSQUITTO, "etc/mosquitto/mosquitto.conf");
            String admin = " -u homeassistant -P homeassistant-pw";
            String sensor = " -u sensor -P sensor-pw";
            use(home, admin);
            assertRights(home, admin, sensor);
            mosquitto.stop();
            home.remember(
                    "etc/mosquitto/mosquitto.conf", "etc/mosquitto/acl", "etc/mosquitto/pw", "data/mosquitto.db");

            BrokerProcess godwit = home.start(Kind.GODWIT, "etc/mosquitto/mosquitto.conf");
            assertIsThere(home, admin);
            assertRights(home, admin, sensor);
            godwit.stop();
            home.assertUnchanged();
        }
    }

    @Test
    void takesOverClientCertificates() throws Exception {
        try (Installation secure = new Installation("secure")) {
            TestCertificates.make(secure.directory("certs"));
            secure.directory("data");
            secure.write("acl", "user client\ntopic readwrite #\n");
            secure.write("mosquitto.conf", """
                    persistence true
                    persistence_location ${root}/data/
                    user ${user}
                    acl_file ${root}/acl
                    listener ${port} 127.0.0.1
                    cafile ${root}/certs/ca.crt
                    certfile ${root}/certs/server.crt
                    keyfile ${root}/certs/server.key
                    require_certificate true
                    use_identity_as_username true
                    """);
            String trust = " --cafile ${root}/certs/ca.crt";
            String client = trust + " --cert ${root}/certs/client.crt --key ${root}/certs/client.key";
            BrokerProcess mosquitto = secure.start(Kind.MOSQUITTO, "mosquitto.conf");
            use(secure, client);
            assertThat(secure.publish("-t x -m y" + trust).status()).isNotZero();
            mosquitto.stop();
            secure.remember("mosquitto.conf", "acl", "data/mosquitto.db");

            BrokerProcess godwit = secure.start(Kind.GODWIT, "mosquitto.conf");
            assertIsThere(secure, client);
            assertThat(secure.publish("-t x -m y" + trust).status()).isNotZero();
            godwit.stop();
            secure.assertUnchanged();
        }
    }

    @Test
    void takesOverDynamicSecurity() throws Exception {
        try (Installation dynamic = new Installation("dynamic")) {
            dynamic.directory("data");
            dynamic.write("mosquitto.conf", """
                    persistence true
                    persistence_location ${root}/data/
                    user ${user}
                    per_listener_settings false
                    listener ${port} 127.0.0.1
                    allow_anonymous false
                    plugin %s
                    plugin_opt_config_file ${root}/dynamic-security.json
                    """.formatted(plugin()));
            List<String> init = List.of(
                    "mosquitto_ctrl", "dynsec", "init", dynamic.file("dynamic-security.json").toString(), "admin", "pw");
            succeed(CommandRun.of(init, dynamic.file("data")));
            BrokerProcess mosquitto = dynamic.start(Kind.MOSQUITTO, "mosquitto.conf");
            String admin = "-u admin -P pw dynsec ";
            succeed(dynamic.control(admin + "createRole everything"));
            for (String right : List.of("publishClientSend", "publishClientReceive", "subscribePattern")) {
                succeed(dynamic.control(admin + "addRoleACL everything " + right + " # allow 1"));
            }
            succeed(dynamic.control(admin + "createRole door"));
            succeed(dynamic.control(admin + "addRoleACL door publishClientSend home/door/state allow 1"));
            succeed(dynamic.control(admin + "createGroup doors"));
            succeed(dynamic.control(admin + "addGroupRole doors door"));
            for (String user : List.of("house", "sensor")) {
                succeed(dynamic.control(admin + "createClient " + user + " -p " + user + "-pw"));
            }
            succeed(dynamic.control(admin + "addClientRole house everything"));
            succeed(dynamic.control(admin + "addGroupClient doors sensor"));
            String house = " -u house -P house-pw";
            use(dynamic, house);
            assertGroupRights(dynamic, house);
            mosquitto.stop();
            dynamic.remember("mosquitto.conf", "dynamic-security.json", "data/mosquitto.db");

            BrokerProcess godwit = dynamic.start(Kind.GODWIT, "mosquitto.conf");
            assertIsThere(dynamic, house);
            assertGroupRights(dynamic, house);
            assertThat(dynamic.control(admin + "listClients").output().lines())
                    .contains("admin", "house", "sensor");
            assertThat(dynamic.control(admin + "getGroup doors").output()).contains("sensor", "door");
            dynamic.assertUnchanged();
            succeed(dynamic.control(admin + "disableClient sensor"));
            assertThat(dynamic.publish("-t home/door/state -m shut -u sensor -P sensor-pw").status())
                    .isNotZero();
            godwit.stop();
        }
    }

    private static void assertGroupRights(Installation installation, String house) throws Exception {
        String sensor = " -u sensor -P sensor-pw";
        succeed(installation.publish("-t home/door/state -m open -q 1 -r" + sensor));
        succeed(installation.publish("-t home/door/set -m forged -q 1 -r" + sensor));
        assertThat(installation.publish("-t home/door/state -m open -u sensor -P wrong").output())
                .containsIgnoringCase("not authorised");
        assertThat(installation.subscribe("-v -t home/door/# -W 1" + house).output().lines())
                .filteredOn(line -> !line.startsWith("Timed"))
                .containsExactly("home/door/state open");
    }

    /** Where mosquitto's package has its plugin, which depends on the machine's architecture. */
    private static Path plugin() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            return folders.map(folder -> folder.resolve("mosquitto_dynamic_security.so"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElse(Path.of("/usr/lib/mosquitto_dynamic_security.so"));
        }
    }

    /** Retained messages, and a session that lasts with messages that wait. */
    private static void use(Installation installation, String options) throws Exception {
        succeed(installation.publish("-t home/lamp/state -m on -q 1 -r" + options));
        succeed(installation.publish("-t home/gone/state -m on -q 1 -r" + options));
        succeed(installation.publish("-t home/gone/state -n -q 1 -r" + options));
        // It ends when it is subscribed.
        succeed(installation.subscribe("-c -i meter -q 2 -t home/+/set -E" + options));
        succeed(installation.publish("-t home/meter/set -m first -q 1" + options));
        succeed(installation.publish("-t home/meter/set -m second -q 2" + options));
    }

    private static void assertIsThere(Installation installation, String options) throws Exception {
        CommandRun retained = installation.subscribe("-v -t home/+/state -W 1" + options);
        assertThat(retained.output().lines()).contains("home/lamp/state on").noneMatch(line -> line.contains("gone"));
        CommandRun queued =
                installation.subscribe("-c -i meter -q 2 -t home/+/set -C 2 -W 20 -F %t=%p=%q" + options);
        assertThat(queued.output().lines()).containsExactly("home/meter/set=first=1", "home/meter/set=second=2");
    }

    private static void assertRights(Installation installation, String admin, String sensor) throws Exception {
        assertThat(installation.publish("-t home/x/state -m y -u sensor -P wrong").output())
                .containsIgnoringCase("not authorised");
        assertThat(installation.publish("-t home/x/state -m y").output()).containsIgnoringCase("not authorised");
        succeed(installation.publish("-t home/door/state -m open -q 1 -r" + sensor));
        succeed(installation.publish("-t home/door/set -m forged -q 1 -r" + sensor));
        succeed(installation.publish("-t own/sensor/1 -m mine -q 1 -r" + sensor));
        assertThat(installation.subscribe("-v -t home/door/# -t own/# -W 1" + admin).output().lines())
                .filteredOn(line -> !line.startsWith("Timed"))
                .containsExactlyInAnyOrder("home/door/state open", "own/sensor/1 mine");
        assertThat(installation.subscribe("-v -t own/sensor/1 -W 1" + sensor).output())
                .contains("own/sensor/1 mine");
    }

    private static void passwords(Installation installation, String... users) throws Exception {
        installation.write("etc/mosquitto/pw", "");
        for (String user : users) {
            List<String> command = List.of(
                    "mosquitto_passwd", "-b", installation.file("etc/mosquitto/pw").toString(), user, user + "-pw");
            succeed(CommandRun.of(command, installation.file("etc")));
        }
    }

    private static void succeed(CommandRun run) throws IOException {
        assertThat(run.status()).as(run.output()).isZero();
    }
}
