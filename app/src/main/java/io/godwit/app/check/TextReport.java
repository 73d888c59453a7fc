// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.check;

import io.godwit.broker.check.Finding;
import io.godwit.broker.check.Installation.Report;
import io.godwit.broker.check.Level;
import io.godwit.broker.config.ConfigSurvey.Line;
import io.godwit.broker.config.ConfigSurvey.Treatment;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The report for people. One instance for one report. */
final class TextReport {
    private static final int WIDTH = 110;

    private final Report report;
    private final boolean brief;
    private final PrintStream out;

    TextReport(Report report, boolean brief, PrintStream out) {
        this.report = report;
        this.brief = brief;
        this.out = out;
    }

    void write() {
        Path before = null;
        for (Line line : report.survey().lines()) {
            if (!brief || !isPlain(line.treatment())) {
                before = header(before, line);
                out.printf(
                        Locale.ROOT,
                        "  %5d  %-10s  %s%n",
                        line.line(),
                        line.treatment().words(),
                        written(line));
                if (!isPlain(line.treatment()) && !line.text().isEmpty() && line.treatment() != Treatment.WRONG) {
                    wrapped(" ".repeat(21), line.text());
                }
            }
        }
        List<Finding> shown = report.findings().stream()
                .filter(finding -> !brief || finding.level() != Level.NOTE)
                .toList();
        for (Finding finding : shown) {
            out.println();
            out.println(finding.level().word() + "  " + finding.check().id()
                    + (finding.place().isEmpty() ? "" : "  " + finding.place()));
            wrapped("    ", finding.text());
        }
        out.println();
        out.println(summary());
    }

    private @Nullable Path header(@Nullable Path before, Line line) {
        if (!line.file().equals(before)) {
            out.println(line.file());
        }
        return line.file();
    }

    private static boolean isPlain(Treatment treatment) {
        return treatment == Treatment.HONOURED || treatment == Treatment.NOT_NEEDED;
    }

    private static String written(Line line) {
        return line.value().isEmpty() ? line.spelling() : line.spelling() + ' ' + line.value();
    }

    private String summary() {
        return report.file() + ": " + counted(Level.ERROR) + ", " + counted(Level.WARNING) + " and "
                + counted(Level.NOTE)
                + (report.findings().isEmpty() ? "." : "; docs/check.md explains each by its name.");
    }

    private String counted(Level level) {
        long count = report.count(level);
        return count + " " + level.word() + (count == 1 ? "" : "s");
    }

    private void wrapped(String indent, String text) {
        StringBuilder line = new StringBuilder(indent);
        for (String word : text.split(" ", -1)) {
            if (line.length() > indent.length() && line.length() + word.length() > WIDTH) {
                out.println(line.toString().stripTrailing());
                line.setLength(indent.length());
            }
            line.append(word).append(' ');
        }
        out.println(line.toString().stripTrailing());
    }
}
