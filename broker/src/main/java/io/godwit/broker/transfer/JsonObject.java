// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One object of {@link JsonLines}, whose members are taken out one after the other; none may be left. */
final class JsonObject {
    private static final int MOST_TEXT_BYTES = 65_535;

    private final Map<String, Object> members;

    private JsonObject(Map<String, Object> members) {
        this.members = members;
    }

    /** Reads the object whose first token the parser has. */
    static JsonObject read(JsonParser from) throws IOException, TransferException {
        if (from.currentToken() != JsonToken.START_OBJECT) {
            throw new TransferException("an object is wanted, {...}");
        }
        Map<String, Object> members = new LinkedHashMap<>();
        while (from.nextToken() == JsonToken.FIELD_NAME) {
            String name = from.currentName();
            from.nextToken();
            members.put(name, value(from));
        }
        return new JsonObject(members);
    }

    private static Object value(JsonParser from) throws IOException, TransferException {
        return switch (from.currentToken()) {
            case VALUE_STRING -> from.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> from.getLongValue();
            case START_OBJECT -> read(from);
            case START_ARRAY -> {
                List<Object> values = new ArrayList<>();
                while (from.nextToken() != JsonToken.END_ARRAY) {
                    values.add(value(from));
                }
                yield values;
            }
            case null, default -> throw new TransferException("null and numbers with a fraction have no place here");
        };
    }

    /** The names that are left. */
    List<String> names() {
        return List.copyOf(members.keySet());
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    /** A text of at most 65535 bytes of UTF-8. */
    String text(String name) throws TransferException {
        return requireText(name, longText(name));
    }

    /** The text, if MQTT has a place for it. */
    static String requireText(String name, String text) throws TransferException {
        requireWhole(name, text);
        if (text.length() > MOST_TEXT_BYTES
                || text.getBytes(StandardCharsets.UTF_8).length > MOST_TEXT_BYTES
                || text.indexOf('\0') >= 0) {
            throw wrong(name, "has more than 65535 bytes, or a character that MQTT does not allow");
        }
        return text;
    }

    @Nullable
    String optionalText(String name) throws TransferException {
        return has(name) ? text(name) : null;
    }

    private String longText(String name) throws TransferException {
        if (!(take(name) instanceof String text)) {
            throw wrong(name, "is not a text");
        }
        requireWhole(name, text);
        return text;
    }

    private static void requireWhole(String name, String text) throws TransferException {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw wrong(name, "holds half a character");
        }
    }

    /** Bytes: as text under this name, or in base64 under another. */
    byte[] bytes(String name) throws TransferException {
        String other = name + "Base64";
        if (!has(other)) {
            return longText(name).getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(longText(other));
        } catch (IllegalArgumentException e) {
            throw wrong(other, "is not base64");
        }
    }

    long number(String name, long least, long most) throws TransferException {
        if (!(take(name) instanceof Long number) || number < least || number > most) {
            throw wrong(name, "is not a whole number from " + least + " to " + most);
        }
        return number;
    }

    long numberOr(long absent, String name, long least, long most) throws TransferException {
        return has(name) ? number(name, least, most) : absent;
    }

    boolean flag(String name) throws TransferException {
        if (!has(name)) {
            return false;
        }
        if (!(take(name) instanceof Boolean flag)) {
            throw wrong(name, "is neither true nor false");
        }
        return flag;
    }

    /** The values of an array; none where the member is missing. */
    List<?> list(String name) throws TransferException {
        if (!has(name)) {
            return List.of();
        }
        if (!(take(name) instanceof List<?> list)) {
            throw wrong(name, "is not an array");
        }
        return list;
    }

    private Object take(String name) throws TransferException {
        Object value = members.remove(name);
        if (value == null) {
            throw wrong(name, "is missing");
        }
        return value;
    }

    /** Refuses members that were not taken. */
    void requireNothingLeft() throws TransferException {
        if (!members.isEmpty()) {
            throw wrong(members.keySet().iterator().next(), "is not known");
        }
    }

    static TransferException wrong(String name, String how) {
        return new TransferException("\"" + name + "\" " + how);
    }
}
