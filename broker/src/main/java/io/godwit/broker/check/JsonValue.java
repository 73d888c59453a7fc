// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a JSON file with the line at which it begins. What is not there, or is of another kind, reads as nothing, so
 * that a half-right file can be looked over too.
 */
final class JsonValue {
    private static final int MAX_DEPTH = 50;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();
    private static final JsonValue NOTHING = new JsonValue(null, 0);

    /** A map, a list, a text, a number or a truth value; null for JSON's null, or for nothing. */
    private final @Nullable Object value;

    private final int line;

    private JsonValue(@Nullable Object value, int line) {
        this.value = value;
        this.line = line;
    }

    /**
     * Reads a whole file.
     *
     * @throws IOException if it is not JSON; Jackson's kind knows the place
     */
    static JsonValue parse(byte[] bytes) throws IOException {
        try (JsonParser parser = JSON.createParser(bytes)) {
            JsonToken first = parser.nextToken();
            JsonValue read = first == null ? NOTHING : read(parser, first);
            JsonToken _ = parser.nextToken(); // Fails where something follows that is not JSON.
            return read;
        }
    }

    private static JsonValue read(JsonParser parser, JsonToken token) throws IOException {
        int line = parser.currentTokenLocation().getLineNr();
        return switch (token) {
            case START_OBJECT -> {
                Map<String, JsonValue> members = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    members.put(name, read(parser, parser.nextToken()));
                }
                yield new JsonValue(members, line);
            }
            case START_ARRAY -> {
                List<JsonValue> elements = new ArrayList<>();
                JsonToken next = parser.nextToken();
                while (next != JsonToken.END_ARRAY && next != null) {
                    elements.add(read(parser, next));
                    next = parser.nextToken();
                }
                yield new JsonValue(elements, line);
            }
            case VALUE_STRING -> new JsonValue(parser.getText(), line);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonValue(parser.getDoubleValue(), line);
            case VALUE_TRUE -> new JsonValue(true, line);
            case VALUE_FALSE -> new JsonValue(false, line);
            case VALUE_NULL, NOT_AVAILABLE, FIELD_NAME, END_OBJECT, END_ARRAY, VALUE_EMBEDDED_OBJECT -> NOTHING;
        };
    }

    /** From 1; 0 for nothing. */
    int line() {
        return line;
    }

    boolean isObject() {
        return value instanceof Map;
    }

    /** A member of an object. */
    JsonValue member(String name) {
        return value instanceof Map<?, ?> members && members.get(name) instanceof JsonValue member ? member : NOTHING;
    }

    /** The elements of an array that is a member. */
    List<JsonValue> elements(String name) {
        List<JsonValue> elements = new ArrayList<>();
        if (member(name).value instanceof List<?> list) {
            for (Object one : list) {
                if (one instanceof JsonValue element) {
                    elements.add(element);
                }
            }
        }
        return elements;
    }

    /** The text of a member, or an empty one. */
    String text(String name) {
        return member(name).value instanceof String text ? text : "";
    }

    /** The truth of a member. */
    boolean truth(String name) {
        return member(name).value instanceof Boolean truth && truth;
    }

    /** The number of a member, or the one given. */
    double number(String name, double otherwise) {
        return member(name).value instanceof Double number ? number : otherwise;
    }
}
