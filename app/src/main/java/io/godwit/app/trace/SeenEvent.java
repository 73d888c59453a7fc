// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.trace;

import io.godwit.app.client.Json;
import io.godwit.app.client.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event as the broker told it.
 *
 * @param line as it came
 * @param timeMicros microseconds since 1970
 * @param client the client identifier, perhaps empty
 * @param connection a number
 * @param size bytes of the whole packet; 0 where it is none
 * @param bytes those that are shown
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares events.
record SeenEvent(
        String line,
        long timeMicros,
        String client,
        long connection,
        Way way,
        String summary,
        int size,
        byte[] bytes,
        List<Field> fields) {
    /** What it tells. */
    enum Way {
        /** A packet from the client. */
        IN,
        /** A packet to the client. */
        OUT,
        /** A connection begins. */
        BEGIN,
        /** A connection ends. */
        END,
        /** Events are missing here. */
        LOST
    }

    /**
     * A field of a packet.
     *
     * @param statement of the standard, empty where none rules it
     */
    record Field(String name, int from, int to, String value, String statement) {}

    /** The event of a line, or null when it is none that can be understood. */
    static @Nullable SeenEvent of(String line) {
        if (!(JsonParser.parse(line.getBytes(StandardCharsets.UTF_8)) instanceof Json.Members event)) {
            return null;
        }
        Way way = way(text(event, "direction"));
        if (way == null) {
            return null;
        }
        List<Field> fields = new ArrayList<>();
        if (find(event, "fields") instanceof Json.Array array) {
            for (Json value : array.values()) {
                if (value instanceof Json.Members field) {
                    fields.add(new Field(
                            text(field, "name"),
                            (int) number(field, "from"),
                            (int) number(field, "to"),
                            text(field, "value"),
                            text(field, "statement")));
                }
            }
        }
        try {
            return new SeenEvent(
                    line,
                    number(event, "time"),
                    text(event, "client"),
                    number(event, "connection"),
                    way,
                    text(event, "summary"),
                    (int) number(event, "size"),
                    HexFormat.of().parseHex(text(event, "bytes")),
                    List.copyOf(fields));
        } catch (IllegalArgumentException notHexadecimal) {
            return null;
        }
    }

    private static @Nullable Way way(String word) {
        return switch (word) {
            case "in" -> Way.IN;
            case "out" -> Way.OUT;
            case "begin" -> Way.BEGIN;
            case "end" -> Way.END;
            case "lost" -> Way.LOST;
            default -> null;
        };
    }

    private static @Nullable Json find(Json.Members members, String name) {
        for (Json.Member member : members.members()) {
            if (member.name().equals(name)) {
                return member.value();
            }
        }
        return null;
    }

    private static String text(Json.Members members, String name) {
        return find(members, name) instanceof Json.Text text
                ? new String(text.value().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                : "";
    }

    private static long number(Json.Members members, String name) {
        return find(members, name) instanceof Json.Num number ? (long) number.value() : 0;
    }
}
