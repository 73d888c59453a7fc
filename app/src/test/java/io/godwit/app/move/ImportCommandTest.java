// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.acl.AclCommand;
import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.LogConfig;
import io.godwit.broker.config.PersistenceConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
    private static final String STATE = """
            {"format":"godwit store","version":1}
            {"type":"session","client":"meter","userName":"ann","expirySeconds":4294967295,"leftAtMillis":5,"nextSequence":0}
            {"type":"retained","topic":"state","qos":0,"retain":true,"publisher":"meter","payload":"on"}
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory = Path.of("");

    private Path from = Path.of("");
    private Path to = Path.of("");

    @BeforeEach
    void writeInstallation() throws IOException {
        from = directory.resolve("mosquitto");
        to = directory.resolve("godwit");
        write("mosquitto.conf", """
                # The broker at home.
                user mosquitto
                pid_file $DIR/run/mosquitto.pid
                persistence true
                persistence_location $DIR/lib/
                log_dest file $DIR/log/mosquitto.log\r
                log_dest stdout
                include_dir $DIR/conf.d
                """);
        write("conf.d/listeners.conf", """
                listener 17410 127.0.0.1
                password_file $DIR/users/passwd
                acl_file $DIR/acl
                """);
        write("users/passwd", "# users\n");
        write("acl", "user ann\ntopic read home/#\n");
        write("lib/mosquitto.db", STATE);
    }

    private void write(String name, String text) throws IOException {
        Path file = from.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text.replace("$DIR", from.toString()));
    }

    private int run(Object... words) {
        out.reset();
        err.reset();
        return ImportCommand.run(
                Stream.of(words).map(String::valueOf).toList(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void makesADirectoryThatNeedsNothingOfTheOldOne() throws Exception {
        Map<String, String> before = contents(from);
        assertThat(run("--from", from, "--to", to)).isZero();
        assertThat(contents(from)).isEqualTo(before);

        assertThat(Files.readString(to.resolve("godwit.conf"))).isEqualTo("""
                # The broker at home.
                # Left out by godwit import, since it has no effect: user mosquitto
                pid_file %1$s/godwit.pid
                persistence true
                persistence_location %1$s/data
                log_dest file %1$s/log/mosquitto.log
                log_dest stdout
                include_dir %1$s/conf.d
                """.formatted(to));
        BrokerConfig config = ConfigReader.read(to.resolve("godwit.conf"), CommandLine.NONE);
        assertThat(config.deprecations()).isEmpty();
        assertThat(config.listeners()).singleElement().satisfies(listener -> {
            assertThat(listener.security().passwordFile()).isEqualTo(to.resolve("passwd"));
            assertThat(listener.security().aclFile()).isEqualTo(to.resolve("acl"));
        });
        assertThat(config.log().destinations()).contains(LogConfig.Destination.FILE);
        assertThat(Files.isDirectory(config.persistence().directory())).isTrue();
        assertThat(Files.isDirectory(to.resolve("log"))).isTrue();
        assertThat(said())
                .contains("taken  " + from.resolve("lib/mosquitto.db"))
                .contains("1 session", "1 retained message")
                .contains("left  " + from.resolve("mosquitto.conf") + ":2 user mosquitto")
                .contains("godwit serve -c " + to.resolve("godwit.conf"));
        assertThat(AclCommand.run(List.of("test", "-c", to.toString(), "--user", "ann", "--receive", "home/door")))
                .isZero();
    }

    @Test
    void letsOnlyTheOwnerReadIt() throws IOException {
        run("--from", from, "--to", to);
        for (String name : List.of("passwd", "acl", "godwit.conf", "conf.d/listeners.conf")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to.resolve(name))))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to)))
                .isEqualTo("rwx------");
    }

    @Test
    void makesNothingInADryRun() throws IOException {
        assertThat(run("--from", from, "--to", to, "--dry-run")).isZero();
        assertThat(said()).contains("taken  " + from.resolve("acl"), "Nothing was made");
        assertThat(to).doesNotExist();
    }

    @Test
    void overwritesNothing() throws IOException {
        Files.createDirectory(to);
        assertThat(run("--from", from, "--to", to)).isZero();
        Map<String, String> made = contents(to);
        assertThat(run("--from", from, "--to", to)).isEqualTo(3);
        assertThat(complained()).contains("is there already and not empty");
        assertThat(contents(to)).isEqualTo(made);
    }

    @Test
    void makesNothingOfAConfigurationWithMistakes() throws IOException {
        write("conf.d/z.conf", "nonsense 1\nmax_qos 7\n");
        assertThat(run("--from", from, "--to", to)).isEqualTo(3);
        assertThat(complained()).contains("z.conf:1: ", "z.conf:2: ", "godwit check");
        assertThat(leftOvers()).containsExactly("mosquitto");
    }

    @Test
    void makesNothingWhenTheStateCannotBeRead() throws IOException {
        write("lib/mosquitto.db", "{\"format\":\"something else\"}\n");
        assertThat(run("--from", from, "--to", to)).isEqualTo(1);
        assertThat(complained()).contains("mosquitto.db", "Nothing was made.");
        assertThat(leftOvers()).containsExactly("mosquitto");
    }

    @Test
    void makesNothingWhenAFileIsMissing() throws IOException {
        Files.delete(from.resolve("acl"));
        assertThat(run("--from", from, "--to", to)).isEqualTo(3);
        assertThat(complained()).contains("listeners.conf:3: ", "cannot be read");
        assertThat(leftOvers()).containsExactly("mosquitto");
    }

    @Test
    void copiesCertificatesOrLeavesThemAsAsked() throws IOException {
        write("certs/server.crt", "a");
        write("certs/server.key", "b");
        write("other/server.key", "c");
        write("ca/x.pem", "d");
        write("conf.d/tls.conf", """
                listener 17411
                certfile $DIR/certs/server.crt
                keyfile $DIR/certs/server.key
                capath $DIR/ca
                listener 17412
                certfile $DIR/certs/server.crt
                keyfile $DIR/other/server.key
                """);
        run("--from", from, "--to", to);
        assertThat(said()).contains("kept  " + from.resolve("conf.d/tls.conf") + ":2 certfile");
        assertThat(Files.readString(to.resolve("conf.d/tls.conf")))
                .isEqualTo(Files.readString(from.resolve("conf.d/tls.conf")));

        Path other = directory.resolve("copied");
        run("--from", from, "--to", other, "--copy-certificates");
        assertThat(Files.readString(other.resolve("conf.d/tls.conf"))).isEqualTo("""
                listener 17411
                certfile %1$s/certs/server.crt
                keyfile %1$s/certs/server.key
                capath %1$s/certs/ca
                listener 17412
                certfile %1$s/certs/server.crt
                keyfile %1$s/certs/2-server.key
                """.formatted(other));
        assertThat(Files.readString(other.resolve("certs/2-server.key"))).isEqualTo("c");
        assertThat(Files.readString(other.resolve("certs/ca/x.pem"))).isEqualTo("d");
    }

    @Test
    void keepsTheStateInTheNewDirectoryWhereNoLineSaysWhere() throws Exception {
        write("mosquitto.conf", "persistence true\nconnection b\naddress 127.0.0.1\ntopic a\n");
        Path state = directory.resolve("elsewhere.db");
        Files.writeString(state, STATE);
        assertThat(run("--from", from, "--to", to, "--db", state)).isZero();
        BrokerConfig config = ConfigReader.read(to.resolve("godwit.conf"), CommandLine.NONE);
        assertThat(config.persistence().location()).isEqualTo(to.resolve("data"));
        assertThat(to.resolve("data").resolve(PersistenceConfig.JOURNAL)).isDirectory();
    }

    @Test
    void leavesTheStateOfABrokerThatKeepsNothing() throws IOException {
        write("mosquitto.conf", "allow_anonymous true\n");
        assertThat(run("--from", from, "--to", to, "--db", from.resolve("lib/mosquitto.db")))
                .isZero();
        assertThat(said()).contains("left  " + from.resolve("lib/mosquitto.db"));
        assertThat(to.resolve("data").resolve(PersistenceConfig.JOURNAL)).doesNotExist();
    }

    @Test
    void refusesCommandLinesThatItCannotFollow() {
        assertThat(run()).isEqualTo(3);
        assertThat(run("--from", from)).isEqualTo(3);
        assertThat(run("--from", from, "--to", to, "--force")).isEqualTo(3);
        assertThat(run("--from", from, "--to", to, "--db", from.resolve("none")))
                .isEqualTo(3);
        assertThat(run("--from", directory.resolve("none"), "--to", to)).isEqualTo(3);
        assertThat(run("--help")).isZero();
    }

    private List<String> leftOvers() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    private static Map<String, String> contents(Path where) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(where)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        where.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }
}
