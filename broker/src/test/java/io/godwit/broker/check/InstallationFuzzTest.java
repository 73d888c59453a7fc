// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.godwit.broker.check.Installation.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever bytes the files hold, there is a report, and each finding names a file. */
class InstallationFuzzTest {
    private static final Surroundings SURROUNDINGS = new Surroundings(Instant.EPOCH, Set.of(), 1_024);
    private static final String[] PIECES = {
        "listener",
        "1883",
        "0 /x",
        "acl_file f",
        "password_file f",
        "plugin mosquitto_dynamic_security.so",
        "plugin_opt_config_file f",
        "certfile f",
        "keyfile f",
        "cafile f",
        "crlfile f",
        "require_certificate true",
        "persistence true",
        "persistence_location",
        "log_dest file",
        "include_dir",
        "connection",
        "address",
        "topic",
        "user",
        "pattern",
        "per_listener_settings true",
        "#",
        "+",
        "%c",
        "{",
        "}",
        "[",
        "\"",
        ":",
        ",",
        "roles",
        "$7$1$",
        "-----BEGIN CERTIFICATE-----",
        "-----END CERTIFICATE-----",
        "\n",
        "\n",
        "\n",
        " ",
        "\t",
        "\0",
        "é",
        "\r",
        "deny"
    };

    @FuzzTest
    void anyBytesHaveAReport(byte[] bytes) throws IOException {
        Path directory = Files.createTempDirectory("godwit-check");
        try {
            report(directory, bytes, bytes);
        } finally {
            Files.delete(directory.resolve("f"));
            Files.delete(directory.resolve("mosquitto.conf"));
            Files.delete(directory);
        }
    }

    /** The same with pieces of real files, which a fuzzer takes long to find. */
    @Test
    void anyPiecesHaveAReport(@TempDir Path directory) throws IOException {
        Random random = new Random(20_261_123);
        for (int i = 0; i < 1_500; i++) {
            report(directory, pieces(random), pieces(random));
        }
    }

    private static void report(Path directory, byte[] conf, byte[] other) throws IOException {
        Path named = directory.resolve("f");
        Files.write(named, other);
        String text = new String(conf, StandardCharsets.ISO_8859_1).replace("file f", "file " + named);
        Files.write(directory.resolve("mosquitto.conf"), text.getBytes(StandardCharsets.ISO_8859_1));
        Report report = Installation.check(directory.resolve("mosquitto.conf"), SURROUNDINGS);
        assertThat(report.findings()).allSatisfy(finding -> {
            assertThat(finding.text()).isNotBlank();
            assertThat(finding.line()).isNotNegative();
        });
        assertThat(report.count(Level.ERROR))
                .isGreaterThanOrEqualTo(report.survey().faults().isEmpty() ? 0 : 1);
    }

    private static byte[] pieces(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i >= 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]).append(random.nextBoolean() ? " " : "");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
