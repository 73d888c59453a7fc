// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads the frames of one file in order, through a window of about a megabyte. For one thread. */
final class FrameReader {
    private static final int WINDOW = 1 << 20;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final DiskFile file;
    private final long from;
    private final long until;
    private final long size;
    private byte[] window = new byte[WINDOW];

    /** Offset in the file of the window's first byte. */
    private long windowAt;

    private int windowLength;
    private long next;

    /** What the reader found. */
    sealed interface Found {}

    /**
     * A frame whose checksum is right.
     *
     * @param body its records; valid until the next step
     * @param end address behind it
     */
    record Frame(long address, long synced, ByteBuffer body, long end) implements Found {}

    /** Nothing was written from this address on, or it is the last to be read. */
    record End(long address) implements Found {}

    /** Something else than a whole frame stands at this address. */
    record Broken(long address, String how) implements Found {}

    /**
     * A reader of a file's frames.
     *
     * @param from address of the first frame
     * @param until address behind the last one that counts
     */
    FrameReader(DiskFile file, long from, long until) throws IOException {
        this.file = file;
        this.from = from;
        this.until = until;
        this.size = file.size();
        this.next = from;
    }

    /** The next frame, or why there is none. After anything but a frame it finds the same again. */
    Found next() throws IOException {
        if (next >= until || offset(next) + Frames.FRAME_HEADER > size) {
            return new End(next);
        }
        if (!has(next, Frames.FRAME_HEADER)) {
            return new Broken(next, "the file ends inside a frame");
        }
        ByteBuffer bytes = ByteBuffer.wrap(window, (int) (offset(next) - windowAt), Frames.FRAME_HEADER)
                .slice();
        int length = bytes.getInt(0);
        if (length == 0 && bytes.getInt(4) == 0 && bytes.getLong(8) == 0 && bytes.getLong(16) == 0) {
            return new End(next);
        }
        if (length <= 0 || offset(next) + Frames.FRAME_HEADER + length > size) {
            return new Broken(next, "a length of " + Integer.toUnsignedString(length) + " bytes");
        }
        if (bytes.getLong(8) != next) {
            return new Broken(next, "a frame of another place");
        }
        if (!has(next, Frames.FRAME_HEADER + length)) {
            return new Broken(next, "the file ends inside a frame");
        }
        int at = (int) (offset(next) - windowAt);
        ByteBuffer frame =
                ByteBuffer.wrap(window, at, Frames.FRAME_HEADER + length).slice();
        if (frame.getInt(4) != Frames.crc(window, at + 8, Frames.FRAME_HEADER + length - 8)) {
            return new Broken(next, "a wrong checksum");
        }
        long address = next;
        next = address + Frames.aligned(Frames.FRAME_HEADER + length);
        return new Frame(address, frame.getLong(16), frame.slice(Frames.FRAME_HEADER, length), next);
    }

    /** Goes to this address. */
    void goTo(long address) {
        next = address;
    }

    /**
     * Looks behind a broken place for frames that are whole, and goes on there.
     *
     * @return false if there is none
     */
    boolean skipBroken() throws IOException {
        long broken = next;
        for (long address = broken + 8;
                address < until && offset(address) + Frames.FRAME_HEADER <= size;
                address += 8) {
            if (!has(address, Frames.FRAME_HEADER)) {
                break;
            }
            int at = (int) (offset(address) - windowAt);
            if ((long) LONG.get(window, at + 8) == address) {
                next = address;
                if (next() instanceof Frame) {
                    next = address;
                    return true;
                }
            }
        }
        next = broken;
        return false;
    }

    private long offset(long address) {
        return address - from + Frames.FILE_HEADER;
    }

    /** Gets these bytes into the window, if the file has them. */
    private boolean has(long address, int length) throws IOException {
        long start = offset(address);
        if (start < windowAt || start + length > windowAt + windowLength) {
            if (length > window.length) {
                window = new byte[Math.max(length, window.length * 2)];
            } else if (window.length > 16 * WINDOW && length <= WINDOW) {
                window = new byte[WINDOW];
            }
            windowAt = start;
            windowLength = file.readFully(ByteBuffer.wrap(window), start);
            if (windowLength < window.length) {
                Arrays.fill(window, windowLength, window.length, (byte) 0);
            }
        }
        return start + length <= windowAt + windowLength;
    }
}
