// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class HtmlReportTest {
    private static final Pattern SVG = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL);

    @Test
    void drawsRateLatencyAndDistribution() throws Exception {
        String page = page(Reports.with(Reports.phase()));

        assertThat(titles(page)).containsExactly("Rate", "Latency by time", "Latency by percentile");
        assertThat(page)
                .contains("<h1>godwit bench pairs</h1>", "prefers-color-scheme: dark", "2026-05-04 03:02:01 UTC")
                .contains("from 1 000 to 1 000, 1 000 over the whole time")
                .contains("1.00 s: 1 000 messages per second")
                .contains("half take at most 500 ms, 99 % at most 990 ms");
    }

    @Test
    void asksForNothingAndRunsNothing() throws IOException {
        assertThat(page(Reports.with(Reports.phase())))
                .doesNotContain("http:", "https:", "<script", "<link", "<img", "@import", "url(", "src=");
    }

    @Test
    void escapesWhatOthersWrote() throws IOException {
        String evil = "\"><script>alert('1')</script>&\u0000";
        Report report = new Report(
                evil,
                evil,
                evil,
                Map.of(evil, evil),
                Instant.EPOCH,
                List.of(new Phase(
                        evil,
                        evil,
                        1,
                        Duration.ofSeconds(1),
                        1,
                        1,
                        Phase.Faults.NONE,
                        null,
                        null,
                        List.of(new Phase.Second(1, 1, 1)))));

        assertThat(page(report))
                .doesNotContain("<script", "alert('", "\u0000")
                .contains("&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;");
    }

    @Test
    void eachChartHasTextForThoseWhoDoNotSeeIt() throws Exception {
        for (Element svg : charts(page(Reports.with(Reports.phase(), Reports.phase())))) {
            String[] named = svg.getAttribute("aria-labelledby").split(" ", -1);
            assertThat(svg.getAttribute("role")).isEqualTo("img");
            assertThat(child(svg, "title").getAttribute("id")).isEqualTo(named[0]);
            assertThat(child(svg, "desc").getAttribute("id")).isEqualTo(named[1]);
            assertThat(child(svg, "desc").getTextContent()).startsWith("Line chart of ");
        }
    }

    @Test
    void identifiersAreUnique() throws IOException {
        List<String> identifiers = Pattern.compile(" id=\"([^\"]+)\"")
                .matcher(page(Reports.with(Reports.phase(), Reports.phase())))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(identifiers).hasSize(14).doesNotHaveDuplicates();
    }

    @Test
    void leavesOutChartsThatWouldBeEmpty() throws Exception {
        Phase nothing = Reports.nothing(new Histogram(3), new ProcessUse(1, 2, 3));

        assertThat(titles(page(Reports.with(nothing)))).isEmpty();
        assertThat(page(Reports.with(nothing))).doesNotContain("NaN", "Infinity");
    }

    @Test
    void drawsSinglePointsAndEqualValues() throws Exception {
        Histogram latency = new Histogram(3);
        latency.recordValue(1_000);
        Phase phase = new Phase(
                "exchange",
                "message",
                0,
                Duration.ofMillis(10),
                0,
                0,
                Phase.Faults.NONE,
                latency,
                null,
                List.of(new Phase.Second(0, 0, 0)));

        assertThat(titles(page(Reports.with(phase)))).containsExactly("Rate", "Latency by percentile");
        assertThat(page(Reports.with(phase))).doesNotContain("NaN", "Infinity");
    }

    @Test
    void putsTheSecondsOfALongRunTogether() throws Exception {
        String page = page(Reports.with(Reports.lasting(3_601)));
        Element rate = charts(page).getFirst();

        assertThat(rate.getElementsByTagName("g").getLength()).isBetween(100, 300);
    }

    @Test
    void staysInsideItsFrame() throws Exception {
        for (Element svg : charts(page(Reports.with(Reports.phase(), Reports.lasting(60))))) {
            NodeList paths = svg.getElementsByTagName("path");
            for (int i = 0; i < paths.getLength(); i++) {
                Matcher points = Pattern.compile("[ML]([0-9.-]+) ([0-9.-]+)")
                        .matcher(((Element) paths.item(i)).getAttribute("d"));
                while (points.find()) {
                    assertThat(Double.parseDouble(points.group(1))).isBetween(84.0, 724.0);
                    assertThat(Double.parseDouble(points.group(2))).isBetween(14.0, 234.0);
                }
            }
        }
    }

    @Test
    void tellsWhatElseWasCounted() throws IOException {
        assertThat(page(Reports.with(Reports.counting("<backlog>", 12_345))))
                .contains("<th scope=\"row\">&lt;backlog&gt;</th><td class=\"number\">12 345</td>");
    }

    @Test
    void saysThatMessagesWereLost() throws IOException {
        assertThat(page(Reports.with(Reports.faulty(1, 0, 0))))
                .contains("<p class=\"bad\">Faulty: 1 message lost, 0 doubled, 0 out of order.</p>");
    }

    private static List<String> titles(String page) throws Exception {
        return charts(page).stream()
                .map(svg -> child(svg, "title").getTextContent())
                .toList();
    }

    /** The charts of a page; each is well-formed XML. */
    private static List<Element> charts(String page) throws Exception {
        List<String> texts =
                SVG.matcher(page).results().map(found -> found.group()).toList();
        List<Element> charts = new ArrayList<>();
        for (String text : texts) {
            Document document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(text.getBytes(UTF_8)));
            charts.add(document.getDocumentElement());
        }
        return charts;
    }

    private static Element child(Element of, String name) {
        return (Element) of.getElementsByTagName(name).item(0);
    }

    private static String page(Report report) throws IOException {
        StringBuilder page = new StringBuilder();
        HtmlReport.write(report, page);
        return page.toString();
    }
}
