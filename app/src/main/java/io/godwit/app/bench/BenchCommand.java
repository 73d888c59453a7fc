// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bench;

import io.godwit.bench.report.HtmlReport;
import io.godwit.bench.report.JsonReport;
import io.godwit.bench.report.Progress;
import io.godwit.bench.report.Report;
import io.godwit.bench.report.TableReport;
import io.godwit.bench.scenario.Bench;
import io.godwit.bench.scenario.BenchSettings;
import io.godwit.bench.scenario.ScenarioKind;
import java.io.BufferedWriter;
import java.io.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code godwit bench}: runs one scenario and tells what it found. */
public final class BenchCommand {
    static final int DONE = 0;

    /** Status when the run failed, or a message did not arrive as it should. */
    static final int FAILED = 1;

    /** Status for a command line that cannot be followed. */
    static final int UNUSABLE = 3;

    private BenchCommand() {}

    /** Runs the command with these words behind its name and returns the exit status. */
    public static int run(List<String> words) {
        boolean isTerminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        return run(words, System.getenv(), out, System.err, isTerminal);
    }

    static int run(
            List<String> words, Map<String, String> environment, PrintStream out, PrintStream err, boolean isTerminal) {
        String first = words.isEmpty() ? "--help" : words.getFirst();
        if (first.equals("--help") || first.equals("help")) {
            out.print(BenchOptions.help());
            return DONE;
        }
        String help = "godwit bench --help";
        Progress progress = new Progress(err, false);
        try {
            ScenarioKind scenario = BenchOptions.scenario(first);
            help = "godwit bench " + scenario.word() + " --help";
            BenchArguments arguments = BenchOptions.read(scenario, words.subList(1, words.size()), environment);
            if (arguments.help) {
                out.print(BenchOptions.help(scenario));
                return DONE;
            }
            BenchSettings settings = arguments.settings.build();
            requireWritable(arguments.json);
            requireWritable(arguments.html);
            progress = new Progress(err, isTerminal && !arguments.quiet);
            Report report = Bench.run(settings, progress::at);
            progress.clear();
            return tell(report, arguments, out, err);
        } catch (IllegalArgumentException e) {
            err.println("Error: " + e.getMessage());
            err.println("Use '" + help + "' to see usage.");
            return UNUSABLE;
        } catch (IOException e) {
            progress.clear();
            err.println("Error: " + e.getMessage());
            return FAILED;
        }
    }

    /** A run may be long; where its report cannot go is to be known before. */
    private static void requireWritable(@Nullable Path file) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        boolean writable = Files.exists(file)
                ? Files.isRegularFile(file) && Files.isWritable(file)
                : folder != null && Files.isWritable(folder);
        if (!writable) {
            throw new IllegalArgumentException("A report cannot be written to " + file + ".");
        }
    }

    private static int tell(Report report, BenchArguments arguments, PrintStream out, PrintStream err)
            throws IOException {
        if (!arguments.quiet) {
            TableReport.write(report, out);
            out.flush();
        }
        if (arguments.json != null) {
            try (OutputStream file = Files.newOutputStream(arguments.json)) {
                JsonReport.write(report, file);
            }
        }
        if (arguments.html != null) {
            try (BufferedWriter file = Files.newBufferedWriter(arguments.html)) {
                HtmlReport.write(report, file);
            }
        }
        if (report.isFaulty()) {
            err.println("Error: messages were lost, doubled or reordered.");
            return FAILED;
        }
        return DONE;
    }
}
