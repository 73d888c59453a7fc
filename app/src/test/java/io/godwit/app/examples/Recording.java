// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.examples;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a page shows of an example's run: a file of {@code examples/recordings}.
 *
 * @param output what it printed; lines that begin with {@code ~} differ from run to run
 * @param events one JSON object for each packet, and for the begin and end of each connection
 */
record Recording(List<String> output, List<Seen> events) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int PUBLISH = 3;

    /** Keeps copies of the lists. */
    Recording {
        output = List.copyOf(output);
        events = List.copyOf(events);
    }

    /**
     * What is compared of a packet.
     *
     * @param client the client identifier, {@code auto} for one that the broker gave
     * @param direction {@code in}, {@code out}, {@code begin} or {@code end}
     * @param type its type; empty for begin and end
     * @param qos 0 for all but PUBLISH
     */
    record Seen(String client, String direction, String type, int qos) {
        @Override
        public String toString() {
            return direction + " " + type + (type.equals("PUBLISH") ? " q" + qos : "");
        }
    }

    /** Reads a recording. */
    static Recording read(Path file) throws IOException {
        List<String> output = new ArrayList<>();
        List<Seen> events = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(file.toFile())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("output") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        output.add(parser.getText());
                    }
                } else if (name.equals("packets") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        events.add(seen(parser));
                    }
                } else {
                    parser.skipChildren();
                }
            }
        }
        return new Recording(output, events);
    }

    /** Reads one event as the trace writes it. */
    static Seen seen(String event) throws IOException {
        try (JsonParser parser = JSON.createParser(event)) {
            parser.nextToken();
            return seen(parser);
        }
    }

    private static Seen seen(JsonParser parser) throws IOException {
        Map<String, String> values = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken().isScalarValue()) {
                values.put(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        String client = values.getOrDefault("client", "");
        String bytes = values.getOrDefault("bytes", "");
        int first = bytes.length() < 2 ? 0 : Integer.parseInt(bytes.substring(0, 2), 16);
        return new Seen(
                client.startsWith("auto-") ? "auto" : client,
                values.getOrDefault("direction", ""),
                values.getOrDefault("type", ""),
                first >> 4 == PUBLISH ? first >> 1 & 3 : 0);
    }

    /** Writes a recording, one event a line, so that a difference can be read. */
    static void write(Path file, String example, List<String> output, List<String> events) throws IOException {
        String lines = output.stream().map(Recording::quoted).collect(Collectors.joining(",\n  "));
        String text = "{\"example\":%s,\n\"output\":[\n  %s\n],\n\"packets\":[\n  %s\n]}\n"
                .formatted(quoted(example), lines, String.join(",\n  ", events));
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text.replaceAll("(?m) +$", ""));
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** The lines that are the same in every run. */
    static List<String> steady(List<String> lines) {
        return lines.stream().filter(line -> !line.startsWith("~")).toList();
    }

    /**
     * What is the same in every run of the packets: for each client and direction their types and QoS in order. Pings come when
     * they come, and how packets of two directions interleave is a matter of microseconds.
     */
    static Map<String, List<String>> order(List<Seen> events) {
        return events.stream()
                .filter(seen ->
                        seen.direction().equals("in") || seen.direction().equals("out"))
                .filter(seen -> !seen.type().startsWith("PING"))
                .collect(Collectors.groupingBy(
                        seen -> seen.client() + " " + seen.direction(),
                        java.util.TreeMap::new,
                        Collectors.mapping(Seen::toString, Collectors.toList())));
    }
}
