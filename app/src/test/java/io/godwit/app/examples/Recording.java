// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.examples;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.godwit.broker.trace.EventJson;
import io.godwit.broker.trace.PacketEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a page shows of an example's run: a file of {@code examples/recordings}.
 *
 * @param output what it printed; lines that begin with {@code ~} differ from run to run
 * @param events the packets, and the begin and end of each connection, in the broker's order
 * @param more how many further events there were
 */
record Recording(List<String> output, List<Seen> events, int more) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int PUBLISH = 3;

    /** Beyond this a story is no longer read by anybody. */
    private static final int MOST_EVENTS = 200;

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
     * @param fromBroker whether it is a message that the broker publishes by itself, when it likes
     */
    record Seen(String client, String direction, String type, int qos, boolean fromBroker) {
        @Override
        public String toString() {
            return direction + " " + type + (type.equals("PUBLISH") ? " q" + qos : "");
        }
    }

    /** Reads a recording. */
    static Recording read(Path file) throws IOException {
        List<String> output = new ArrayList<>();
        List<Seen> events = new ArrayList<>();
        int more = 0;
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
                } else if (name.equals("more")) {
                    more = parser.getIntValue();
                } else {
                    parser.skipChildren();
                }
            }
        }
        return new Recording(output, events, more);
    }

    /** What is compared of the events of a run. */
    static List<Seen> seen(List<PacketEvent> events) {
        return events.stream()
                .map(event -> new Seen(
                        nameOf(event.client()),
                        event.direction().text(),
                        event.type() == null ? "" : event.type().name(),
                        event.bytes().length == 0 ? 0 : qos(event.bytes()[0]),
                        isFromBroker(event.summary())))
                .toList();
    }

    private static boolean isFromBroker(String summary) {
        return summary.startsWith("PUBLISH") && summary.contains(" $SYS/");
    }

    private static String nameOf(String client) {
        return client.startsWith("auto-") ? "auto" : client;
    }

    private static int qos(int firstByte) {
        return (firstByte >> 4 & 0xF) == PUBLISH ? firstByte >> 1 & 3 : 0;
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
        String bytes = values.getOrDefault("bytes", "");
        return new Seen(
                nameOf(values.getOrDefault("client", "")),
                values.getOrDefault("direction", ""),
                values.getOrDefault("type", ""),
                bytes.length() < 2 ? 0 : qos(Integer.parseInt(bytes.substring(0, 2), 16)),
                isFromBroker(values.getOrDefault("summary", "")));
    }

    /** Writes what came of a run, one event a line, so that a difference can be read; a long story ends early. */
    static void write(Path file, String example, ExampleRun run) throws IOException {
        String lines = run.output().stream().map(Recording::quoted).collect(Collectors.joining(",\n"));
        List<PacketEvent> events = run.events();
        long begin = events.isEmpty() ? 0 : events.getFirst().timeMicros();
        String packets = events.stream()
                .limit(MOST_EVENTS)
                .map(event -> EventJson.inStory(event, begin))
                .collect(Collectors.joining(",\n"));
        String text = "{\"example\":%s,\n\"output\":[\n%s\n],\n\"packets\":[\n%s\n],\n\"more\":%d}\n"
                .formatted(quoted(example), lines, packets, Math.max(0, events.size() - MOST_EVENTS));
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** The lines that are the same in every run. */
    static List<String> steady(List<String> lines) {
        return lines.stream().filter(line -> !line.startsWith("~")).toList();
    }

    /**
     * What is the same in every run of the packets: for each client and direction their types and QoS in order. Pings and what the
     * broker tells of itself come when they come, and how packets of two directions interleave is a matter of microseconds.
     */
    static Map<String, List<String>> order(List<Seen> events) {
        return events.stream()
                .filter(seen ->
                        seen.direction().equals("in") || seen.direction().equals("out"))
                .filter(seen -> !seen.type().startsWith("PING") && !seen.fromBroker())
                .collect(Collectors.groupingBy(
                        seen -> seen.client() + " " + seen.direction(),
                        TreeMap::new,
                        Collectors.mapping(Seen::toString, Collectors.toList())));
    }
}
