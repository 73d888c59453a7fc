// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import io.godwit.benchmarks.load.LoadResult;
import io.godwit.benchmarks.load.LoadSettings;
import io.godwit.benchmarks.load.PairLoad;
import io.godwit.benchmarks.load.QueueLoad;
import io.godwit.benchmarks.load.QueueResult;
import io.godwit.benchmarks.load.QueueSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The rows about what is kept on disk: both brokers with {@code persistence true}, which for mosquitto means a snapshot now and then,
 * and each start with an empty data directory.
 */
final class DurableRows {
    private static final int PAIRS = 50;
    private static final int PAYLOAD_BYTES = 64;
    private static final QueueSettings QUEUE = new QueueSettings(100, 100, 1_000, false, PAYLOAD_BYTES);
    private static final QueueSettings FAN = new QueueSettings(100, 10, 1_000, true, PAYLOAD_BYTES);
    private static final QueueSettings MILLION = new QueueSettings(100, 100, 10_000, false, PAYLOAD_BYTES);

    /** Small segments, so that many are sealed, folded into snapshots and reclaimed in one turn. */
    private static final String BUSY = "godwit_journal_segment_size 4M\n";

    private static final LoadSettings STEADY = new LoadSettings(PAIRS, 1_024, 1, 50, true, 5_000);

    private final CompareOptions options;
    private final PrintStream progress;
    private final List<String> faults;

    DurableRows(CompareOptions options, PrintStream progress, List<String> faults) {
        this.options = options;
        this.progress = progress;
        this.faults = faults;
    }

    /** Measures a row; some are several lines of the table. */
    List<String> lines(Row row) throws IOException, InterruptedException {
        return switch (row) {
            case DURABLE -> durable(row);
            case QUEUE -> List.of(queue(row, QUEUE));
            case FAN -> List.of(queue(row, FAN));
            case PAUSE -> List.of(pause(row));
            case REPLAY -> replay(row);
            case QOS0, QOS1, QOS2, SINGLE, LARGE, IDLE, START ->
                throw new IllegalArgumentException(row + " is in memory");
        };
    }

    /** Godwit at its three levels and mosquitto, in turns; and what the level adds to each message. */
    private List<String> durable(Row row) throws IOException, InterruptedException {
        LoadSettings load = new LoadSettings(PAIRS, PAYLOAD_BYTES, 1, 50, true, 0);
        List<String> levels = List.of("memory", "process", "power");
        List<Figures> figures = List.of(new Figures(), new Figures(), new Figures());
        Figures mosquitto = new Figures();
        List<BrokerProcess> godwits = new ArrayList<>();
        try (BrokerProcess other = mosquitto("")) {
            for (String level : levels) {
                godwits.add(godwit(level, "godwit_durability " + level + "\n"));
            }
            for (BrokerProcess broker : godwits) {
                PairLoad.run(broker.port(), load, Duration.ZERO, options.warmUp(), broker::cpuNanos);
            }
            PairLoad.run(other.port(), load, Duration.ZERO, Duration.ofSeconds(2), other::cpuNanos);
            for (int round = 0; round < options.rounds(); round++) {
                for (int level = 0; level < levels.size(); level++) {
                    figures.get(level).add(pairs("Godwit, " + levels.get(level), row, load, godwits.get(level)));
                }
                mosquitto.add(pairs("mosquitto", row, load, other));
            }
        } finally {
            godwits.forEach(BrokerProcess::close);
        }
        List<String> lines = new ArrayList<>();
        for (int level = 0; level < levels.size(); level++) {
            lines.add(Compare.line(
                    row.title() + ", `" + levels.get(level) + "`", row.unit(), figures.get(level), mosquitto));
        }
        lines.add("| … `process` more than `memory` | %s | %s | | |"
                .formatted(row.unit(), figures.get(1).minus(figures.get(0)).text()));
        return lines;
    }

    private double pairs(String name, Row row, LoadSettings load, BrokerProcess broker) throws IOException {
        LoadResult result =
                PairLoad.run(broker.port(), load, Duration.ofSeconds(1), options.measured(), broker::cpuNanos);
        progress.println(String.format(
                Locale.ROOT,
                "%-16s %-44s %6.2f µs CPU/message %9.0f messages/s  p50 %6d µs  p99 %6d µs",
                name,
                row.title(),
                result.brokerCpuMicrosPerMessage(),
                result.messagesPerSecond(),
                result.latencies().quantile(0.5) / 1000,
                result.latencies().quantile(0.99) / 1000));
        note(name, row, result.lost(), result.doubled(), result.reordered());
        return result.brokerCpuMicrosPerMessage();
    }

    private String queue(Row row, QueueSettings load) throws IOException, InterruptedException {
        Figures godwit = new Figures();
        Figures mosquitto = new Figures();
        String unlimited = "max_queued_messages 0\n";
        try (BrokerProcess first = godwit("queue", unlimited);
                BrokerProcess second = mosquitto(unlimited)) {
            long end = System.nanoTime() + options.warmUp().toNanos();
            do {
                QueueLoad.run(first.port(), load, first::cpuNanos);
            } while (System.nanoTime() - end < 0);
            for (int round = 0; round < options.rounds(); round++) {
                godwit.add(there("Godwit", row, load, first));
                mosquitto.add(there("mosquitto", row, load, second));
            }
        }
        return Compare.line(row.title(), row.unit(), godwit, mosquitto);
    }

