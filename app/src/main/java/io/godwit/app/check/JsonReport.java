// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.godwit.broker.check.Finding;
import io.godwit.broker.check.Installation.Report;
import io.godwit.broker.check.Level;
import io.godwit.broker.config.ConfigSurvey.Line;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Path;

/** The report for programs: one JSON object with the members file, directives, findings and counts. */
final class JsonReport {
    private JsonReport() {}

    static void write(Report report, PrintStream out) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("file", report.file().toString());
            json.writeArrayFieldStart("directives");
            for (Line line : report.survey().lines()) {
                directive(line, json);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("findings");
            for (Finding finding : report.findings()) {
                finding(finding, json);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("counts");
            for (Level level : Level.values()) {
                json.writeNumberField(level.word(), report.count(level));
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        out.println(text);
    }

    private static void directive(Line line, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("file", line.file().toString());
        json.writeNumberField("line", line.line());
        json.writeStringField("directive", line.spelling());
        json.writeStringField("value", line.value());
        json.writeStringField("effect", line.treatment().words());
        json.writeStringField("text", line.text());
        json.writeEndObject();
    }

    private static void finding(Finding finding, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("level", finding.level().word());
        json.writeStringField("id", finding.check().id());
        Path file = finding.file();
        if (file != null) {
            json.writeStringField("file", file.toString());
        }
        if (finding.line() > 0) {
            json.writeNumberField("line", finding.line());
        }
        json.writeStringField("text", finding.text());
        json.writeStringField("page", finding.check().page());
        json.writeEndObject();
    }
}
