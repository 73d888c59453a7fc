// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformancePageTest {
    @TempDir
    private Path folder;

    @Test
    void replacesWhatIsBetweenTheMarkersAndNothingElse() throws IOException {
        PerformancePage page =
                page("# Top\n" + PerformancePage.BEGIN + "\nold\n" + PerformancePage.END + "\n### qos1\nwhy\n");
        String expected =
                "# Top\n" + PerformancePage.BEGIN + "\n\n| new |\n\n" + PerformancePage.END + "\n### qos1\nwhy\n";

        page.write("| new |\n");
        assertThat(text()).isEqualTo(expected);
        page.write("\n| new |");
        assertThat(text()).isEqualTo(expected);
    }

    @Test
    void findsTheLinesThatAreExplained() throws IOException {
        PerformancePage page = page("### qos1\n" + PerformancePage.BEGIN + "\n### not-this\n" + PerformancePage.END
                + "\n### paced-p99\nbecause\n### Two words\n");

        assertThat(page.explained()).containsExactlyInAnyOrder("qos1", "paced-p99");
    }

    @Test
    void leavesAPageWithoutMarkersAlone() throws IOException {
        for (String text :
                new String[] {"no markers", PerformancePage.BEGIN, PerformancePage.END + PerformancePage.BEGIN}) {
            PerformancePage page = page(text);

            assertThatThrownBy(() -> page.write("x"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("lacks the lines");
            assertThat(text()).isEqualTo(text);
        }
    }

    @Test
    void theRepositorysPageHasItsMarkers() throws IOException {
        assertThat(new PerformancePage(Path.of("../docs/performance.md")).explained())
                .isNotNull();
    }

    private PerformancePage page(String text) throws IOException {
        return new PerformancePage(Files.writeString(folder.resolve("page.md"), text));
    }

    private String text() throws IOException {
        return Files.readString(folder.resolve("page.md"));
    }
}
