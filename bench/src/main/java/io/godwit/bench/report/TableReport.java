// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** A report as a table for people: plain text, in columns that a terminal shows aligned. */
public final class TableReport {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String BETWEEN = "   ";

    private TableReport() {}

    /**
     * Writes the report, ends with a line end, and closes nothing.
     *
     * @throws IOException when the writer fails
     */
    public static void write(Report report, Appendable out) throws IOException {
        out.append(text(report));
    }

    private static String text(Report report) {
        StringBuilder text = new StringBuilder();
        text.append("Scenario  ").append(report.scenario()).append('\n');
        text.append("Broker    ").append(report.target()).append('\n');
        text.append("Began     ").append(TIME.format(report.start())).append('\n');
        if (!report.settings().isEmpty()) {
            text.append("Settings  ")
                    .append(report.settings().entrySet().stream()
                            .map(setting -> setting.getKey() + " " + setting.getValue())
                            .collect(Collectors.joining(", ")))
                    .append('\n');
        }
        text.append("Again     ").append(report.command()).append('\n');
        List<List<String>> work = new ArrayList<>();
        work.add(List.of(
                "Phase", "Unit", "Units", "Per second", "Time", "Sent", "Received", "Lost", "Doubled", "Reordered"));
        report.phases().forEach(phase -> work.add(work(phase)));
        append(work, 2, text);
        if (report.phases().stream().anyMatch(phase -> phase.latency() != null)) {
            List<List<String>> latencies = new ArrayList<>();
            latencies.add(List.of("Latency", "p50", "p90", "p99", "p99.9", "Max"));
            report.phases().stream()
                    .filter(phase -> phase.latency() != null)
                    .forEach(phase -> latencies.add(latencies(phase)));
            append(latencies, 1, text);
        }
        if (report.phases().stream().anyMatch(phase -> phase.broker() != null)) {
            List<List<String>> uses = new ArrayList<>();
            uses.add(List.of("Broker", "CPU µs per unit", "Cores used", "Resident before", "Resident after"));
            for (Phase phase : report.phases()) {
                ProcessUse use = phase.broker();
                if (use != null) {
                    uses.add(List.of(
                            phase.name(),
                            Quantities.cpuMicros(phase),
                            Quantities.cores(phase),
                            Quantities.bytes(use.residentBytesBefore()),
                            Quantities.bytes(use.residentBytesAfter())));
                }
            }
            append(uses, 1, text);
        }
        for (Phase phase : report.phases()) {
            phase.counts()
                    .forEach((name, count) -> text.append('\n')
                            .append(phase.name())
                            .append(": ")
                            .append(name)
                            .append(' ')
                            .append(Quantities.count(count)));
            text.append(phase.counts().isEmpty() ? "" : "\n");
        }
        if (report.isFaulty()) {
            text.append("\nFAULTY: ").append(faults(report)).append('\n');
        }
        return text.toString();
    }

    private static List<String> work(Phase phase) {
        return List.of(
                phase.name(),
                phase.unit(),
                Quantities.count(phase.units()),
                Quantities.number(phase.perSecond()),
                Quantities.seconds(phase.duration()),
                Quantities.count(phase.sent()),
                Quantities.count(phase.received()),
                Quantities.count(phase.faults().lost()),
                Quantities.count(phase.faults().doubled()),
                Quantities.count(phase.faults().reordered()));
    }

    private static List<String> latencies(Phase phase) {
        Histogram latency = phase.latency();
        return List.of(
                phase.name(),
                Quantities.percentile(latency, 50),
                Quantities.percentile(latency, 90),
                Quantities.percentile(latency, 99),
                Quantities.percentile(latency, 99.9),
                Quantities.percentile(latency, 100));
    }

    /** What went wrong in all phases, in words. */
    static String faults(Report report) {
        long lost = 0;
        long doubled = 0;
        long reordered = 0;
        for (Phase phase : report.phases()) {
            lost += phase.faults().lost();
            doubled += phase.faults().doubled();
            reordered += phase.faults().reordered();
        }
        return Quantities.counted(lost, "message") + " lost, " + Quantities.count(doubled) + " doubled, "
                + Quantities.count(reordered) + " out of order";
    }

    /** Columns as wide as their widest cell: the first ones of words to the left, those of numbers to the right. */
    private static void append(List<List<String>> rows, int words, StringBuilder text) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        text.append('\n');
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                String blanks = " ".repeat(widths[column] - cell.length());
                line.append(column == 0 ? "" : BETWEEN).append(column < words ? cell + blanks : blanks + cell);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }
}
