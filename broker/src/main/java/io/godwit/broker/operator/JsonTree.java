// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.operator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as maps, lists, texts, longs, doubles, booleans and null, on one line. Stateless.
 *
 * <p>Member names keep their order; a name that comes twice is an error.
 */
public final class JsonTree {
    private static final int DEPTH = 12;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNestingDepth(DEPTH)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonTree() {}

    /**
     * Reads one object and nothing behind it.
     *
     * @throws IOException if the text is anything else; its message says what
     */
    public static Map<String, @Nullable Object> read(String text) throws IOException {
        try (JsonParser from = JSON.createParser(text)) {
            if (from.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("an object is wanted, {...}");
            }
            Map<String, @Nullable Object> object = object(from);
            if (from.nextToken() != null) {
                throw new IOException("something stands behind the object");
            }
            return object;
        }
    }

    private static Map<String, @Nullable Object> object(JsonParser from) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (from.nextToken() == JsonToken.FIELD_NAME) {
            String name = from.currentName();
            from.nextToken();
            members.put(name, value(from));
        }
        return members;
    }

    private static @Nullable Object value(JsonParser from) throws IOException {
        return switch (from.currentToken()) {
            case VALUE_STRING -> from.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> from.getLongValue();
            case VALUE_NUMBER_FLOAT -> from.getDoubleValue();
            case START_OBJECT -> object(from);
            case START_ARRAY -> {
                List<@Nullable Object> values = new ArrayList<>();
                while (from.nextToken() != JsonToken.END_ARRAY) {
                    values.add(value(from));
                }
                yield values;
            }
            case null, default -> throw new IOException("the text ends too early");
        };
    }

    /** The text of a tree, on one line. */
    public static String write(Map<String, ? extends @Nullable Object> object) {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = JSON.createGenerator(text)) {
            write(to, object);
        } catch (IOException e) {
            throw new IllegalStateException("Memory cannot be written to", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator to, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> to.writeNull();
            case String text -> to.writeString(text);
            case Boolean flag -> to.writeBoolean(flag);
            case Integer number -> to.writeNumber(number);
            case Long number -> to.writeNumber(number);
            case Double number -> to.writeNumber(number);
            case Map<?, ?> members -> {
                to.writeStartObject();
                for (Map.Entry<?, ?> member : members.entrySet()) {
                    to.writeFieldName(String.valueOf(member.getKey()));
                    write(to, member.getValue());
                }
                to.writeEndObject();
            }
            case Iterable<?> values -> {
                to.writeStartArray();
                for (Object each : values) {
                    write(to, each);
                }
                to.writeEndArray();
            }
            default -> throw new IllegalArgumentException("JSON has no place for a " + value.getClass());
        }
    }
}
