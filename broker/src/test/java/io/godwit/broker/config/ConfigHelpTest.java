// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigHelpTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");

    /** With -Dgodwit.rewrite=true the page is written anew instead. */
    @Test
    void isThePageInTheDocumentation() throws IOException {
        String expected = new ConfigHelp().markdown();
        if (Boolean.getBoolean("godwit.rewrite")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, expected);
        }
        assertThat(PAGE)
                .as("docs/configuration.md is out of date; run mvn test -pl broker -am -Dtest=ConfigHelpTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dgodwit.rewrite=true")
                .hasContent(expected);
    }

    @Test
    void showsEveryKeyInLinesThatFitATerminal() {
        String text = new ConfigHelp().text();
        assertThat(text.lines()).allMatch(line -> line.length() <= 160);
        for (Key<?> key : new Keys().all()) {
            assertThat(text).contains("    " + key.name() + " ");
        }
    }
}
