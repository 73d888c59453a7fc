// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.trace;

import io.godwit.protocol.codec.PacketField;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Events as JSON: one object without line breaks for each. Any thread. */
public final class EventJson {
    private EventJson() {}

    /** An event of the live feed: its time, in microseconds since 1970, is {@code time}. */
    public static String live(PacketEvent event) {
        return of(event, "time", event.timeMicros());
    }

    /** An event of a story: {@code at} counts microseconds since the story began, at {@code beginMicros} since 1970. */
    public static String inStory(PacketEvent event, long beginMicros) {
        return of(event, "at", event.timeMicros() - beginMicros);
    }

    private static String of(PacketEvent event, String timeName, long time) {
        StringBuilder json = new StringBuilder(256);
        json.append("{\"").append(timeName).append("\":").append(time);
        add(json, "client", event.client());
        json.append(",\"connection\":").append(event.connection());
        add(json, "direction", event.direction().text());
        if (event.type() != null && event.version() != null) {
            add(json, "type", event.type().name());
            add(json, "version", event.version().text());
            if (event.identifier() != 0) {
                json.append(",\"identifier\":").append(event.identifier());
            }
        }
        add(json, "summary", event.summary());
        if (event.type() != null) {
            json.append(",\"size\":").append(event.size());
            add(json, "bytes", HexFormat.of().formatHex(event.bytes()));
            if (event.cut()) {
                json.append(",\"cut\":true");
            }
            add(json, event.fields());
        }
        return json.append('}').toString();
    }

    private static void add(StringBuilder json, List<PacketField> fields) {
        json.append(",\"fields\":[");
        for (int i = 0; i < fields.size(); i++) {
            PacketField field = fields.get(i);
            json.append(i == 0 ? "{\"name\":" : ",{\"name\":");
            quote(json, field.name());
            json.append(",\"from\":").append(field.from()).append(",\"to\":").append(field.to());
            add(json, "value", field.value());
            if (field.statement() != null) {
                add(json, "statement", field.statement().citation());
            }
            json.append('}');
        }
        json.append(']');
    }

    private static void add(StringBuilder json, String name, String value) {
        json.append(",\"").append(name).append("\":");
        quote(json, value);
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c == 0x7F || c == '\u2028' || c == '\u2029') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
