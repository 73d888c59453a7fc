// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.topictree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;

/**
 * Turns a topic level into a {@code long}, which nodes are found and compared by.
 *
 * <pre>
 * up to 7 bytes   0bbbbbbb bbbb.... .... nnnn   the bytes themselves above their number plus one: equal keys are equal levels
 * more            1hhhhhhh hhhh.... .... hhhh   a hash: levels with equal keys must still be compared byte by byte
 * 0               no level
 * </pre>
 *
 * <p>Clients choose the levels, so hash and table positions depend on random numbers of this tree: nobody can prepare levels
 * that all fall into one place. Immutable; any thread.
 */
final class LevelKeys {
    static final long NONE = 0;
    static final long PLUS = packed('+');
    static final long HASH = packed('#');

    private static final int MAX_PACKED_BYTES = 7;
    private static final int LENGTH_BITS = 4;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long seed;
    private final long multiplier;

    LevelKeys(RandomGenerator random) {
        seed = random.nextLong();
        multiplier = random.nextLong() | 1;
    }

    private static long packed(char onlyByte) {
        return ((long) onlyByte << LENGTH_BITS) | 2;
    }

    /** The key of the level in these bytes. */
    long keyOf(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length > MAX_PACKED_BYTES) {
            return hash(bytes, from, to) | Long.MIN_VALUE;
        }
        long packed = 0;
        for (int i = from; i < to; i++) {
            packed = (packed << 8) | (bytes[i] & 0xFF);
        }
        return (packed << LENGTH_BITS) | (length + 1);
    }

    private long hash(byte[] bytes, int from, int to) {
        long hash = seed ^ (to - from);
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            hash = mix(hash ^ (long) WORD.get(bytes, i));
        }
        // The last word overlaps the one before it: a level this long always has eight bytes to look back on.
        return i == to ? hash : mix(hash ^ (long) WORD.get(bytes, to - Long.BYTES));
    }

    private long mix(long word) {
        long mixed = word * multiplier;
        return mixed ^ (mixed >>> 32);
    }

    /** Where a key belongs in a table of {@code 1 << (64 - shift)} places. */
    int place(long key, int shift) {
        return (int) ((key * multiplier) >>> shift);
    }

    /** Whether levels with this key must be compared byte by byte. */
    static boolean isHash(long key) {
        return key < 0;
    }

    /** The first byte of a level whose key is not a hash, or -1 when it is empty. */
    static int firstByte(long packedKey) {
        int length = (int) (packedKey & ((1 << LENGTH_BITS) - 1)) - 1;
        return length == 0 ? -1 : (int) (packedKey >>> (LENGTH_BITS + 8 * (length - 1))) & 0xFF;
    }
}
