// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A report as one JSON object, for programs. {@code docs/bench-report.md} lists the fields; none changes its meaning within a
 * {@link #VERSION}, and readers must expect further ones.
 */
public final class JsonReport {
    /** The value of the field {@code version}. */
    public static final int VERSION = 1;

    private JsonReport() {}

    /**
     * Writes the report as UTF-8, with a line end behind it, and leaves the stream open.
     *
     * @throws IOException when the stream fails
     */
    public static void write(Report report, OutputStream out) throws IOException {
        try (JsonGenerator json = new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            json.writeStringField("scenario", report.scenario());
            json.writeStringField("command", report.command());
            json.writeStringField("target", report.target());
            json.writeStringField("start", report.start().toString());
            json.writeBooleanField("faulty", report.isFaulty());
            json.writeObjectFieldStart("settings");
            for (Map.Entry<String, String> setting : report.settings().entrySet()) {
                json.writeStringField(setting.getKey(), setting.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("phases");
            for (Phase phase : report.phases()) {
                write(phase, json);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
        out.flush();
    }

    /**
     * Reads what {@link #write} has written; latencies come back with all their counts. The stream is left open.
     *
     * @throws IOException when it cannot be read, or is no such report; the message says what is wrong with it
     */
    public static Report read(InputStream in) throws IOException {
        return JsonReportReader.read(in);
    }

    private static void write(Phase phase, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", phase.name());
        json.writeStringField("unit", phase.unit());
        json.writeNumberField("units", phase.units());
        json.writeNumberField("durationNanos", phase.duration().toNanos());
        json.writeNumberField("unitsPerSecond", phase.perSecond());
        json.writeNumberField("sent", phase.sent());
        json.writeNumberField("received", phase.received());
        json.writeNumberField("lost", phase.faults().lost());
        json.writeNumberField("doubled", phase.faults().doubled());
        json.writeNumberField("reordered", phase.faults().reordered());
        json.writeObjectFieldStart("counts");
        for (Map.Entry<String, Long> count : phase.counts().entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
        json.writeFieldName("latency");
        write(phase.latency(), json);
        json.writeFieldName("broker");
        write(phase, phase.broker(), json);
        json.writeArrayFieldStart("seconds");
        for (Phase.Second second : phase.seconds()) {
            json.writeStartObject();
            json.writeNumberField("units", second.units());
            json.writeNumberField("medianNanos", second.medianNanos());
            json.writeNumberField("p99Nanos", second.p99Nanos());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(@Nullable Histogram latency, JsonGenerator json) throws IOException {
        if (latency == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeNumberField("count", latency.getTotalCount());
        if (latency.getTotalCount() > 0) {
            json.writeNumberField("minNanos", latency.getMinValue());
            json.writeNumberField("meanNanos", Math.round(latency.getMean()));
            json.writeNumberField("p50Nanos", latency.getValueAtPercentile(50));
            json.writeNumberField("p90Nanos", latency.getValueAtPercentile(90));
            json.writeNumberField("p99Nanos", latency.getValueAtPercentile(99));
            json.writeNumberField("p999Nanos", latency.getValueAtPercentile(99.9));
            json.writeNumberField("p9999Nanos", latency.getValueAtPercentile(99.99));
            json.writeNumberField("maxNanos", latency.getMaxValue());
        }
        ByteBuffer bytes = ByteBuffer.allocate(latency.getNeededByteBufferCapacity());
        int length = latency.encodeIntoCompressedByteBuffer(bytes);
        json.writeStringField("histogram", Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length)));
        json.writeEndObject();
    }

    private static void write(Phase phase, @Nullable ProcessUse broker, JsonGenerator json) throws IOException {
        if (broker == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeNumberField("cpuNanos", broker.cpuNanos());
        if (phase.units() > 0) {
            json.writeNumberField("cpuNanosPerUnit", (double) broker.cpuNanos() / phase.units());
        }
        if (!phase.duration().isZero()) {
            json.writeNumberField(
                    "cores", (double) broker.cpuNanos() / phase.duration().toNanos());
        }
        json.writeNumberField("residentBytesBefore", broker.residentBytesBefore());
        json.writeNumberField("residentBytesAfter", broker.residentBytesAfter());
        json.writeEndObject();
    }
}
