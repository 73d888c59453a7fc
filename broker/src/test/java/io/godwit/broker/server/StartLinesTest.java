// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.Durability;
import io.godwit.broker.config.PersistenceConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StartLinesTest {
    @Test
    void nameTheDurabilityAndTheDirectoryInFull() {
        assertThat(line(Durability.PROCESS, "/var/lib/x/../godwit"))
                .startsWith("Durability: process: ")
                .endsWith("; data in /var/lib/godwit/godwit-journal.");
        assertThat(line(Durability.POWER, ""))
                .startsWith("Durability: power: ")
                .endsWith("; data in " + Path.of("").toAbsolutePath().resolve("godwit-journal") + ".");
    }

    @Test
    void nameNoDirectoryWhereNothingIsWritten() {
        assertThat(line(Durability.MEMORY, "/var/lib/godwit"))
                .startsWith("Durability: memory: ")
                .doesNotContain("/var/lib");
    }

    private static String line(Durability durability, String location) {
        return StartLines.durability(
                new PersistenceConfig(durability, Path.of(location), "mosquitto.db", 1 << 20, 0, 0));
    }
}
