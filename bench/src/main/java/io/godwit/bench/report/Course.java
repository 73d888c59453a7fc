// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** The charts of one phase: rate and latency by time, and how latency is distributed. */
final class Course {
    /** More points than this do not show; those of a long run are put together. */
    private static final int MOST_POINTS = 300;

    /** A last second that was shorter tells nothing of the rate. */
    private static final double SHORTEST_SECONDS = 0.2;

    private static final int TICKS_PER_HALF_DISTANCE = 5;
    private static final double MOST_NINES = 1e6;
    private static final int MOST_DECIMALS = 5;
    private static final Pattern TRAILING_ZEROS = Pattern.compile("\\.0+(?= |$)|(?<=\\.[0-9]{1,5})0+(?= |$)");

    private final Phase phase;
    private final String identifier;

    /** The charts of a phase; the identifier is unique in the page. */
    Course(Phase phase, String identifier) {
        this.phase = phase;
        this.identifier = identifier;
    }

    /** Those charts for which there is something to show. */
    List<Chart> charts() {
        List<Chart> charts = new ArrayList<>();
        List<Stretch> stretches = stretches();
        if (!stretches.isEmpty()) {
            charts.add(rate(stretches));
            if (stretches.stream().anyMatch(stretch -> stretch.p99Nanos > 0)) {
                charts.add(latency(stretches));
            }
        }
        Histogram latency = phase.latency();
        if (latency != null && latency.getTotalCount() > 0) {
            charts.add(distribution(latency));
        }
        return charts;
    }

    /** One or more seconds together: the rate is their mean, latencies are the worst of them. */
    private record Stretch(double endSeconds, double perSecond, long medianNanos, long p99Nanos) {}

    private List<Stretch> stretches() {
        List<Phase.Second> seconds = phase.seconds();
        int together = Math.max(1, (seconds.size() + MOST_POINTS - 1) / MOST_POINTS);
        List<Stretch> stretches = new ArrayList<>();
        for (int from = 0; from < seconds.size(); from += together) {
            int to = Math.min(seconds.size(), from + together);
            double length = to == seconds.size() ? Math.max(0, lastEnds() - from) : to - from;
            if (length < SHORTEST_SECONDS && from > 0) {
                break;
            }
            long units = 0;
            long median = 0;
            long p99 = 0;
            for (Phase.Second second : seconds.subList(from, to)) {
                units += second.units();
                median = Math.max(median, second.medianNanos());
                p99 = Math.max(p99, second.p99Nanos());
            }
            stretches.add(new Stretch(from + length, length == 0 ? 0 : units / length, median, p99));
        }
        return stretches;
    }

    /** When the last second ended: it may be shorter than a second, and nothing else. */
    private double lastEnds() {
        int seconds = phase.seconds().size();
        double duration = phase.duration().toNanos() / 1e9;
        return duration > seconds - 1 && duration <= seconds ? duration : seconds;
    }

    private Chart rate(List<Stretch> stretches) {
        double highest =
                stretches.stream().mapToDouble(Stretch::perSecond).max().orElse(0);
        double lowest = stretches.stream().mapToDouble(Stretch::perSecond).min().orElse(0);
        String units = Quantities.plural(phase.unit());
        return new Chart(
                identifier + "-rate",
                "Rate",
                "Line chart of " + units + " in each second: from " + Quantities.number(lowest) + " to "
                        + Quantities.number(highest) + ", " + Quantities.number(phase.perSecond())
                        + " over the whole time.",
                time(stretches),
                Axis.linear(units + " per second", highest, Course::plain),
                List.of(new Chart.Line(
                        units + " per second",
                        stretches.stream()
                                .map(stretch -> new Chart.Point(
                                        stretch.endSeconds,
                                        stretch.perSecond,
                                        Quantities.number(stretch.endSeconds) + " s: "
                                                + Quantities.number(stretch.perSecond) + " " + units + " per second"))
                                .toList())));
    }

