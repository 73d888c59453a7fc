// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import io.godwit.benchmarks.load.IdleLoad;
import io.godwit.benchmarks.load.LoadResult;
import io.godwit.benchmarks.load.LoadSettings;
import io.godwit.benchmarks.load.PairLoad;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Runs the same loads against Godwit and mosquitto, in turns so that a busy moment of the machine meets both, and prints a table:
 * the median of each broker with its lowest and highest value, and the ratio of the two with its range. A ratio below 1 says that
 * Godwit needs less.
 */
public final class Compare {
    private static final int IDLE_BEFORE = 1_000;
    private static final int IDLE_CONNECTIONS = 10_000;
    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final int MOSQUITTO_WARMS_FASTER = 5;

    private final CompareOptions options;
    private final PrintStream progress;
    private final List<String> faults = new ArrayList<>();

    private Compare(CompareOptions options, PrintStream progress) {
        this.options = options;
        this.progress = progress;
    }

    /** Prints the table to standard output; ends with status 1 when a message was lost, doubled or reordered. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path folder = Files.createDirectories(Path.of("target/compare"));
        CompareOptions options;
        try {
            options = CompareOptions.parse(arguments, folder);
        } catch (IllegalArgumentException misuse) {
            System.err.println(misuse.getMessage());
            System.exit(2);
            return;
        }
        Compare compare = new Compare(options, System.err);
        out.println("| what | unit | Godwit | mosquitto | ratio |");
        out.println("|---|---|--:|--:|--:|");
        for (Row row : options.rows()) {
            compare.lines(row).forEach(out::println);
        }
        compare.faults.forEach(fault -> out.println("\n**" + fault + "**"));
        System.exit(compare.faults.isEmpty() ? 0 : 1);
    }

    private List<String> lines(Row row) throws IOException, InterruptedException {
        return row.isDurable() ? new DurableRows(options, progress, faults).lines(row) : List.of(line(row));
    }

    private String line(Row row) throws IOException, InterruptedException {
        Figures godwit = new Figures();
        Figures mosquitto = new Figures();
        Optional<LoadSettings> load = row.load();
        if (load.isPresent()) {
            compareLoads(row, load.get(), godwit, mosquitto);
        } else if (row == Row.START) {
            compareStarts(godwit, mosquitto);
        } else {
            compareIdle(godwit, mosquitto);
        }
        return line(row.title(), row.unit(), godwit, mosquitto);
    }

    static String line(String title, String unit, Figures godwit, Figures mosquitto) {
        return "| %s | %s | %s | %s | **%s** |"
                .formatted(
                        title,
                        unit,
                        godwit.text(),
                        mosquitto.text(),
                        godwit.over(mosquitto).text());
    }

    private void compareLoads(Row row, LoadSettings load, Figures godwit, Figures mosquitto)
            throws IOException, InterruptedException {
        try (BrokerProcess first = startGodwit();
                BrokerProcess second = startMosquitto()) {
            Duration less = options.warmUp().dividedBy(MOSQUITTO_WARMS_FASTER);
            PairLoad.run(first.port(), load, Duration.ZERO, options.warmUp(), first::cpuNanos);
            PairLoad.run(second.port(), load, Duration.ZERO, less, second::cpuNanos);
            for (int round = 0; round < options.rounds(); round++) {
                godwit.add(measure("Godwit", row, load, first));
                mosquitto.add(measure("mosquitto", row, load, second));
            }
        }
    }

    private double measure(String name, Row row, LoadSettings load, BrokerProcess broker) throws IOException {
        LoadResult result =
                PairLoad.run(broker.port(), load, Duration.ofSeconds(1), options.measured(), broker::cpuNanos);
        progress.println(String.format(
                Locale.ROOT,
                "%-10s %-36s %6.2f µs CPU/message %9.0f messages/s  p50 %6d µs  p99 %6d µs",
                name,
                row.title(),
                result.brokerCpuMicrosPerMessage(),
                result.messagesPerSecond(),
                result.latencies().quantile(0.5) / 1000,
                result.latencies().quantile(0.99) / 1000));
        if (!result.isFaultless()) {
            faults.add("%s, %s: %d lost, %d doubled, %d reordered"
                    .formatted(name, row.title(), result.lost(), result.doubled(), result.reordered()));
        }
        return result.brokerCpuMicrosPerMessage();
    }

    private void compareIdle(Figures godwit, Figures mosquitto) throws IOException, InterruptedException {
        try (BrokerProcess first = startGodwit()) {
            godwit.add(idleKibibytes("Godwit", first));
        }
        try (BrokerProcess second = startMosquitto()) {
            mosquitto.add(idleKibibytes("mosquitto", second));
        }
    }

    /**
     * What each of 10 000 connections adds to the memory of a broker that has worked before and has 1 000 connections already: what
     * the first load of a process costs is not the connections' debt.
     */
    private double idleKibibytes(String name, BrokerProcess broker) throws IOException, InterruptedException {
        LoadSettings load = new LoadSettings(50, 64, 1, 10);
        PairLoad.run(broker.port(), load, Duration.ZERO, options.measured(), broker::cpuNanos);
        try (IdleLoad idle = new IdleLoad(broker.port())) {
            idle.add(IDLE_BEFORE);
            settle();
            long before = broker.settledResidentBytes();
            idle.add(IDLE_CONNECTIONS);
            settle();
            long after = broker.settledResidentBytes();
            progress.println(String.format(
                    Locale.ROOT,
                    "%-10s resident %d KiB with %d idle connections, %d KiB with %d",
                    name,
                    before / 1024,
                    IDLE_BEFORE,
                    after / 1024,
                    IDLE_BEFORE + IDLE_CONNECTIONS));
            return (after - before) / 1024.0 / IDLE_CONNECTIONS;
        }
    }

    private void compareStarts(Figures godwit, Figures mosquitto) throws IOException, InterruptedException {
        for (int round = 0; round < options.rounds(); round++) {
            try (BrokerProcess first = startGodwit()) {
                godwit.add(first.startNanos() / 1e6);
            }
            try (BrokerProcess second = startMosquitto()) {
                mosquitto.add(second.startNanos() / 1e6);
            }
        }
    }

    private BrokerProcess startGodwit() throws IOException, InterruptedException {
        return BrokerProcess.start("godwit", options.godwit(), options.configuration(), options.folder());
    }

    private BrokerProcess startMosquitto() throws IOException, InterruptedException {
        return BrokerProcess.start("mosquitto", options.mosquitto(), options.configuration(), options.folder());
    }

    private static void settle() throws InterruptedException {
        Thread.sleep(SETTLE);
    }
}
