// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.app.reference.ReferenceOptions.Form;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void readsItsCommandLine() {
        ReferenceOptions found = ReferenceOptions.parse(List.of("rc", "5", "--list", "--scope", "rc"));
        assertThat(found.words()).containsExactly("rc", "5");
        assertThat(found.form()).isEqualTo(Form.LIST);
        assertThat(found.scope()).isEqualTo("rc");
        ReferenceOptions export =
                ReferenceOptions.parse(List.of("export", "out", "--base", "https://example.org/mqtt"));
        assertThat(export.folder()).isEqualTo(Path.of("out"));
        assertThat(export.baseUrl()).isEqualTo("https://example.org/mqtt");
        assertThat(ReferenceOptions.parse(List.of("--url", "will")).form()).isEqualTo(Form.URL);
    }

    @Test
    void saysWhatIsWrongWithACommandLine() {
        assertThatThrownBy(() -> ReferenceOptions.parse(List.of())).hasMessageContaining("what to look for");
        assertThatThrownBy(() -> ReferenceOptions.parse(List.of("export"))).hasMessageContaining("where to write");
        assertThatThrownBy(() -> ReferenceOptions.parse(List.of("export", "a", "b")))
                .hasMessageContaining("one folder");
        assertThatThrownBy(() -> ReferenceOptions.parse(List.of("--scope", "all", "x")))
                .hasMessageContaining("rc, packet");
        assertThatThrownBy(() -> ReferenceOptions.parse(List.of("x", "--scope")))
                .hasMessageContaining("needs a value");
        assertThat(run("export")).isEqualTo(3);
        assertThat(err.toString(UTF_8)).contains("godwit reference --help");
    }

    @Test
    void helpsAndSaysWhenThereAreNoPages() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("godwit reference export DIR");
        assertThat(run("qos", "1")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("built without the pages");
    }

    private int run(String... arguments) {
        return ReferenceCommand.run(
                List.of(arguments), null, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}
