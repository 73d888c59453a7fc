// SPDX-License-Identifier: Apache-2.0
package io.godwit.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactsTest {
    @Test
    void tellsEveryTable() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Facts.write(out);
        String facts = out.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " ");
        assertThat(facts)
                .contains(
                        "{ \"name\" : \"godwit_reference\", \"aliases\" : [ ], \"type\" : \"auto|true|false\", \"default\""
                                + " : \"auto\", \"scope\" : \"the listener above it\", \"reloadable\" : true, \"effect\" : \"yes\","
                                + " \"group\" : \"Listeners\"")
                .contains("{ \"value\" : 142, \"name\" : \"Session taken over\", \"packets\" : [ \"DISCONNECT from the"
                        + " server\" ], \"error\" : true }")
                .contains(
                        "{ \"value\" : 36, \"name\" : \"Maximum QoS\", \"type\" : \"byte\", \"packets\" : [ \"CONNACK\" ],"
                                + " \"repeats\" : [ ] }")
                .contains("{ \"value\" : 5, \"name\" : \"Not authorized\" }")
                .contains("\"citation\" : \"v3 MQTT-1.5.3-1\"")
                .contains("\"name\" : \"$SYS/broker/clients/connected\"")
                .contains("{ \"value\" : 15, \"name\" : \"AUTH\" }");
    }

    @Test
    void writesTheFileThatIsNamed(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("made").resolve("facts.json");
        Facts.main(new String[] {file.toString()});
        assertThat(file).isNotEmptyFile();
        assertThat(Files.readString(file)).startsWith("{").endsWith("}");
        assertThatThrownBy(() -> Facts.main(new String[0])).hasMessageContaining("the file to write");
    }
}
