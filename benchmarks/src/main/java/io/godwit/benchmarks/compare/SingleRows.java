// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import io.godwit.bench.scenario.Bench;
import io.godwit.bench.scenario.BenchSettings;
import io.godwit.bench.scenario.ScenarioKind;
import io.godwit.bench.scenario.Watcher;
import io.godwit.benchmarks.load.IdleLoad;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rows about memory and time to start. Each broker runs alone, in a process of its own for each round. */
final class SingleRows {
    private static final int IDLE_BEFORE = 1_000;
    private static final int IDLE_CONNECTIONS = 10_000;
    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final String MEMORY = "`memory`";
    private static final int FILTERS = 1_000_000;
    private static final String SUBSCRIPTION_COST = "io.godwit.broker.subscription.SubscriptionCost";

    private final Scene scene;

    SingleRows(Scene scene) {
        this.scene = scene;
    }

    /** 10 000 idle connections. */
    List<Line> idle(Row row) throws IOException, InterruptedException {
        List<Figures> figures = scene.emptyFigures();
        for (int round = 0; round < scene.options().rounds(); round++) {
            for (Broker broker : scene.brokers()) {
                try (BrokerProcess process = start(row, broker)) {
                    figures.get(scene.indexOf(process)).add(idleKibibytes(row, process));
                }
            }
        }
        return List.of(new Line(row.word(), row.title(), MEMORY, "KiB resident for each", row.reach(), figures));
    }

    /**
     * What each of 10 000 connections adds to the memory of a broker that has worked before and has 1 000 connections already: what
     * the first load of a process costs is not the connections' debt.
     */
    private double idleKibibytes(Row row, BrokerProcess broker) throws IOException, InterruptedException {
        BenchSettings load = BenchSettings.of(ScenarioKind.PAIRS)
                .qos(1)
                .port(broker.port())
                .warmUp(Duration.ZERO)
                .duration(scene.options().warmUp())
                .build();
        scene.noteFaults(broker, row, Bench.run(load, Watcher.NONE));
        try (IdleLoad idle = new IdleLoad(broker.port())) {
            idle.add(IDLE_BEFORE);
            settle();
            long before = broker.settledResidentBytes();
            idle.add(IDLE_CONNECTIONS);
            settle();
            long after = broker.settledResidentBytes();
            scene.progress()
                    .println(String.format(
                            Locale.ROOT,
                            "%-10s resident %d KiB with %d idle connections, %d KiB with %d",
                            broker.name(),
                            before / 1024,
                            IDLE_BEFORE,
                            after / 1024,
                            IDLE_BEFORE + IDLE_CONNECTIONS));
            return (after - before) / 1024.0 / IDLE_CONNECTIONS;
        }
    }

    /** From starting the program to its first CONNACK. */
    List<Line> start(Row row) throws IOException, InterruptedException {
        List<Figures> figures = scene.emptyFigures();
        for (int round = 0; round < scene.options().rounds(); round++) {
            for (Broker broker : scene.brokers()) {
                try (BrokerProcess process = start(row, broker)) {
                    double millis = process.startNanos() / 1e6;
                    figures.get(scene.indexOf(process)).add(millis);
                    scene.progress()
                            .println(String.format(
                                    Locale.ROOT, "%-10s %-16s %9.1f ms", broker.name(), row.word(), millis));
                }
            }
        }
        return List.of(new Line(row.word(), row.title(), MEMORY, "ms", row.reach(), figures));
    }

    private BrokerProcess start(Row row, Broker broker) throws IOException, InterruptedException {
        return BrokerProcess.start(
                broker,
                broker.name().replaceAll("[^A-Za-z0-9.-]", "_") + "-" + row.word(),
                scene.options().configuration(),
                Brokers.Listener.PLAIN,
                scene.options().folder());
    }

    /** Bytes of heap for each filter in Godwit's tree, with the JVM options of a broker. */
    List<Line> filtersMemory(Row row) throws IOException, InterruptedException {
        Figures exact = new Figures();
        Figures wildcards = new Figures();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx2g",
                        "-XX:+UseSerialGC",
                        "-XX:+UseCompactObjectHeaders",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SUBSCRIPTION_COST,
                        Integer.toString(FILTERS),
                        "memory")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(SUBSCRIPTION_COST + " ended with status " + process.exitValue());
        }
        List<String> lines = new ArrayList<>(output.lines().toList());
        for (String line : lines) {
            scene.progress().println(line);
            double bytes = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            (line.contains("#") ? wildcards : exact).add(bytes);
        }
        String unit = "bytes of heap in the tree for each";
        return List.of(
                new Line(
                        row.word(),
                        row.title() + ", exact",
                        MEMORY,
                        unit,
                        row.reach(),
                        scene.figures(exact, new Figures())),
                new Line(
                        row.word() + "-wildcard",
                        row.title() + " with `#`",
                        MEMORY,
                        unit,
                        row.reach(),
                        scene.figures(wildcards, new Figures())));
    }

    private static void settle() throws InterruptedException {
        Thread.sleep(SETTLE);
    }
}
