// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that was read. Names are found whatever their case and the first of two equal ones counts, as with
 * mosquitto's JSON library, because files and tools rely on it. Immutable.
 */
public final class JsonObject {
    private static final int MAX_DEPTH = 32;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** What stands for {@code null}. */
    private static final Object NULL = new Object();

    private final Map<String, Object> values;

    private JsonObject(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * Reads the object that stands first; what follows it is not looked at.
     *
     * @return null when it is some other value
     * @throws MalformedJsonException if it is not JSON, or nested more than 32 deep
     */
    public static @Nullable JsonObject first(byte[] json) throws MalformedJsonException {
        return read(json, false);
    }

    /**
     * Reads the only object.
     *
     * @return null when it is some other value
     * @throws MalformedJsonException if it is not JSON, nested more than 32 deep, or if something follows it
     */
    public static @Nullable JsonObject only(byte[] json) throws MalformedJsonException {
        return read(json, true);
    }

    private static @Nullable JsonObject read(byte[] json, boolean alone) throws MalformedJsonException {
        try (JsonParser from = JSON.createParser(json)) {
            if (from.nextToken() == null) {
                throw new MalformedJsonException(1, "there is nothing in it");
            }
            Object value = value(from);
            if (alone && from.nextToken() != null) {
                throw new MalformedJsonException(
                        from.currentTokenLocation().getLineNr(), "something stands behind its end");
            }
            return value instanceof JsonObject object ? object : null;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new MalformedJsonException(line, e.getOriginalMessage());
        } catch (IOException e) {
            throw new MalformedJsonException(1, String.valueOf(e.getMessage()));
        }
    }

    private static Object value(JsonParser from) throws IOException {
        JsonToken token = from.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Object> values = new HashMap<>();
            while (from.nextToken() == JsonToken.FIELD_NAME) {
                String name = from.currentName().toLowerCase(Locale.ROOT);
                from.nextToken();
                values.putIfAbsent(name, value(from));
            }
            return new JsonObject(values);
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> values = new ArrayList<>();
            while (from.nextToken() != JsonToken.END_ARRAY) {
                values.add(value(from));
            }
            return values;
        }
        if (token == JsonToken.VALUE_STRING) {
            return from.getText();
        }
        if (token.isNumeric()) {
            return from.getDoubleValue();
        }
        return token.isBoolean() ? (Object) from.getBooleanValue() : NULL;
    }

    /** Whether there is a value with this name, {@code null} included. */
    public boolean has(String name) {
        return values.containsKey(name.toLowerCase(Locale.ROOT));
    }

    /** The text with this name, or null when there is none or it is no text. */
    public @Nullable String text(String name) {
        return values.get(name.toLowerCase(Locale.ROOT)) instanceof String text ? text : null;
    }

    /** The number with this name, cut to an int, or {@code otherwise} when there is none or it is no number. */
    public int number(String name, int otherwise) {
        return values.get(name.toLowerCase(Locale.ROOT)) instanceof Double number ? number.intValue() : otherwise;
    }

    /** The truth value with this name, or null when there is none or it is something else. */
    public @Nullable Boolean flag(String name) {
        return values.get(name.toLowerCase(Locale.ROOT)) instanceof Boolean flag ? flag : null;
    }

    /** The object with this name, or null when there is none or it is something else. */
    public @Nullable JsonObject object(String name) {
        return values.get(name.toLowerCase(Locale.ROOT)) instanceof JsonObject object ? object : null;
    }

    /** The array with this name, each element an object or null for anything else; null when there is no array. */
    public @Nullable List<@Nullable JsonObject> objects(String name) {
        if (!(values.get(name.toLowerCase(Locale.ROOT)) instanceof List<?> list)) {
            return null;
        }
        List<@Nullable JsonObject> objects = new ArrayList<>(list.size());
        for (Object one : list) {
            objects.add(one instanceof JsonObject object ? object : null);
        }
        return objects;
    }
}
