// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * A report as one page that needs nothing else: no requests, no scripts, charts as SVG, light and dark as the reader's system has it, and
 * each chart's figures as a table too.
 */
public final class HtmlReport {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final String STYLE = """
            :root { color-scheme: light dark; --page: #f4f4f1; --card: #fcfcfb; --text: #1d1d1b; --quiet: #5b5a56; --rule: #e0dfda;
              --of0: #2a6fc9; --of1: #d2561c; --bad: #b3261e; }
            @media (prefers-color-scheme: dark) { :root { --page: #121211; --card: #1b1b1a; --text: #f1f0ec; --quiet: #b3b1aa;
              --rule: #383734; --of0: #5c9cf0; --of1: #ee8350; --bad: #ff8a80; } }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
            main { max-width: 980px; margin: 0 auto; padding: 24px 16px 48px; }
            h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 20px; margin: 36px 0 12px; } h3 { font-size: 16px; }
            p { margin: 4px 0; } .quiet, dt, figcaption + .legend { color: var(--quiet); }
            code { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
            .bad { color: var(--bad); font-weight: 600; }
            .tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(145px, 1fr)); gap: 10px; margin: 0 0 14px; }
            .tiles div { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 10px 12px; }
            .tiles dt { font-size: 13px; } .tiles dd { margin: 0; font-size: 20px; font-weight: 600; }
            figure { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; margin: 0 0 14px; padding: 12px 14px; }
            figcaption { font-weight: 600; } svg { display: block; width: 100%; height: auto; }
            .legend { display: flex; gap: 18px; list-style: none; margin: 2px 0 0; padding: 0; font-size: 13px; }
            .legend li::before { content: ""; display: inline-block; width: 14px; height: 3px; border-radius: 2px; margin-right: 6px;
              vertical-align: middle; background: var(--of0); }
            .legend .of1::before { background: var(--of1); }
            svg text { fill: var(--quiet); font-size: 12px; } .grid { stroke: var(--rule); } .axis { stroke: var(--quiet); }
            .line { fill: none; stroke-width: 2; stroke-linejoin: round; } .line.of0 { stroke: var(--of0); } .line.of1 { stroke: var(--of1); }
            .dot { stroke: var(--card); stroke-width: 2; } .dot.of0 { fill: var(--of0); } .dot.of1 { fill: var(--of1); }
            .place rect { fill: transparent; } .place .dot { opacity: 0; pointer-events: none; } .place:hover .dot { opacity: 1; }
            .wide { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 6px 0 14px; }
            th, td { padding: 4px 12px 4px 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
            td.number, th.number { text-align: right; white-space: nowrap; } summary { cursor: pointer; color: var(--quiet); }
            """;

    private HtmlReport() {}

    /**
     * Writes the page and closes nothing.
     *
     * @throws IOException when the writer fails
     */
    public static void write(Report report, Appendable out) throws IOException {
        StringBuilder html = new StringBuilder();
        String title = "godwit bench " + report.scenario();
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .append(Html.escape(title))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<main>\n<h1>")
                .append(Html.escape(title))
                .append("</h1>\n<p class=\"quiet\">")
                .append(Html.escape(report.target() + ", " + TIME.format(report.start())))
                .append("</p>\n");
        if (report.isFaulty()) {
            html.append("<p class=\"bad\">Faulty: ")
                    .append(Html.escape(TableReport.faults(report)))
                    .append(".</p>\n");
        }
        for (int phase = 0; phase < report.phases().size(); phase++) {
            append(report.phases().get(phase), "phase" + phase, html);
        }
        html.append("<h2>Settings</h2>\n<div class=\"wide\"><table>\n");
        for (Map.Entry<String, String> setting : report.settings().entrySet()) {
            html.append("<tr><th scope=\"row\">")
                    .append(Html.escape(setting.getKey()))
                    .append("</th><td>")
                    .append(Html.escape(setting.getValue()))
                    .append("</td></tr>\n");
        }
        html.append("<tr><th scope=\"row\">command</th><td><code>")
                .append(Html.escape(report.command()))
                .append("</code></td></tr>\n</table></div>\n</main>\n</body>\n</html>\n");
        out.append(html);
    }

