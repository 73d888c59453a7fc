// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads JSON from a payload; refuses what is not JSON to the last byte, and what is nested too deeply. */
public final class JsonParser {
    private static final int MAX_DEPTH = 500;

    private final String text;
    private int next;

    /** Thrown inside only. */
    private static final class NotJson extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotJson() {
            super(null, null, false, false);
        }
    }

    private JsonParser(String text) {
        this.text = text;
    }

    /** The value in the payload, or null when it is not one JSON value. */
    public static @Nullable Json parse(byte[] payload) {
        JsonParser parser = new JsonParser(new String(payload, StandardCharsets.ISO_8859_1));
        try {
            Json value = parser.value(0);
            parser.skipBlanks();
            return parser.next == parser.text.length() ? value : null;
        } catch (NotJson e) {
            return null;
        }
    }

    private Json value(int depth) {
        skipBlanks();
        if (depth > MAX_DEPTH) {
            throw new NotJson();
        }
        return switch (peek()) {
            case '{' -> members(depth);
            case '[' -> array(depth);
            case '"' -> new Json.Text(string());
            case 't' -> word("true", new Json.Bool(true));
            case 'f' -> word("false", new Json.Bool(false));
            case 'n' -> word("null", new Json.Null());
            default -> number();
        };
    }

    private char peek() {
        if (next >= text.length()) {
            throw new NotJson();
        }
        return text.charAt(next);
    }

    private void skipBlanks() {
        while (next < text.length() && " \t\r\n".indexOf(text.charAt(next)) >= 0) {
            next++;
        }
    }

    private boolean skip(char c) {
        skipBlanks();
        if (next < text.length() && text.charAt(next) == c) {
            next++;
            return true;
        }
        return false;
    }

    private void require(char c) {
        if (!skip(c)) {
            throw new NotJson();
        }
    }

    private Json word(String word, Json value) {
        if (!text.startsWith(word, next)) {
            throw new NotJson();
        }
        next += word.length();
        return value;
    }

    private Json members(int depth) {
        require('{');
        List<Json.Member> members = new ArrayList<>();
        if (skip('}')) {
            return new Json.Members(members);
        }
        do {
            skipBlanks();
            String name = string();
            require(':');
            members.add(new Json.Member(name, value(depth + 1)));
        } while (skip(','));
        require('}');
        return new Json.Members(members);
    }

    private Json array(int depth) {
        require('[');
        List<Json> values = new ArrayList<>();
        if (skip(']')) {
            return new Json.Array(values);
        }
        do {
            values.add(value(depth + 1));
        } while (skip(','));
        require(']');
        return new Json.Array(values);
    }

    private Json number() {
        int end = next;
        while (end < text.length() && "+-.eE0123456789".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        try {
            Json.Num number = new Json.Num(Double.parseDouble(text.substring(next, end)));
            next = end;
            return number;
        } catch (NumberFormatException e) {
            throw new NotJson();
        }
    }

    private String string() {
        if (peek() != '"') {
            throw new NotJson();
        }
        next++;
        StringBuilder value = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(next++);
            if (c == '\\') {
                escape(value);
            } else {
                value.append(c);
            }
        }
        next++;
        return value.toString();
    }

    private void escape(StringBuilder value) {
        char c = peek();
        next++;
        switch (c) {
            case '"', '\\', '/' -> value.append(c);
            case 'b' -> value.append('\b');
            case 'f' -> value.append('\f');
            case 'n' -> value.append('\n');
            case 'r' -> value.append('\r');
            case 't' -> value.append('\t');
            case 'u' ->
                value.append(new String(codePoint().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
            default -> throw new NotJson();
        }
    }

    private String codePoint() {
        char unit = unit();
        if (!Character.isHighSurrogate(unit)) {
            return String.valueOf(unit);
        }
        if (!text.startsWith("\\u", next)) {
            throw new NotJson();
        }
        next += 2;
        return String.valueOf(new char[] {unit, unit()});
    }

    private char unit() {
        if (next + 4 > text.length()) {
            throw new NotJson();
        }
        try {
            char unit = (char) Integer.parseInt(text.substring(next, next + 4), 16);
            next += 4;
            return unit;
        } catch (NumberFormatException e) {
            throw new NotJson();
        }
    }
}
