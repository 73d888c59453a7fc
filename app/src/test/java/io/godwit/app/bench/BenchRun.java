// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.bench.report.JsonReport;
import io.godwit.bench.report.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What one run of the command left behind. */
record BenchRun(int status, String out, String err) {
    static BenchRun of(Map<String, String> environment, List<String> words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = BenchCommand.run(
                words,
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        return new BenchRun(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    static BenchRun of(String line) {
        return of(Map.of(), List.of(line.split(" ", -1)));
    }

    /** Runs a line that must do well; what its JSON says. */
    static Report well(Path folder, String line) throws IOException {
        Path json = folder.resolve("report.json");
        List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
        words.addAll(List.of("--json", json.toString()));
        BenchRun run = of(Map.of(), words);
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        try (InputStream in = Files.newInputStream(json)) {
            Report report = JsonReport.read(in);
            assertThat(report.isFaulty()).isFalse();
            assertThat(report.phases().getFirst().units()).isPositive();
            return report;
        }
    }
}
