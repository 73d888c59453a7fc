// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow at their end. Integers are big-endian; for one thread. */
final class ByteWriter {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** A larger array is let go of once it is empty. */
    private static final int KEPT = 1 << 20;

    private byte[] bytes;
    private int length;

    ByteWriter(int capacity) {
        bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    /** The bytes, of which the first {@link #length} count; valid until the next change. */
    byte[] array() {
        return bytes;
    }

    /** Forgets what is behind this length. */
    void cutTo(int newLength) {
        length = newLength;
        if (newLength <= KEPT && bytes.length > 4 * KEPT) {
            bytes = Arrays.copyOf(bytes, KEPT);
        }
    }

    ByteWriter put(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    ByteWriter putInt(int value) {
        reserve(Integer.BYTES);
        INT.set(bytes, length, value);
        length += Integer.BYTES;
        return this;
    }

    ByteWriter putLong(long value) {
        reserve(Long.BYTES);
        LONG.set(bytes, length, value);
        length += Long.BYTES;
        return this;
    }

    void setInt(int at, int value) {
        INT.set(bytes, at, value);
    }

    void setLong(int at, long value) {
        LONG.set(bytes, at, value);
    }

    /** Seven bits a byte, lowest first, the top bit set in all but the last; the value counts as unsigned. */
    ByteWriter putVar(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    ByteWriter put(byte[] from) {
        return put(from, 0, from.length);
    }

    ByteWriter put(byte[] from, int offset, int count) {
        reserve(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
        return this;
    }

    /** A count, then as many bytes. */
    ByteWriter putCounted(byte[] from) {
        return putVar(from.length).put(from);
    }

    /** A count, then as many bytes of UTF-8. */
    ByteWriter putText(String text) {
        return putCounted(text.getBytes(StandardCharsets.UTF_8));
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * bytes.length, Integer.MAX_VALUE - 16)));
        }
    }
}
