// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class TableReportTest {
    @Test
    void alignsEverything() throws IOException {
        assertThat(table(Reports.with(Reports.phase()))).isEqualTo("""
                Scenario  pairs
                Broker    127.0.0.1:1883
                Began     2026-05-04 03:02:01 UTC
                Settings  publishers 50, QoS 1
                Again     godwit bench pairs -q 1

                Phase      Unit      Units   Per second     Time    Sent   Received   Lost   Doubled   Reordered
                exchange   message   2 500        1 000   2.50 s   2 501      2 500      0         0           0

                Latency       p50      p90      p99    p99.9      Max
                exchange   500 ms   900 ms   990 ms   999 ms   1.00 s

                Broker     CPU µs per unit   Cores used   Resident before   Resident after
                exchange             2 000         2.00          50.0 MiB         60.0 MiB
                """);
    }

    @Test
    void leavesOutWhatWasNotMeasured() throws IOException {
        assertThat(table(Reports.with(Reports.nothing(null, null))))
                .doesNotContain("Latency", "CPU")
                .contains("exchange   message       0         0.00   0.00 s      0          0");
    }

    @Test
    void showsDashesForNoUnitsAndAnEmptyHistogram() throws IOException {
        assertThat(table(Reports.with(Reports.nothing(new Histogram(3), new ProcessUse(1_000_000, 0, 0)))))
                .contains("exchange     –     –     –       –     –")
                .contains("exchange                 –            –               0 B              0 B");
    }

    @Test
    void tellsWhatElseWasCounted() throws IOException {
        assertThat(table(Reports.with(Reports.counting("largest backlog", 12_345))))
                .endsWith("\naccepting: largest backlog 12 345\n");
    }

    @Test
    void namesFaultsOfAllPhases() throws IOException {
        assertThat(table(Reports.with(Reports.faulty(1, 0, 2), Reports.faulty(2, 1, 0))))
                .endsWith("\nFAULTY: 3 messages lost, 1 doubled, 2 out of order\n");
    }

    private static String table(Report report) throws IOException {
        StringBuilder text = new StringBuilder();
        TableReport.write(report, text);
        return text.toString();
    }
}
