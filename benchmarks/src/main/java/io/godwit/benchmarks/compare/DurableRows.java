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

/**
 * The rows about what is kept on disk: both brokers with {@code persistence true}, which for mosquitto means a snapshot now and then,
 * and each start with an empty data directory. Their loads are those of {@code io.godwit.benchmarks.load}, because sessions outlive their
 * connections and messages are left behind for a broker that ends; a scenario of {@code godwit bench} leaves nothing behind. Further
 * brokers take no part.
 */
final class DurableRows {
    /** What the rows about messages that wait promise. */
    static final String PROCESS = "`process`; mosquitto snapshots";

    private static final String SNAPSHOTS = "mosquitto snapshots";
    private static final String CPU = "broker CPU µs per message";
    private static final int PAIRS = 50;
    private static final int PAYLOAD_BYTES = 64;
    private static final QueueSettings QUEUE = new QueueSettings(100, 100, 1_000, false, PAYLOAD_BYTES);
    private static final QueueSettings FAN = new QueueSettings(100, 10, 1_000, true, PAYLOAD_BYTES);
    private static final QueueSettings MILLION = new QueueSettings(100, 100, 10_000, false, PAYLOAD_BYTES);

    /** Small segments, so that many are sealed, folded into snapshots and reclaimed in one turn. */
    private static final String BUSY = "godwit_journal_segment_size 4M\n";

    private static final LoadSettings STEADY = new LoadSettings(PAIRS, 1_024, 1, 50, true, 5_000);

    private final Scene scene;
    private final CompareOptions options;
    private final PrintStream progress;

    DurableRows(Scene scene) {
        this.scene = scene;
        this.options = scene.options();
        this.progress = scene.progress();
    }

    /** Measures a row; some are several lines of the table. */
    List<Line> lines(Row row) throws IOException, InterruptedException {
        return switch (row) {
            case DURABLE -> durable(row);
            case FAN -> List.of(fan(row));
            case PAUSE -> List.of(pause(row));
            case REPLAY -> List.of(replay(row));
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
                    WEBSOCKET,
                    IDLE,
                    START,
                    FILTERS_MEMORY -> throw new IllegalArgumentException(row + " needs no sessions that last");
        };
    }

