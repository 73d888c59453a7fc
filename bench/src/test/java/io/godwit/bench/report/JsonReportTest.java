// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class JsonReportTest {
    @Test
    void readsWhatItWrites() throws IOException {
        Report report = Reports.with(
                Reports.phase(),
                Reports.faulty(1, 2, 3),
                Reports.counting("largest \"backlog\"", 5),
                Reports.nothing(new Histogram(3), new ProcessUse(0, 0, 0)),
                Reports.nothing(null, null));

        assertThat(read(json(report))).isEqualTo(report);
    }

    @Test
    void namesItsFields() throws IOException {
        assertThat(json(Reports.with(Reports.phase())))
                .contains("\"version\" : 1", "\"faulty\" : false", "\"start\" : \"2026-05-04T03:02:01Z\"")
                .contains("\"units\" : 2500", "\"durationNanos\" : 2500000000", "\"unitsPerSecond\" : 1000.0")
                .contains("\"p50Nanos\" : 500", "\"p9999Nanos\" : ", "\"maxNanos\" : ")
                .contains("\"cpuNanosPerUnit\" : 2000000.0", "\"cores\" : 2.0", "\"residentBytesAfter\" : 62914560")
                .endsWith("}\n");
    }

    @Test
    void writesNothingThatIsNoNumber() throws IOException {
        assertThat(json(Reports.with(Reports.nothing(new Histogram(3), new ProcessUse(1, 0, 0)))))
                .doesNotContain("NaN", "Infinity", "p50Nanos", "cpuNanosPerUnit", "cores")
                .contains("\"count\" : 0");
    }

    @Test
    void escapesWhatUsersWrote() throws IOException {
        Report report = new Report(
                "pairs", "godwit \"bench\"\n", "wss://höst/\u0001", Map.of("a\"b", "\\"), Instant.EPOCH, List.of());

        assertThat(read(json(report))).isEqualTo(report);
    }

    @Test
    void passesOverFieldsItDoesNotKnow() throws IOException {
        String json = json(Reports.with(Reports.phase()))
                .replaceFirst("\\{", "{ \"later\" : [ { \"x\" : [ 1.5, true, null ] } ],");

        assertThat(read(json)).isEqualTo(Reports.with(Reports.phase()));
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        String json = json(Reports.with(Reports.phase()));

        assertWrong("", "an object is expected");
        assertWrong("[]", "an object is expected");
        assertWrong("{ \"version\" : 1", "Unexpected end-of-input");
        assertWrong(json.replace("\"version\" : 1", "\"version\" : 2"), "its version is 2");
        assertWrong(json.replace("\"units\" : 2500", "\"units\" : \"x\""), "phases.units is not a whole number");
        assertWrong(json.replace("\"unit\" : ", "\"unite\" : "), "phases.unit is not a string");
        assertWrong(json.replace("\"counts\" : { }", "\"counts\" : { \"x\" : 1.5 }"), "counts.x is not a whole number");
        assertWrong(json.replace("2026-05-04T", "yesterday "), "its start is no time");
        assertWrong(json.replaceAll("\"histogram\" : \"....", "\"histogram\" : \"AAAA"), "a histogram is damaged");
        assertWrong(json.replaceAll("\"histogram\" : \".*\"", "\"histogram\" : \"HI\""), "a histogram is damaged");
    }

    private static void assertWrong(String json, String why) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("This is not a report of godwit bench: ")
                .hasMessageContaining(why);
    }

    private static String json(Report report) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonReport.write(report, out);
        return out.toString(UTF_8);
    }

    private static Report read(String json) throws IOException {
        return JsonReport.read(new ByteArrayInputStream(json.getBytes(UTF_8)));
    }
}
