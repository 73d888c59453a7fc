// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables above the code stand in the documentation, too. */
class JournalFormatTest {
    @ParameterizedTest
    @ValueSource(strings = {"Frames", "Records", "MessageBytes"})
    void theDocumentationSaysWhatTheCodeSays(String name) throws IOException {
        String source = Files.readString(
                Path.of("src/main/java/io/godwit/broker/journal").resolve(name + ".java"));
        String table = source.substring(source.indexOf(" * <pre>") + 8, source.indexOf(" * </pre>"));
        List<String> rows = table.lines()
                .filter(line -> line.length() > 2)
                .map(line -> line.substring(2).strip())
                .map(row -> row.replace("{@link Records}", "below").replace("{@link MessageBytes}", "\"A message\""))
                .toList();
        assertThat(rows).hasSizeGreaterThan(5);
        List<String> documentation = Files.readString(Path.of("../docs/journal-format.md"))
                .lines()
                .map(String::strip)
                .toList();
        assertThat(documentation).containsAll(rows);
    }
}
