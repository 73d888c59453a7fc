// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.godwit.protocol.topic.TopicName;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The topic names that one connection used lately: most publish to few, so a name seen again costs neither an object nor
 * a check. Bytes are compared where they lie. Each name has one slot, which the next name for that slot takes over.
 *
 * <p>Belongs to the connection's thread. Keeps at most {@value #SLOTS} names of at most {@value #MAX_BYTES} bytes.
 */
final class TopicNameCache {
    static final int SLOTS = 8;
    static final int MAX_BYTES = 256;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN); // As ByteBuf.getLong reads.

    private final @Nullable TopicName[] slots = new @Nullable TopicName[SLOTS];

    /** The topic name with the {@code length} bytes from {@code index} on, known or made. */
    TopicName topicName(ByteBuf in, int index, int length) {
        if (length == 0 || length > MAX_BYTES) {
            return make(in, index, length);
        }
        int slot = slot(in, index, length);
        TopicName known = slots[slot];
        if (known != null && isEqual(known.utf8(), in, index, length)) {
            return known;
        }
        TopicName made = make(in, index, length);
        slots[slot] = made;
        return made;
    }

    /** A name made of a copy of the bytes, checked. */
    static TopicName make(ByteBuf in, int index, int length) {
        byte[] utf8 = new byte[length];
        in.getBytes(index, utf8);
        return TopicName.ofUtf8(utf8);
    }

    /** By length and last eight bytes: names of one connection differ there more often than at the front. */
    private static int slot(ByteBuf in, int index, int length) {
        long tail = length;
        if (length >= 8) {
            tail += in.getLong(index + length - 8);
        } else {
            for (int i = 0; i < length; i++) {
                tail = tail << 8 | (in.getByte(index + i) & 0xFF);
            }
        }
        return (int) ((tail * 0x9E3779B97F4A7C15L) >>> 61); // Fibonacci hashing; three bits for eight slots.
    }

    private static boolean isEqual(byte[] known, ByteBuf in, int index, int length) {
        if (known.length != length) {
            return false;
        }
        if (length < 8) {
            for (int i = 0; i < length; i++) {
                if (known[i] != in.getByte(index + i)) {
                    return false;
                }
            }
            return true;
        }
        for (int i = 0; i <= length - 8; i += 8) {
            if ((long) LONGS.get(known, i) != in.getLong(index + i)) {
                return false;
            }
        }
        return (long) LONGS.get(known, length - 8) == in.getLong(index + length - 8);
    }
}