    private static void append(Phase phase, String identifier, StringBuilder html) {
        html.append("<section aria-labelledby=\"")
                .append(identifier)
                .append("\">\n<h2 id=\"")
                .append(identifier)
                .append("\">")
                .append(Html.escape(phase.name()))
                .append("</h2>\n<dl class=\"tiles\">\n");
        tile(Quantities.plural(phase.unit()) + " per second", Quantities.number(phase.perSecond()), html);
        Histogram latency = phase.latency();
        if (latency != null) {
            tile("median latency", Quantities.percentile(latency, 50), html);
            tile("99th percentile", Quantities.percentile(latency, 99), html);
        }
        if (phase.broker() != null) {
            tile("broker CPU per " + phase.unit(), withUnit(Quantities.cpuMicros(phase), "µs"), html);
            tile("cores used by the broker", Quantities.cores(phase), html);
            tile("resident at the end", Quantities.bytes(phase.broker().residentBytesAfter()), html);
        }
        html.append("</dl>\n");
        for (Chart chart : new Course(phase, identifier).charts()) {
            chart.appendTo(html);
        }
        figures(phase, html);
        seconds(phase, html);
        html.append("</section>\n");
    }

    private static void figures(Phase phase, StringBuilder html) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(Quantities.plural(phase.unit()), Quantities.count(phase.units())));
        rows.add(List.of("time", Quantities.seconds(phase.duration())));
        rows.add(List.of("messages sent", Quantities.count(phase.sent())));
        rows.add(List.of("messages received", Quantities.count(phase.received())));
        rows.add(List.of("lost", Quantities.count(phase.faults().lost())));
        rows.add(List.of("doubled", Quantities.count(phase.faults().doubled())));
        rows.add(List.of("out of order", Quantities.count(phase.faults().reordered())));
        phase.counts().forEach((name, count) -> rows.add(List.of(name, Quantities.count(count))));
        Histogram latency = phase.latency();
        if (latency != null) {
            for (double percent : new double[] {50, 90, 99, 99.9, 99.99}) {
                rows.add(List.of(
                        "latency, " + (percent == Math.rint(percent) ? Long.toString((long) percent) : percent) + " %",
                        Quantities.percentile(latency, percent)));
            }
            rows.add(List.of("latency, longest", Quantities.percentile(latency, 100)));
        }
        ProcessUse broker = phase.broker();
        if (broker != null) {
            rows.add(List.of("broker CPU time", Quantities.nanos(broker.cpuNanos())));
            rows.add(List.of("broker resident before", Quantities.bytes(broker.residentBytesBefore())));
            rows.add(List.of("broker resident after", Quantities.bytes(broker.residentBytesAfter())));
        }
        html.append("<h3>Figures</h3>\n<div class=\"wide\"><table>\n");
        for (List<String> row : rows) {
            html.append("<tr><th scope=\"row\">")
                    .append(Html.escape(row.getFirst()))
                    .append("</th><td class=\"number\">")
                    .append(Html.escape(row.getLast()))
                    .append("</td></tr>\n");
        }
        html.append("</table></div>\n");
    }

    private static void seconds(Phase phase, StringBuilder html) {
        if (phase.seconds().isEmpty()) {
            return;
        }
        html.append(
                        "<details><summary>Second by second</summary>\n<div class=\"wide\"><table>\n<tr><th scope=\"col\" class=\"number\">")
                .append("second</th><th scope=\"col\" class=\"number\">")
                .append(Html.escape(Quantities.plural(phase.unit())))
                .append(
                        "</th><th scope=\"col\" class=\"number\">median latency</th><th scope=\"col\" class=\"number\">99th percentile")
                .append("</th></tr>\n");
        for (int second = 0; second < phase.seconds().size(); second++) {
            Phase.Second here = phase.seconds().get(second);
            html.append("<tr>");
            for (String cell : List.of(
                    Integer.toString(second + 1),
                    Quantities.count(here.units()),
                    latency(here.medianNanos()),
                    latency(here.p99Nanos()))) {
                html.append("<td class=\"number\">").append(cell).append("</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</table></div></details>\n");
    }

    private static String latency(long nanos) {
        return nanos == 0 ? Quantities.NONE : Quantities.nanos(nanos);
    }

    private static String withUnit(String number, String unit) {
        return number.equals(Quantities.NONE) ? number : number + " " + unit;
    }

    private static void tile(String what, String value, StringBuilder html) {
        html.append("<div><dt>")
                .append(Html.escape(what))
                .append("</dt><dd>")
                .append(Html.escape(value))
                .append("</dd></div>\n");
    }
}
