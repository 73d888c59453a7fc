// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.godwit.broker.check.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    private static final String GOOD = "listener 1883 127.0.0.1\nallow_anonymous true\n";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory = Path.of("");

    private Path conf = Path.of("");

    @BeforeEach
    void nameFile() {
        conf = directory.resolve("mosquitto.conf");
    }

    private int run(String... words) {
        out.reset();
        err.reset();
        return CheckCommand.run(
                List.of(words),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Surroundings(Instant.now(), Set.of(), 1_024));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void endsWithStatusOfTheWorstFinding() throws IOException {
        Files.writeString(conf, GOOD);
        assertThat(run(conf.toString())).isZero();
        assertThat(run("--strict", conf.toString())).isZero();
        Files.writeString(conf, "listener 1883\nallow_anonymous true\n");
        assertThat(run(conf.toString())).isZero();
        assertThat(run("--strict", conf.toString())).isEqualTo(1);
        Files.writeString(conf, GOOD + "nonsense\n");
        assertThat(run(conf.toString())).isEqualTo(3);
    }

    @Test
    void saysWhatBecomesOfEachLine() throws IOException {
        Files.writeString(
                conf, GOOD + "user mosquitto\npersistence_file other.db\nautosave_interval 60\nremote_password x\n");
        run(directory.toString());
        assertThat(said().lines().map(String::strip))
                .contains(
                        "1  honoured    listener 1883 127.0.0.1",
                        "2  honoured    allow_anonymous true",
                        "3  ignored     user mosquitto",
                        "4  mapped      persistence_file other.db",
                        "5  not needed  autosave_interval 60",
                        "6  error       remote_password (hidden)");
        assertThat(said())
                .contains("error  conf-error  " + conf + ":6")
                .contains("warning  conf-ignored  " + conf + ":3")
                .contains("note  upgrade-packet-size  " + conf)
                .contains(conf + ": 1 error, 1 warning and 2 notes");
    }

    @Test
    void leavesOutWhatIsWellWhenAsked() throws IOException {
        Files.writeString(conf, GOOD + "user mosquitto\n");
        run("--brief", conf.toString());
        assertThat(said()).contains("user mosquitto").doesNotContain("honoured", "upgrade-");
    }

    @Test
    void writesJson() throws IOException {
        Files.writeString(conf, GOOD + "nonsense\n");
        assertThat(run("--json", conf.toString())).isEqualTo(3);
        List<String> names = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(said())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME
                        && parser.getParsingContext().getParent().inRoot()) {
                    names.add(parser.currentName());
                }
            }
        }
        assertThat(names).containsExactly("file", "directives", "findings", "counts");
        assertThat(said())
                .contains("\"id\" : \"conf-error\"", "\"line\" : 3", "\"page\" : \"docs/check.md#conf-error\"")
                .contains("\"effect\" : \"unknown\"");
    }

    @Test
    void refusesCommandLinesThatItCannotFollow() {
        assertThat(run()).isEqualTo(3);
        assertThat(run("--loud", "x")).isEqualTo(3);
        assertThat(run(directory.resolve("none").toString())).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("does not exist");
        assertThat(run(directory.toString())).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("holds no configuration file");
        assertThat(run("--help")).isZero();
    }

    /** The files that Debian's package installs. */
    @Test
    void findsNoErrorInDebiansFiles() throws IOException {
        Path debian = Path.of("/etc/mosquitto");
        assumeTrue(Files.isReadable(debian.resolve("mosquitto.conf")), "mosquitto's package is not installed");
        int status = run("--json", debian.toString());
        // Where the check runs as somebody else than root, the log cannot be written.
        assertThat(said()).doesNotContain("conf-error", "acl-error", "password-error");
        assertThat(status).isIn(0, 3);
    }

    @Test
    void changesNothing() throws IOException {
        Files.writeString(conf, GOOD + "persistence true\npersistence_location " + directory.resolve("data") + "\n");
        run(conf.toString());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(conf);
        }
    }
}
