// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import io.godwit.broker.log.TimestampFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a format of {@code -F}: {@code %} and a letter for a part of the message, {@code @} and a letter for a part of the
 * time as strftime has it, {@code \} and a letter for a character that is hard to type; everything else is printed as it
 * stands.
 *
 * <pre>
 * % [-] [0] [width] [. maximum] [separator] letter
 * </pre>
 *
 * The separator stands between groups of {@code maximum} hexadecimal digits and belongs to {@code %x} and {@code %X}.
 */
final class FormatParser {
    private static final String SEPARATORS = " :-_,;/";

    /** Wide enough for any terminal; more would only fill memory. */
    private static final int MAX_WIDTH = 1_000_000;

    private final String format;
    private final List<MessageFormat.Piece> pieces = new ArrayList<>();
    private int next;

    private FormatParser(String format) {
        this.format = format;
    }

    /**
     * The format with this text.
     *
     * @throws UsageException if a sequence in it is unknown or not complete
     */
    static MessageFormat parse(String format) {
        FormatParser parser = new FormatParser(format);
        parser.parse();
        return new MessageFormat(parser.pieces);
    }

    private void parse() {
        while (next < format.length()) {
            char c = format.charAt(next);
            switch (c) {
                case '%' -> parseField();
                case '@' -> parseTime();
                case '\\' -> parseEscape();
                default -> parseText();
            }
        }
    }

    private void parseText() {
        int end = next;
        while (end < format.length() && "%@\\".indexOf(format.charAt(end)) < 0) {
            end++;
        }
        addText(format.substring(next, end));
        next = end;
    }

    private void addText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        pieces.add((message, out, errors) -> out.writeBytes(bytes));
    }

    private char after(String what) {
        if (++next >= format.length()) {
            throw new UsageException("Incomplete " + what + " specifier.");
        }
        return format.charAt(next);
    }

    private void parseField() {
        boolean left = false;
        boolean zeros = false;
        char c = after("format");
        if (c == '-') {
            left = true;
            c = after("format");
        }
        if (c == '0') {
            zeros = true;
            c = after("format");
        }
        int width = 0;
        while (c >= '0' && c <= '9') {
            width = Math.min(width * 10 + c - '0', MAX_WIDTH);
            c = after("format");
        }
        int maximum = -1;
        if (c == '.') {
            maximum = 0;
            c = after("format");
            while (c >= '0' && c <= '9') {
                maximum = Math.min(maximum * 10 + c - '0', MAX_WIDTH);
                c = after("format");
            }
        }
        char separator = ' ';
        if (SEPARATORS.indexOf(c) >= 0) {
            separator = c;
            c = after("format");
        }
        next++;
        FieldWidth field = new FieldWidth(left, zeros, width, maximum, separator);
        MessageFormat.Piece piece = MessageField.of(c, field);
        if (piece == null) {
            throw new UsageException("Invalid format specifier '" + c + "'.");
        }
        pieces.add(piece);
    }

    private void parseTime() {
        char c = after("format");
        next++;
        if (c == '@') {
            addText("@");
        } else {
            pieces.add((message, out, errors) -> out.writeBytes(
                    TimestampFormat.format("%" + c, message.time()).getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void parseEscape() {
        char c = after("escape");
        next++;
        addText(
                switch (c) {
                    case '\\' -> "\\";
                    case '0' -> "\0";
                    case 'a' -> "\u0007";
                    case 'e' -> "\u001B";
                    case 'n' -> "\n";
                    case 'r' -> "\r";
                    case 't' -> "\t";
                    case 'v' -> "\u000B";
                    default -> throw new UsageException("Invalid escape specifier '" + c + "'.");
                });
    }
}
