// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.netty.buffer.ByteBuf;

/** A number of 0 to 268435455 in one to four bytes: seven bits each, lowest first, the high bit says that more follow. */
public final class VariableByteInteger {
    /** The largest number that fits. */
    public static final int MAX = 268_435_455;

    private VariableByteInteger() {}

    /**
     * The number of bytes that hold this value.
     *
     * @throws IllegalArgumentException if it is negative or above {@link #MAX}
     */
    public static int length(int value) {
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException(value + " does not fit a variable byte integer");
        }
        return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : 4;
    }

    /** Appends the value in as few bytes as hold it; it must fit. */
    public static void write(int value, ByteBuf out) {
        int rest = value;
        while (rest >= 0x80) {
            out.writeByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest); // [MQTT-1.5.5-1]
    }
}
