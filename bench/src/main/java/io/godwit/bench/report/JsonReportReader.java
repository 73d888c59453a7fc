// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Reads what {@link JsonReport} writes; fields it does not know are passed over. */
final class JsonReportReader {
    /** The highest trackable latency of a histogram is at least twice its lowest; this says "as the file says". */
    private static final long AS_WRITTEN = 0;

    private final JsonParser json;

    private JsonReportReader(JsonParser json) {
        this.json = json;
    }

    static Report read(InputStream in) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
            return new JsonReportReader(json).report();
        } catch (JsonProcessingException wrong) {
            throw new IOException("This is not a report of godwit bench: " + wrong.getOriginalMessage() + ".", wrong);
        }
    }

    private Report report() throws IOException {
        json.nextToken();
        Fields fields = new Fields("report", object());
        long version = fields.number("version");
        if (version != JsonReport.VERSION) {
            throw wrong("its version is " + version + ", and this program reads version " + JsonReport.VERSION);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        fields.object("settings").values().forEach((name, value) -> settings.put(name, String.valueOf(value)));
        List<Phase> phases = new ArrayList<>();
        for (Fields phase : fields.objects("phases")) {
            phases.add(phase(phase));
        }
        Instant start;
        try {
            start = Instant.parse(fields.text("start"));
        } catch (DateTimeException e) {
            throw new IOException("This is not a report of godwit bench: its start is no time.", e);
        }
        return new Report(
                fields.text("scenario"), fields.text("command"), fields.text("target"), settings, start, phases);
    }

    private static Phase phase(Fields fields) throws IOException {
        List<Phase.Second> seconds = new ArrayList<>();
        for (Fields second : fields.objects("seconds")) {
            seconds.add(
                    new Phase.Second(second.number("units"), second.number("medianNanos"), second.number("p99Nanos")));
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        Fields counted = fields.optionalObject("counts");
        if (counted != null) {
            for (String name : counted.values().keySet()) {
                counts.put(name, counted.number(name));
            }
        }
        Fields latency = fields.optionalObject("latency");
        Fields broker = fields.optionalObject("broker");
        return new Phase(
                fields.text("name"),
                fields.text("unit"),
                fields.number("units"),
                Duration.ofNanos(fields.number("durationNanos")),
                fields.number("sent"),
                fields.number("received"),
                new Phase.Faults(fields.number("lost"), fields.number("doubled"), fields.number("reordered")),
                latency == null ? null : histogram(latency.text("histogram")),
                broker == null
                        ? null
                        : new ProcessUse(
                                broker.number("cpuNanos"),
                                broker.number("residentBytesBefore"),
                                broker.number("residentBytesAfter")),
                seconds,
                counts);
    }

    private static Histogram histogram(String text) throws IOException {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), AS_WRITTEN);
        } catch (DataFormatException
                | IllegalArgumentException
                | BufferUnderflowException
                | IndexOutOfBoundsException e) {
            throw new IOException("This is not a report of godwit bench: a histogram is damaged.", e);
        }
    }

    private Map<String, Object> object() throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw wrong("an object is expected at " + json.currentLocation().offsetDescription());
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            Object value = value();
            if (value != null) {
                fields.put(name, value);
            }
        }
        return fields;
    }

    private @Nullable Object value() throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return object();
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> values = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                Object value = value();
                if (value != null) {
                    values.add(value);
                }
            }
            return values;
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return json.getLongValue();
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return json.getDoubleValue();
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return json.getBooleanValue();
        }
        return token == JsonToken.VALUE_NULL ? null : json.getText();
    }

    private static IOException wrong(String why) {
        return new IOException("This is not a report of godwit bench: " + why + ".");
    }

    /** An object's fields; those that were null are not there. */
    private record Fields(String of, Map<String, Object> values) {
        String text(String name) throws IOException {
            if (values.get(name) instanceof String text) {
                return text;
            }
            throw missing(name, "a string");
        }

        long number(String name) throws IOException {
            if (values.get(name) instanceof Long number) {
                return number;
            }
            throw missing(name, "a whole number");
        }

        Fields object(String name) throws IOException {
            Fields fields = optionalObject(name);
            if (fields == null) {
                throw missing(name, "an object");
            }
            return fields;
        }

        @Nullable
        Fields optionalObject(String name) {
            return values.get(name) instanceof Map<?, ?> fields ? fields(name, fields) : null;
        }

        List<Fields> objects(String name) throws IOException {
            if (!(values.get(name) instanceof List<?> list)) {
                throw missing(name, "a list");
            }
            List<Fields> objects = new ArrayList<>();
            for (Object value : list) {
                if (!(value instanceof Map<?, ?> fields)) {
                    throw missing(name, "a list of objects");
                }
                objects.add(fields(name, fields));
            }
            return objects;
        }

        private static Fields fields(String of, Map<?, ?> values) {
            Map<String, Object> fields = new LinkedHashMap<>();
            values.forEach((name, value) -> fields.put((String) name, value));
            return new Fields(of, fields);
        }

        private IOException missing(String name, String what) {
            return wrong(of + "." + name + " is not " + what);
        }
    }
}
