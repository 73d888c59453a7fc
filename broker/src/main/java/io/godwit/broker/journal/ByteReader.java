// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link ByteWriter} wrote. Whatever the bytes are, it throws nothing but {@link Malformed} and takes no more
 * memory than they have. For one thread.
 */
final class ByteReader {
    private final ByteBuffer bytes;

    /** Reads what remains in the buffer, which is big-endian. */
    ByteReader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** The bytes do not say what they should, although their checksum is right: they come from another program or version. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    boolean hasMore() {
        return bytes.hasRemaining();
    }

    int remaining() {
        return bytes.remaining();
    }

    /** Where the next byte stands in the buffer. */
    int position() {
        return bytes.position();
    }

    int read() throws Malformed {
        require(1);
        return bytes.get() & 0xFF;
    }

    int readInt() throws Malformed {
        require(Integer.BYTES);
        return bytes.getInt();
    }

    long readLong() throws Malformed {
        require(Long.BYTES);
        return bytes.getLong();
    }

    long readVar() throws Malformed {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = read();
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new Malformed("an integer of more than 64 bits");
    }

    /** An integer that must not be larger than {@code most}. */
    int readVar(int most) throws Malformed {
        long value = readVar();
        if (value < 0 || value > most) {
            throw new Malformed(Long.toUnsignedString(value) + " where at most " + most + " is possible");
        }
        return (int) value;
    }

    byte[] read(int count) throws Malformed {
        require(count);
        byte[] read = new byte[count];
        bytes.get(read);
        return read;
    }

    byte[] readCounted() throws Malformed {
        return read(readVar(bytes.remaining()));
    }

    String readText() throws Malformed {
        return new String(readCounted(), StandardCharsets.UTF_8);
    }

    /** The next bytes as a reader of their own, which this one passes over. */
    ByteReader slice(int count) throws Malformed {
        require(count);
        ByteBuffer part = bytes.slice(bytes.position(), count);
        bytes.position(bytes.position() + count);
        return new ByteReader(part);
    }

    void skip(int count) throws Malformed {
        require(count);
        bytes.position(bytes.position() + count);
    }

    private void require(int count) throws Malformed {
        if (count < 0 || bytes.remaining() < count) {
            throw new Malformed("ends in the middle of a record");
        }
    }
}
