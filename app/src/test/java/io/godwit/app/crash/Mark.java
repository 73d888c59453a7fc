// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.crash;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a message is known by. Its payload begins with it; the bytes behind follow from it, so that a changed one is seen.
 *
 * <pre>
 * bytes 0-3: author | bytes 4-7: number | filling
 * </pre>
 */
record Mark(int author, int number) {
    private static final int BYTES = 8;

    /** A payload of some size: most are small, a few are larger than a socket's buffer. */
    byte[] payload(RandomGenerator random) {
        int kind = random.nextInt(200);
        return payload(kind < 150 ? random.nextInt(64) : kind < 199 ? random.nextInt(4_000) : random.nextInt(150_000));
    }

    /** A payload with so many bytes behind the mark. */
    byte[] payload(int filling) {
        ByteBuffer payload = ByteBuffer.allocate(BYTES + filling).putInt(author).putInt(number);
        for (int i = 0; i < filling; i++) {
            payload.put(filler(i));
        }
        return payload.array();
    }

    /** The mark of a payload that {@link #payload} made, or null. */
    static @Nullable Mark of(byte[] payload) {
        if (payload.length < BYTES) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(payload);
        Mark mark = new Mark(in.getInt(), in.getInt());
        for (int i = 0; in.hasRemaining(); i++) {
            if (in.get() != mark.filler(i)) {
                return null;
            }
        }
        return mark;
    }

    private byte filler(int index) {
        return (byte) (author * 31 + number + index);
    }

    @Override
    public String toString() {
        return author + "#" + number;
    }
}
