// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.report.ConformanceReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/conformance.md is made from the sources, up to date, and nearly every statement has a test. */
class ConformanceReportTest {
    private static final double REQUIRED_PERCENT = 98;

    private final Path root = root();
    private final ConformanceReport report = ConformanceReport.of(root);

    @Test
    void thePageIsUpToDate() throws IOException {
        Path page = root.resolve("docs/conformance.md");
        if (Boolean.getBoolean("godwit.update")) {
            Files.writeString(page, report.markdown());
        }
        assertThat(Files.exists(page) ? Files.readString(page) : "")
                .as("docs/conformance.md is out of date; regenerate it with: mvn -pl app -am test"
                        + " -Dtest=ConformanceReportTest -Dsurefire.failIfNoSpecifiedTests=false -Dgodwit.update=true")
                .isEqualTo(report.markdown());
    }

    @Test
    void everyCitationNamesAStatement() {
        assertThat(report.unknown()).isEmpty();
    }

    @Test
    void nearlyEveryStatementOfMqtt311HasATest() {
        assertThat(report.percentTested(false)).isGreaterThanOrEqualTo(REQUIRED_PERCENT);
        assertThat(report.unexplained(false)).isEmpty();
    }

    @Test
    void nearlyEveryStatementOfMqtt5HasATest() {
        assertThat(report.percentTested(true)).isGreaterThanOrEqualTo(REQUIRED_PERCENT);
        assertThat(report.unexplained(true)).isEmpty();
    }

    @Test
    void noReasonIsGivenForAStatementThatHasATest() {
        assertThat(report.overexplained()).isEmpty();
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("LICENSE"))) {
            folder = folder.resolve("..").normalize();
        }
        return folder;
    }
}
