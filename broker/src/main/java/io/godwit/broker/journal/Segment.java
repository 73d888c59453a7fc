// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

/**
 * A segment that holds frames, and from which to which address.
 *
 * @param from address of its first frame
 * @param end address behind its last frame, or {@link #OPEN} while it is written to
 * @param bytes how long the file is
 */
record Segment(long number, long from, long end, DiskFile file, long bytes) {
    static final long OPEN = Long.MAX_VALUE;

    long offset(long address) {
        return address - from + Frames.FILE_HEADER;
    }

    /** Address behind the last byte that the file has room for. */
    long capacityEnd() {
        return from + bytes - Frames.FILE_HEADER;
    }

    boolean holds(long address) {
        return from <= address && address < end;
    }

    Segment endingAt(long address) {
        return new Segment(number, from, address, file, bytes);
    }

    Segment cutTo(long length) {
        return new Segment(number, from, end, file, length);
    }

    String name() {
        return JournalFiles.segment(number);
    }
}