    private Chart latency(List<Stretch> stretches) {
        long highest = stretches.stream().mapToLong(Stretch::p99Nanos).max().orElse(1);
        long lowest = stretches.stream()
                .mapToLong(Stretch::medianNanos)
                .filter(nanos -> nanos > 0)
                .min()
                .orElse(1);
        return new Chart(
                identifier + "-latency",
                "Latency by time",
                "Line chart of the latency in each second: the median is at least " + Quantities.nanos(lowest)
                        + ", the 99th percentile at most " + Quantities.nanos(highest) + ".",
                time(stretches),
                Axis.logarithmic("latency", (double) lowest, (double) highest, Course::nanos),
                List.of(
                        new Chart.Line(
                                "median",
                                stretches.stream()
                                        .map(stretch -> new Chart.Point(
                                                stretch.endSeconds,
                                                (double) stretch.medianNanos,
                                                Quantities.number(stretch.endSeconds) + " s: median "
                                                        + Quantities.nanos(stretch.medianNanos)))
                                        .toList()),
                        new Chart.Line(
                                "99th percentile",
                                stretches.stream()
                                        .map(stretch -> new Chart.Point(
                                                stretch.endSeconds,
                                                (double) stretch.p99Nanos,
                                                "99th percentile " + Quantities.nanos(stretch.p99Nanos)))
                                        .toList())));
    }

    private static Axis time(List<Stretch> stretches) {
        return Axis.time("seconds", stretches.getLast().endSeconds, Course::plain);
    }

    /** Percentiles across, each nine as long as the one before, so that the slowest few have as much room as the many. */
    private Chart distribution(Histogram latency) {
        double nines = Math.clamp((double) latency.getTotalCount(), 10, MOST_NINES);
        List<Chart.Point> points = new ArrayList<>();
        for (HistogramIterationValue value : latency.percentiles(TICKS_PER_HALF_DISTANCE)) {
            double percent = value.getPercentileLevelIteratedTo();
            double part = 1 - percent / 100;
            double across = part <= 0 ? nines : Math.min(nines, 1 / part);
            points.add(new Chart.Point(
                    across,
                    (double) Math.max(1, value.getValueIteratedTo()),
                    percentText(percent) + " take at most " + Quantities.nanos(value.getValueIteratedTo())));
        }
        List<Double> ticks = new ArrayList<>(List.of(1.0, 2.0));
        for (double tick = 10; tick <= nines * 1.001; tick *= 10) {
            ticks.add(tick);
        }
        return new Chart(
                identifier + "-distribution",
                "Latency by percentile",
                "Line chart of the latency that a part of all do not exceed: half take at most "
                        + Quantities.percentile(latency, 50) + ", 99 % at most " + Quantities.percentile(latency, 99)
                        + ", 99.9 % at most " + Quantities.percentile(latency, 99.9) + ", the slowest took "
                        + Quantities.percentile(latency, 100) + ".",
                new Axis("percentile", 1, nines, true, ticks, value -> percentText(100 - 100 / value)),
                Axis.logarithmic(
                        "latency",
                        (double) Math.max(1, latency.getMinValue()),
                        (double) latency.getMaxValue(),
                        Course::nanos),
                List.of(new Chart.Line("latency", points)));
    }

    /** As many decimals as it needs to differ from 100. */
    private static String percentText(double percent) {
        if (percent >= 100) {
            return "100 %";
        }
        int decimals = (int) Math.clamp(Math.ceil(-Math.log10(1 - percent / 100) - 1e-6) - 1, 1, MOST_DECIMALS);
        return brief(String.format(Locale.ROOT, "%." + decimals + "f %%", percent));
    }

    private static String nanos(double value) {
        return brief(Quantities.nanos(Math.round(value)));
    }

    private static String plain(double value) {
        return brief(Quantities.number(value));
    }

    /** Without the zeros that end a fraction: an axis is not measured. */
    private static String brief(String number) {
        return TRAILING_ZEROS.matcher(number).replaceFirst("");
    }
}
