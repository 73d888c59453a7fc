// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import io.godwit.bench.report.Phase;
import io.godwit.bench.report.ProcessUse;
import io.godwit.bench.report.Report;
import io.godwit.bench.scenario.Bench;
import io.godwit.bench.scenario.BenchSettings;
import io.godwit.bench.scenario.ScenarioKind;
import io.godwit.bench.scenario.Watcher;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** The rows that a scenario of {@code godwit bench} measures: the broker's CPU time for each message, delivery or cycle. */
final class LoadRows {
    private static final int PAIRS = 50;
    private static final int PAYLOAD_BYTES = 64;
    private static final int KIBIBYTE = 1_024;
    private static final Duration ROUND_WARM_UP = Duration.ofSeconds(1);

    private static final String MEMORY = "`memory`";

    /** mosquitto drops what waits for a session beyond 1 000 messages, and a load of which a part is gone is another one. */
    private static final String NO_QUEUE_LIMIT = "max_queued_messages 0\n";

    private final Scene scene;

    LoadRows(Scene scene) {
        this.scene = scene;
    }

    /** A line of a row, and how its figure is found in a report. */
    private record Part(
            String name, String title, String durability, String unit, Reach reach, ToDoubleFunction<Report> figure) {}

    /** How a row is measured: settings up to the address, directives for both brokers, and its lines. */
    private record Plan(
            BenchSettings.Builder settings, Brokers.Listener listener, String directives, List<Part> parts) {}

    /** Measures a row. */
    List<Line> lines(Row row) throws IOException, InterruptedException {
        Plan plan = plan(row);
        List<List<Figures>> figures = new ArrayList<>();
        for (int part = 0; part < plan.parts.size(); part++) {
            figures.add(scene.emptyFigures());
        }
        try (Brokers brokers = Brokers.start(scene, row, plan.listener, plan.directives)) {
            for (BrokerProcess broker : brokers.running()) {
                warmUp(row, plan, broker);
            }
            for (int round = 0; round < scene.options().rounds(); round++) {
                for (BrokerProcess broker : brokers.running()) {
                    Report report =
                            run(plan, broker, ROUND_WARM_UP, scene.options().measured());
                    for (int part = 0; part < plan.parts.size(); part++) {
                        double figure = plan.parts.get(part).figure.applyAsDouble(report);
                        figures.get(part).get(scene.indexOf(broker)).add(figure);
                        tell(plan.parts.get(part), broker, report, figure);
                    }
                    scene.noteFaults(broker, row, report);
                }
            }
        }
        List<Line> lines = new ArrayList<>();
        for (int part = 0; part < plan.parts.size(); part++) {
            Part of = plan.parts.get(part);
            lines.add(new Line(of.name, of.title, of.durability, of.unit, of.reach, figures.get(part)));
        }
        return lines;
    }

    private Plan plan(Row row) {
        return switch (row) {
            case QOS0 -> message(row, pairs(0, 10, PAYLOAD_BYTES));
            case QOS0_SINGLE -> message(row, pairs(0, 1, PAYLOAD_BYTES));
            case QOS1 -> message(row, pairs(1, 10, PAYLOAD_BYTES));
            case QOS1_SINGLE -> message(row, pairs(1, 1, PAYLOAD_BYTES));
            case QOS2 -> message(row, pairs(2, 10, PAYLOAD_BYTES));
            case QOS0_1K -> message(row, pairs(0, 10, KIBIBYTE));
            case LARGE -> message(row, pairs(0, 10, 16 * KIBIBYTE));
            case FANOUT -> single(row, "delivery", fanOut(0));
            case FANOUT_QOS1 -> single(row, "delivery", fanOut(1));
            case FANIN -> fanIn(row);
            case PACED -> paced(row);
            case OVERLOAD -> overload(row);
            case FILTERS -> message(row, of(ScenarioKind.WILDCARD).qos(0).filters(100_000));
            case RETAINED -> retained(row);
            case QUEUE -> queue(row);
            case CHURN -> single(row, "cycle", of(ScenarioKind.CHURN).qos(0));
            case TLS -> through(Brokers.Listener.TLS, row);
            case WEBSOCKET -> through(Brokers.Listener.WEBSOCKET, row);
            case IDLE, START, FILTERS_MEMORY, DURABLE, FAN, PAUSE, REPLAY ->
                throw new IllegalArgumentException(row + " is no load of this kind");
        };
    }

    private static BenchSettings.Builder of(ScenarioKind scenario) {
        return BenchSettings.of(scenario).payloadBytes(PAYLOAD_BYTES);
    }

    private static BenchSettings.Builder pairs(int qos, int inFlight, int payloadBytes) {
        return of(ScenarioKind.PAIRS)
                .qos(qos)
                .publishers(PAIRS)
                .inFlight(inFlight)
                .payloadBytes(payloadBytes);
    }

    private static BenchSettings.Builder fanOut(int qos) {
        return of(ScenarioKind.FANOUT).qos(qos).publishers(1).subscribers(500).inFlight(4);
    }

    private static Plan message(Row row, BenchSettings.Builder settings) {
        return single(row, "message", settings);
    }

    private static Plan single(Row row, String unit, BenchSettings.Builder settings) {
        return plan(settings, "", cpuOf(row, unit));
    }

    /** A row's only line. */
    private static Part cpuOf(Row row, String unit) {
        return new Part(row.word(), row.title(), MEMORY, cpu(unit), row.reach(), LoadRows::lastCpuMicros);
    }

    private static Plan through(Brokers.Listener listener, Row row) {
        return new Plan(pairs(0, 10, PAYLOAD_BYTES), listener, "", List.of(cpuOf(row, "message")));
    }

