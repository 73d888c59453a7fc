// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import java.util.Arrays;

/**
 * How a part of a message is fitted into its place; widths count bytes, as C's printf does.
 *
 * @param left whether blanks go behind instead of before
 * @param zeros whether numbers are filled up with zeros
 * @param width the least width
 * @param maximum the greatest width, or digits of a group or behind the point; -1 when it is not given
 * @param separator what stands between groups of hexadecimal digits
 */
record FieldWidth(boolean left, boolean zeros, int width, int maximum, char separator) {
    private static final int MAX_BYTES = 1 << 30;

    /** A text: cut to the maximum, filled with blanks. */
    byte[] text(byte[] text) {
        int length = maximum < 0 ? text.length : Math.min(text.length, maximum);
        return fill(Arrays.copyOf(text, length), ' ', left);
    }

    /** A number: never cut. */
    byte[] number(byte[] digits) {
        return fill(digits, zeros && !left ? '0' : ' ', left);
    }

    /** Nothing: as wide as something would be. */
    byte[] blank() {
        return fill(new byte[0], zeros ? '0' : ' ', false);
    }

    /** A payload: cut to the width, since there it is a field of fixed size. */
    byte[] payload(byte[] payload) {
        return fill(cut(payload), zeros ? '0' : ' ', left);
    }

    /** The first bytes of a payload as a field of this width shows them. */
    byte[] cut(byte[] payload) {
        return width > 0 && payload.length > width ? Arrays.copyOf(payload, width) : payload;
    }

    /** Digits of a payload, in groups. */
    byte[] hexadecimal(byte[] digits) {
        byte[] filled = left ? digits : fill(digits, zeros ? '0' : ' ', false);
        if (maximum > 0 && filled.length > maximum) {
            filled = grouped(filled);
        }
        int missing = width - digits.length;
        if (!left || missing <= 0) {
            return filled;
        }
        byte[] padded = Arrays.copyOf(filled, filled.length + missing);
        Arrays.fill(padded, filled.length, padded.length, (byte) ' ');
        return padded;
    }

    private byte[] grouped(byte[] digits) {
        int separators = (digits.length - 1) / maximum;
        if (digits.length > MAX_BYTES) {
            return digits;
        }
        byte[] grouped = new byte[digits.length + separators];
        int to = 0;
        for (int i = 0; i < digits.length; i++) {
            if (i > 0 && i % maximum == 0) {
                grouped[to++] = (byte) separator;
            }
            grouped[to++] = digits[i];
        }
        return grouped;
    }

    private byte[] fill(byte[] content, char pad, boolean behind) {
        if (content.length >= width) {
            return content;
        }
        byte[] filled = new byte[width];
        Arrays.fill(filled, (byte) pad);
        System.arraycopy(content, 0, filled, behind ? 0 : width - content.length, content.length);
        return filled;
    }
}
