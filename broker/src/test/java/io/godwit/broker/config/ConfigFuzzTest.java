// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any bytes are a configuration or a {@link ConfigException} that names the line. */
class ConfigFuzzTest {
    private static final Path FILE = Path.of("x.conf");
    private static final String[] VALUES = {
        "true",
        "0",
        "1",
        "-1",
        "65536",
        "99999999999999999999",
        "a b c",
        "",
        "\"",
        "#",
        "1883 ::1",
        "0 /s",
        "file",
        "+",
        "1y",
        "a/b:1",
        "\u0000",
        "\uD800",
        "none",
        "10.0.0.0/8",
        "acl_file",
        "tlsv1.3",
        "2"
    };

    @FuzzTest
    void anyBytesAreAConfigurationOrAnError(byte[] bytes) {
        read(bytes);
    }

    /** The same with lines of known names and odd values, which a fuzzer takes long to find. */
    @Test
    void anyValuesAreAConfigurationOrAnError() {
        Random random = new Random(20_261_122);
        var keys = new Keys().all();
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder();
            for (int line = random.nextInt(8); line >= 0; line--) {
                text.append(keys.get(random.nextInt(keys.size())).name())
                        .append(random.nextInt(20) == 0 ? "" : " ")
                        .append(VALUES[random.nextInt(VALUES.length)])
                        .append(random.nextBoolean() ? "\n" : "\r\n");
            }
            read(text.toString().replace("include_dir", "mount_point").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void read(byte[] bytes) {
        try {
            BrokerConfig config = ConfigReader.assemble(DirectiveFile.parse(FILE, bytes), CommandLine.NONE);
            assertThat(config.listeners()).isNotEmpty();
        } catch (ConfigException e) {
            assertThat(e).hasMessageStartingWith("x.conf:" + e.line() + ": ");
            assertThat(e.line()).isPositive();
        }
    }
}
