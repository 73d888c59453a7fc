// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link Disk}. Safe from any thread; closing it breaks off what others do with it. */
public interface DiskFile extends AutoCloseable {
    /** Writes some of the buffer's bytes, at least one, at this position; returns how many. */
    int write(ByteBuffer from, long position) throws IOException;

    /** Reads some bytes from this position into the buffer; returns how many, or -1 at the end of the file. */
    int read(ByteBuffer into, long position) throws IOException;

    /** Makes what was written last, over a power failure, too. */
    void sync() throws IOException;

    /** Its length in bytes. */
    long size() throws IOException;

    /** Cuts off what is behind this length. */
    void truncate(long length) throws IOException;

    @Override
    void close() throws IOException;

    /** Writes all of the buffer's bytes. */
    default void writeFully(ByteBuffer from, long position) throws IOException {
        long at = position;
        while (from.hasRemaining()) {
            at += write(from, at);
        }
    }

    /** Reads until the buffer is full or the file at its end; returns how many bytes. */
    default int readFully(ByteBuffer into, long position) throws IOException {
        int total = 0;
        while (into.hasRemaining()) {
            int count = read(into, position + total);
            if (count < 0) {
                break;
            }
            total += count;
        }
        return total;
    }
}
