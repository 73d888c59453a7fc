// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs the same loads against Godwit, mosquitto and further brokers, in turns so that a busy moment of the machine meets all, and prints a
 * table: the median of each broker with its lowest and highest value, the ratio of Godwit to mosquitto with its range, and whether the
 * figure to reach is reached. A ratio below 1 says that Godwit needs less.
 */
public final class Compare {
    private static final Path PAGE = Path.of("docs/performance.md");

    private final Scene scene;
    private final String command;

    private Compare(Scene scene, String command) {
        this.scene = scene;
        this.command = command;
    }

    /** Prints the table to standard output; ends with status 1 when a row failed or a message was lost, doubled or reordered. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (List.of(arguments).contains("--help")) {
            out.println(CompareOptions.USAGE);
            return;
        }
        Path folder = Files.createDirectories(Path.of("target/compare"));
        CompareOptions options;
        PerformancePage page = new PerformancePage(PAGE);
        Set<String> explained;
        try {
            options = CompareOptions.parse(arguments, folder);
            // Before the work, so that a page without markers is found out then.
            explained = page.explained();
        } catch (IllegalArgumentException | IOException misuse) {
            System.err.println("compare: " + misuse.getMessage());
            System.exit(2);
            return;
        }
        Scene scene = new Scene(options, System.err);
        Compare compare = new Compare(scene, commandLine(arguments));
        String table = compare.table(explained);
        out.print(table);
        if (options.write()) {
            page.write(table);
            System.err.println("compare: written into " + PAGE);
        }
        System.exit(scene.faults().isEmpty() ? 0 : 1);
    }

    private static String commandLine(String[] arguments) {
        return List.of(arguments).stream()
                .map(argument ->
                        argument.matches("[A-Za-z0-9,.=/_-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "benchmarks/compare ", ""))
                .strip();
    }

    private String table(Set<String> explained) throws InterruptedException {
        // Before the work: a checkout may move on meanwhile.
        String surroundings = surroundings();
        List<Line> lines = new ArrayList<>();
        for (Row row : scene.options().rows()) {
            try {
                lines.addAll(lines(row));
            } catch (IOException | RuntimeException failure) {
                scene.progress().println("compare: " + row.word() + " failed: " + failure);
                scene.noteFailure(row, failure);
            }
        }
        StringBuilder table = new StringBuilder(Line.heading(scene.brokers())).append('\n');
        lines.forEach(line -> table.append(line.markdown(explained)).append('\n'));
        scene.faults().forEach(fault -> table.append("\n**").append(fault).append("**\n"));
        lines.stream()
                .filter(line -> line.verdict().equals(Line.SHORT) && !explained.contains(line.name()))
                .forEach(line -> scene.progress()
                        .println("compare: " + line.name() + " falls short, and " + PAGE + " has no section \"### "
                                + line.name() + "\" that says why"));
        return table.append('\n').append(surroundings).toString();
    }

    private List<Line> lines(Row row) throws IOException, InterruptedException {
        return switch (row) {
            case QOS0,
                    QOS0_SINGLE,
                    QOS1,
                    QOS1_SINGLE,
                    QOS2,
                    QOS0_1K,
                    LARGE,
                    FANOUT,
                    FANOUT_QOS1,
                    FANIN,
                    PACED,
                    OVERLOAD,
                    FILTERS,
                    RETAINED,
                    QUEUE,
                    CHURN,
                    TLS,
                    WEBSOCKET -> new LoadRows(scene).lines(row);
            case IDLE -> new SingleRows(scene).idle(row);
            case START -> new SingleRows(scene).start(row);
            case FILTERS_MEMORY -> new SingleRows(scene).filtersMemory(row);
            case DURABLE, FAN, PAUSE, REPLAY -> new DurableRows(scene).lines(row);
        };
    }

    private String surroundings() throws InterruptedException {
        CompareOptions options = scene.options();
        StringBuilder text = new StringBuilder();
        text.append("- made by `")
                .append(command)
                .append("` on ")
                .append(LocalDate.now(ZoneOffset.UTC))
                .append(", commit ")
                .append(Surroundings.commit())
                .append('\n');
        text.append("- machine: ").append(Surroundings.machine()).append('\n');
        text.append("- Java: ").append(Surroundings.java()).append('\n');
        for (Broker broker : scene.brokers()) {
            text.append("- ")
                    .append(broker.name())
                    .append(": ")
                    .append(Surroundings.version(broker))
                    .append(", started by `")
                    .append(broker.commandLine())
                    .append(broker.takesConfiguration() ? " FILE" : "")
                    .append("`\n");
        }
        text.append(
                "- rounds: %d of %d s, after %d s of load on each broker; payloads of 64 bytes unless a row says otherwise\n"
                        .formatted(
                                options.rounds(),
                                options.measured().toSeconds(),
                                options.warmUp().toSeconds()));
        text.append("- configuration of all: `listener`, `allow_anonymous true`, `")
                .append(options.configuration().strip().replace("\n", "`, `"))
                .append(
                        "`; but `persistence true` in the rows queue, durable, fan, pause and replay; `max_queued_messages 0` in the rows ")
                .append(
                        "fanin, overload, retained, queue, fan, pause and replay; in the row pause `godwit_journal_segment_size 4M` for Godwit and ")
                .append(
                        "`autosave_on_changes true`, `autosave_interval 100000` for mosquitto; otherwise each broker's own defaults\n");
        return text.toString();
    }
}