    private double there(String name, Row row, QueueSettings load, BrokerProcess broker) throws IOException {
        QueueResult result = QueueLoad.run(broker.port(), load, broker::cpuNanos);
        progress.println(String.format(
                Locale.ROOT,
                "%-10s %-50s %6.2f µs CPU/message, queueing %6.2f, draining %6.2f",
                name,
                row.title(),
                result.cpuMicrosPerMessage(),
                result.queueCpuNanos() / 1e3 / result.messages(),
                result.drainCpuNanos() / 1e3 / result.messages()));
        note(name, row, result.lost(), result.doubled(), result.reordered());
        return result.cpuMicrosPerMessage();
    }

    /** A steady load beside messages that wait. */
    private String pause(Row row) throws IOException, InterruptedException {
        Figures godwit = new Figures();
        Figures mosquitto = new Figures();
        // Every few seconds, as Godwit's small segments are folded.
        String often = "max_queued_messages 0\nautosave_on_changes true\nautosave_interval 100000\n";
        try (BrokerProcess first = godwit("pause", BUSY + "max_queued_messages 0\n");
                BrokerProcess second = mosquitto(often)) {
            QueueLoad.leave(first.port(), QUEUE);
            QueueLoad.leave(second.port(), QUEUE);
            PairLoad.run(first.port(), STEADY, Duration.ZERO, options.warmUp(), first::cpuNanos);
            for (int round = 0; round < options.rounds(); round++) {
                godwit.add(longest("Godwit", row, first, folder("pause")));
                mosquitto.add(longest("mosquitto", row, second, folder("mosquitto")));
            }
        }
        return Compare.line(row.title(), row.unit(), godwit, mosquitto);
    }

    private double longest(String name, Row row, BrokerProcess broker, Path data) throws IOException {
        Set<String> before = files(data);
        LoadResult result =
                PairLoad.run(broker.port(), STEADY, Duration.ofSeconds(1), options.measured(), broker::cpuNanos);
        Set<String> after = files(data);
        Set<String> appeared = new HashSet<>(after);
        appeared.removeAll(before);
        before.removeAll(after);
        progress.println(String.format(
                Locale.ROOT,
                "%-10s %9.0f messages/s, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, longest %.2f ms; %d files came, %d went",
                name,
                result.messagesPerSecond(),
                result.latencies().quantile(0.5) / 1e6,
                result.latencies().quantile(0.99) / 1e6,
                result.latencies().quantile(0.999) / 1e6,
                result.latencies().quantile(1) / 1e6,
                appeared.size(),
                before.size()));
        progress.print(result.latencies().histogram());
        note(name, row, result.lost(), result.doubled(), result.reordered());
        return result.latencies().quantile(1) / 1e6;
    }

    /** Godwit is killed, mosquitto is stopped and saves: each as its users have it. */
    private List<String> replay(Row row) throws IOException, InterruptedException {
        String configuration = "max_queued_messages 0\nlog_type all\n";
        Figures godwit = new Figures();
        Figures mosquitto = new Figures();
        try (BrokerProcess first = godwit("replay", configuration)) {
            QueueLoad.leave(first.port(), MILLION);
            // What is synced and prepared in the background has its time.
            pauseFor(Duration.ofSeconds(1));
            first.kill();
        }
        try (BrokerProcess second = mosquitto(configuration)) {
            QueueLoad.leave(second.port(), MILLION);
        }
        for (int round = 0; round < options.rounds(); round++) {
            try (BrokerProcess first = restart("replay", options.godwit(), configuration)) {
                godwit.add(first.startNanos() / 1e6);
                progress.println("Godwit     " + first.startNanos() / 1_000_000 + " ms");
                first.kill();
            }
            try (BrokerProcess second = restart("mosquitto", options.mosquitto(), configuration)) {
                mosquitto.add(second.startNanos() / 1e6);
                progress.println("mosquitto  " + second.startNanos() / 1_000_000 + " ms");
            }
        }
        return List.of(Compare.line(row.title(), row.unit(), godwit, mosquitto));
    }

    private BrokerProcess godwit(String name, String configuration) throws IOException, InterruptedException {
        clear(folder(name));
        return restart(name, options.godwit(), configuration);
    }

    private BrokerProcess mosquitto(String configuration) throws IOException, InterruptedException {
        clear(folder("mosquitto"));
        return restart("mosquitto", options.mosquitto(), configuration);
    }

    private BrokerProcess restart(String name, List<String> command, String configuration)
            throws IOException, InterruptedException {
        // mosquitto gives root up and must still be able to write.
        Path data = folder(name);
        Files.createDirectories(data);
        String user = command.getFirst().contains("mosquitto") ? "user root\n" : "";
        String durable = options.configuration().replace("persistence false", "persistence true");
        return BrokerProcess.start(
                name,
                command,
                durable + "persistence_location " + data.toAbsolutePath() + "/\n" + user + configuration,
                options.folder());
    }

    private Path folder(String name) {
        return options.folder().resolve(name + "-data");
    }

    private void note(String name, Row row, long lost, long doubled, long reordered) {
        if (lost + doubled + reordered > 0) {
            faults.add(
                    "%s, %s: %d lost, %d doubled, %d reordered".formatted(name, row.title(), lost, doubled, reordered));
        }
    }

    private static void pauseFor(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }

    /** Names of all files; in Godwit each file of the journal has a name of its own. */
    private static Set<String> files(Path folder) throws IOException {
        Set<String> names = new HashSet<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                names.add(file.getFileName().toString());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return names;
    }

    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted((one, two) -> two.compareTo(one)).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