    /** Godwit at its three levels and mosquitto, in turns; and what the level adds to each message. */
    private List<Line> durable(Row row) throws IOException, InterruptedException {
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
            PairLoad.run(other.port(), load, Duration.ZERO, options.warmUp(), other::cpuNanos);
            for (int round = 0; round < options.rounds(); round++) {
                for (int level = 0; level < levels.size(); level++) {
                    figures.get(level).add(pairs("Godwit, " + levels.get(level), row, load, godwits.get(level)));
                }
                mosquitto.add(pairs("mosquitto", row, load, other));
            }
        } finally {
            godwits.forEach(BrokerProcess::close);
        }
        List<Line> lines = new ArrayList<>();
        for (int level = 0; level < levels.size(); level++) {
            lines.add(new Line(
                    row.word() + "-" + levels.get(level),
                    row.title(),
                    "`" + levels.get(level) + "`; " + SNAPSHOTS,
                    CPU,
                    row.reach(),
                    scene.figures(figures.get(level), mosquitto)));
        }
        lines.add(new Line(
                "durable-price",
                "… what `process` adds to `memory`",
                "`process`",
                CPU,
                new Reach.Absolute(1),
                scene.figures(figures.get(1).minus(figures.get(0)), new Figures())));
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
        scene.noteFaults(name, row, result.lost(), result.doubled(), result.reordered());
        return result.brokerCpuMicrosPerMessage();
    }

    private Line fan(Row row) throws IOException, InterruptedException {
        Figures godwit = new Figures();
        Figures mosquitto = new Figures();
        String unlimited = "max_queued_messages 0\n";
        try (BrokerProcess first = godwit("fan", unlimited);
                BrokerProcess second = mosquitto(unlimited)) {
            for (BrokerProcess broker : List.of(first, second)) {
                long end = System.nanoTime() + options.warmUp().toNanos();
                do {
                    QueueLoad.run(broker.port(), FAN, broker::cpuNanos);
                } while (System.nanoTime() - end < 0);
            }
            for (int round = 0; round < options.rounds(); round++) {
                godwit.add(there("Godwit", row, FAN, first));
                mosquitto.add(there("mosquitto", row, FAN, second));
            }
        }
        return line(row, PROCESS, "broker CPU µs per delivery", godwit, mosquitto);
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
        scene.noteFaults(name, row, result.lost(), result.doubled(), result.reordered());
        return result.cpuMicrosPerMessage();
    }

    /** A steady load beside messages that wait. */
    private Line pause(Row row) throws IOException, InterruptedException {
        Figures godwit = new Figures();
        Figures mosquitto = new Figures();
        // Every few seconds, as Godwit's small segments are folded.
        String often = "max_queued_messages 0\nautosave_on_changes true\nautosave_interval 100000\n";
        try (BrokerProcess first = godwit("pause", BUSY + "max_queued_messages 0\n");
                BrokerProcess second = mosquitto(often)) {
            QueueLoad.leave(first.port(), QUEUE);
            QueueLoad.leave(second.port(), QUEUE);
            PairLoad.run(first.port(), STEADY, Duration.ZERO, options.warmUp(), first::cpuNanos);
            PairLoad.run(second.port(), STEADY, Duration.ZERO, options.warmUp(), second::cpuNanos);
            for (int round = 0; round < options.rounds(); round++) {
                godwit.add(longest("Godwit", row, first, folder("pause")));
                mosquitto.add(longest("mosquitto", row, second, folder("mosquitto")));
            }
        }
        return line(row, PROCESS, "ms", godwit, mosquitto);
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
        scene.noteFaults(name, row, result.lost(), result.doubled(), result.reordered());
        return result.latencies().quantile(1) / 1e6;
    }

    /** Godwit is killed, mosquitto is stopped and saves: each as its users have it. */
    private Line replay(Row row) throws IOException, InterruptedException {
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
            try (BrokerProcess first = restart("replay", scene.godwit(), configuration)) {
                godwit.add(first.startNanos() / 1e6);
                progress.println("Godwit     " + first.startNanos() / 1_000_000 + " ms");
                first.kill();
            }
            try (BrokerProcess second = restart("mosquitto", scene.mosquitto(), configuration)) {
                mosquitto.add(second.startNanos() / 1e6);
                progress.println("mosquitto  " + second.startNanos() / 1_000_000 + " ms");
            }
        }
        return line(row, "`process`, killed; mosquitto stopped and saved", "ms", godwit, mosquitto);
    }

    private Line line(Row row, String durability, String unit, Figures godwit, Figures mosquitto) {
        return new Line(row.word(), row.title(), durability, unit, row.reach(), scene.figures(godwit, mosquitto));
    }

    private BrokerProcess godwit(String name, String configuration) throws IOException, InterruptedException {
        DataFolder.empty(folder(name));
        return restart(name, scene.godwit(), configuration);
    }

    private BrokerProcess mosquitto(String configuration) throws IOException, InterruptedException {
        DataFolder.empty(folder("mosquitto"));
        return restart("mosquitto", scene.mosquitto(), configuration);
    }

    private BrokerProcess restart(String name, Broker broker, String configuration)
            throws IOException, InterruptedException {
        String durable = options.configuration().replace("persistence false", "persistence true");
        return BrokerProcess.start(
                broker,
                name,
                durable + "persistence_location " + folder(name).toAbsolutePath() + "/\n"
                        + (broker.isMosquitto() ? "user root\n" : "") + configuration,
                Brokers.Listener.PLAIN,
                options.folder());
    }

    private Path folder(String name) {
        return options.folder().resolve(name + "-data");
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
}
