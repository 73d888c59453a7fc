// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.ServeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data directory that cannot be used: the broker does not start, and says which directory it is and what to do. */
class DataDirectoryTest {
    private static final int CANNOT_START = 1;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void isNotSharedByTwoBrokers() throws Exception {
        Path location = folder.resolve("data");
        try (ServeProcess first = start(location)) {
            first.await(" running");
            try (ServeProcess second = start(location)) {
                assertThat(second.status()).isEqualTo(CANNOT_START);
                assertThat(second.output())
                        .contains("Error: ")
                        .contains(location.resolve("godwit-journal").toString())
                        .contains("in use by another process")
                        .contains(Long.toString(first.pid()))
                        .contains("persistence_location");
            }
            assertThat(first.isAlive()).isTrue();
            first.kill();
        }
        // The lock ends with its process.
        try (ServeProcess third = start(location)) {
            third.await(" running");
        }
    }

    @Test
    void mustBeWritable() throws Exception {
        try (SmallDisk readOnly = SmallDisk.mount(folder.resolve("disk"), "ro,size=1m");
                ServeProcess broker = start(readOnly.folder())) {
            assertThat(broker.status()).isEqualTo(CANNOT_START);
            assertThat(broker.output())
                    .contains("Error: ")
                    .contains(readOnly.folder().resolve("godwit-journal").toString())
                    .contains("writable")
                    .contains("persistence_location");
        }
    }

    @Test
    void isNoFile() throws Exception {
        Path location = Files.createDirectories(folder.resolve("data"));
        Path file = Files.createFile(location.resolve("godwit-journal"));
        try (ServeProcess broker = start(location)) {
            assertThat(broker.status()).isEqualTo(CANNOT_START);
            assertThat(broker.output())
                    .contains("Error: ")
                    .contains(file.toString())
                    .contains("is a file")
                    .contains("persistence_location");
        }
    }

    private ServeProcess start(Path location) throws IOException {
        int port = ServeProcess.freePort();
        Path config = folder.resolve("broker-" + port + ".conf");
        Files.writeString(config, """
                listener %s 127.0.0.1
                allow_anonymous true
                persistence true
                persistence_location %s
                """.formatted(port, location));
        return ServeProcess.start("-c", config.toString());
    }
}
