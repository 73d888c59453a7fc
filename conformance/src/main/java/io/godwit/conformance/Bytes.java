// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** What a script sends or expects, in the end always bytes. */
public interface Bytes {
    /** The bytes; not to be changed. */
    byte[] bytes();

    /** These very bytes; the hexadecimal digits may have blanks between them. */
    static Bytes hex(String digits) {
        return of(HexFormat.of().parseHex(digits.replaceAll("\\s", "")));
    }

    /** These very bytes. */
    static Bytes of(byte... bytes) {
        return new Raw(bytes);
    }

    /** The parts one after another. */
    static Bytes join(Bytes... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Bytes part : parts) {
            out.writeBytes(part.bytes());
        }
        return of(out.toByteArray());
    }

    /** A number of one byte. */
    static Bytes one(int value) {
        return of((byte) value);
    }

    /** A number of two bytes, high byte first. */
    static Bytes two(int value) {
        return of((byte) (value >> 8), (byte) value);
    }

    /** A number of four bytes, high byte first. */
    static Bytes four(long value) {
        return join(two((int) (value >> 16)), two((int) value));
    }

    /** A variable byte integer in its shortest form. */
    static Bytes variable(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int rest = value;
        do {
            out.write(rest > 127 ? (rest & 127) | 128 : rest);
            rest >>= 7;
        } while (rest > 0);
        return of(out.toByteArray());
    }

    /** A UTF-8 string with its two bytes of length. */
    static Bytes string(String text) {
        return binary(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Binary data, or a string that is not well formed, with two bytes of length. */
    static Bytes binary(byte... data) {
        return join(two(data.length), of(data));
    }

    /** The UTF-8 bytes alone, as in the payload of a PUBLISH. */
    static Bytes utf8(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A whole packet: first byte of the fixed header, remaining length, and what follows it. */
    static Bytes packet(int firstByte, Bytes... rest) {
        byte[] body = join(rest).bytes();
        return join(one(firstByte), variable(body.length), of(body));
    }

    /** Bytes as they are. */
    @SuppressWarnings("ArrayRecordComponent") // Compared by the scripts, byte for byte.
    record Raw(byte[] bytes) implements Bytes {
        @Override
        public boolean equals(@org.jspecify.annotations.Nullable Object other) {
            return other instanceof Raw that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return Received.describe(bytes);
        }
    }
}
