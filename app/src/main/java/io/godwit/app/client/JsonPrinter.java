// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * Prints JSON in one line, or over several with tabs: members on lines of their own, arrays on one. Used for one value.
 */
final class JsonPrinter {
    private static final MathContext SHORT = new MathContext(15, RoundingMode.HALF_EVEN);
    private static final MathContext EXACT = new MathContext(17, RoundingMode.HALF_EVEN);
    private static final int LEAST_EXPONENT = -4;

    private final StringBuilder out = new StringBuilder();
    private final boolean pretty;

    private JsonPrinter(boolean pretty) {
        this.pretty = pretty;
    }

    static String print(Json value, boolean pretty) {
        JsonPrinter printer = new JsonPrinter(pretty);
        printer.print(value, 0);
        return printer.out.toString();
    }

    private void print(Json value, int depth) {
        switch (value) {
            case Json.Null ignored -> out.append("null");
            case Json.Bool bool -> out.append(bool.value());
            case Json.Num number -> out.append(number(number.value()));
            case Json.Text text -> printText(text.value());
            case Json.Array array -> printArray(array.values(), depth);
            case Json.Members members -> printMembers(members.members(), depth);
        }
    }

    private void printArray(List<Json> values, int depth) {
        out.append('[');
        for (int i = 0; i < values.size(); i++) {
            out.append(i == 0 ? "" : pretty ? ", " : ",");
            print(values.get(i), depth + 1);
        }
        out.append(']');
    }

    private void printMembers(List<Json.Member> members, int depth) {
        out.append('{');
        for (int i = 0; i < members.size(); i++) {
            out.append(i == 0 ? "" : ",");
            newLine(depth + 1);
            printText(members.get(i).name());
            out.append(pretty ? ":\t" : ":");
            print(members.get(i).value(), depth + 1);
        }
        newLine(depth);
        out.append('}');
    }

    private void newLine(int depth) {
        if (pretty) {
            out.append('\n').repeat("\t", depth);
        }
    }

    private void printText(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(c < 0x10 ? "0" : "").append(Integer.toHexString(c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** A number as C's {@code %g} has it: with 15 digits if they are enough to read it back, with 17 else. */
    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "null";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal rounded = exact.round(SHORT);
        MathContext precision = rounded.doubleValue() == value ? SHORT : EXACT;
        BigDecimal digits = exact.round(precision).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= LEAST_EXPONENT && exponent < precision.getPrecision()) {
            return digits.toPlainString();
        }
        String mantissa = digits.movePointLeft(exponent).toPlainString();
        return mantissa + (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