    private static Plan fanIn(Row row) {
        return plan(
                of(ScenarioKind.FANIN).qos(1).publishers(500).subscribers(1).inFlight(2),
                NO_QUEUE_LIMIT,
                cpuOf(row, "message"));
    }

    private static Plan retained(Row row) {
        return plan(
                of(ScenarioKind.RETAINED).qos(1).topics(100_000),
                NO_QUEUE_LIMIT,
                part("retained-store", row.title() + ": store", MEMORY, 0, 0.7),
                part("retained-replay", row.title() + ": replay", MEMORY, 1, 0.3));
    }

    private static Plan paced(Row row) {
        BenchSettings.Builder settings =
                of(ScenarioKind.PACED).qos(0).publishers(PAIRS).ratePerSecond(10_000);
        return plan(
                settings,
                "",
                cpuOf(row, "message"),
                new Part(
                        "paced-p99",
                        row.title(),
                        MEMORY,
                        "99th percentile of latency, µs",
                        new Reach.Ratio(1.0),
                        LoadRows::p99Micros));
    }

    private static Plan overload(Row row) {
        return plan(
                of(ScenarioKind.OVERLOAD).qos(1),
                NO_QUEUE_LIMIT,
                new Part(
                        row.word(),
                        row.title(),
                        MEMORY,
                        cpu("message"),
                        row.reach(),
                        report -> cpuMicros(report.phases().getFirst())),
                new Part(
                        "overload-backlog",
                        row.title(),
                        MEMORY,
                        "messages acknowledged and not delivered, at most",
                        row.reach(),
                        report -> report.phases().getFirst().counts().get("largest backlog")),
                new Part(
                        "overload-drain",
                        row.title(),
                        MEMORY,
                        "ms until all are delivered, after the last acknowledgement",
                        row.reach(),
                        report -> report.phases().getLast().duration().toNanos() / 1e6));
    }

    private static Plan queue(Row row) {
        return plan(
                of(ScenarioKind.QUEUE).qos(1).sessions(100).messagesPerSession(1_000),
                Brokers.PERSISTENT + NO_QUEUE_LIMIT,
                part("queue-enqueue", row.title() + ": enqueue", DurableRows.PROCESS, 0, 0.4),
                part("queue-drain", row.title() + ": drain", DurableRows.PROCESS, 1, 0.4),
                new Part(
                        row.word(),
                        row.title() + " and back",
                        DurableRows.PROCESS,
                        cpu("message"),
                        new Reach.Ratio(0.5),
                        report -> cpuMicros(report.phases().getFirst()) + lastCpuMicros(report)));
    }

    private static Plan plan(BenchSettings.Builder settings, String directives, Part... parts) {
        return new Plan(settings, Brokers.Listener.PLAIN, directives, List.of(parts));
    }

    private static Part part(String name, String title, String durability, int phase, double reach) {
        return new Part(
                name,
                title,
                durability,
                cpu("message"),
                new Reach.Ratio(reach),
                report -> cpuMicros(report.phases().get(phase)));
    }

    private static String cpu(String unit) {
        return "broker CPU µs per " + unit;
    }

    private static double lastCpuMicros(Report report) {
        return cpuMicros(report.phases().getLast());
    }

    private static double cpuMicros(Phase phase) {
        ProcessUse use = phase.broker();
        if (use == null || phase.units() == 0) {
            throw new IllegalStateException("nothing was measured in the phase " + phase.name());
        }
        return use.cpuNanos() / 1e3 / phase.units();
    }

    private static double p99Micros(Report report) {
        Histogram latency = report.phases().getLast().latency();
        if (latency == null) {
            throw new IllegalStateException("no latency was measured");
        }
        return latency.getValueAtPercentile(99) / 1e3;
    }

    /** A load that ends by itself is repeated. */
    private void warmUp(Row row, Plan plan, BrokerProcess broker) throws IOException {
        Duration warmUp = scene.options().warmUp();
        long end = System.nanoTime() + warmUp.toNanos();
        do {
            scene.noteFaults(broker, row, run(plan, broker, Duration.ZERO, warmUp));
        } while (System.nanoTime() - end < 0);
    }

    private static Report run(Plan plan, BrokerProcess broker, Duration warmUp, Duration measured) throws IOException {
        BenchSettings.Builder settings = plan.settings;
        switch (plan.listener) {
            case PLAIN -> settings.port(broker.port());
            case TLS -> settings.port(broker.secondPort()).caFile(broker.certificate());
            case WEBSOCKET -> settings.port(broker.secondPort()).webSocket("/mqtt");
        }
        String run = Long.toString(System.nanoTime(), Character.MAX_RADIX);
        return Bench.run(
                settings.warmUp(warmUp)
                        .duration(measured)
                        .processId(broker.processId())
                        .topicPrefix("compare/" + run)
                        .clientPrefix("c" + run)
                        .build(),
                Watcher.NONE);
    }

    private void tell(Part part, BrokerProcess broker, Report report, double figure) {
        Phase phase = report.phases().getLast();
        Histogram latency = phase.latency();
        scene.progress()
                .println(String.format(
                        Locale.ROOT,
                        "%-10s %-16s %9.3f %-34s %9.0f %s/s%s",
                        broker.name(),
                        part.name,
                        figure,
                        part.unit,
                        phase.perSecond(),
                        phase.unit(),
                        latency == null
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        "  p50 %.0f µs  p99 %.0f µs",
                                        latency.getValueAtPercentile(50) / 1e3,
                                        latency.getValueAtPercentile(99) / 1e3)));
    }
}
