// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The bytes of a segment and of a snapshot, format version 1. All integers are big-endian.
 *
 * <pre>
 * File header, 64 bytes                          Frame, at every multiple of 8
 *  0  8  "GODWIT-J" segment, "GODWIT-S" snapshot   0  4  n, length of the body; 0: nothing was written here
 *  8  4  format version                            4  4  CRC-32C of bytes 8 to 24+n
 * 12  4  CRC-32C of bytes 16 to 64                 8  8  address of this frame
 * 16  8  number of the file                       16  8  synced: all before this address was on the disk
 * 24  8  address of the first frame                       for certain when the frame was written
 * 32  8  synced, as in a frame                    24  n  records, see {@link Records}
 * 40  8  made when, milliseconds since 1970              zeros up to a multiple of 8
 * 48 16  zeros
 * </pre>
 *
 * <p>Addresses count the bytes of all frames since the journal began; a file with first address <i>a</i> has address
 * <i>x</i> at offset <i>x - a + 64</i>. A segment is filled with zeros before it is used; a header of zeros means that it
 * was not used. What stands at or behind the first address of a segment with a higher number does not count: that is how
 * writing goes on elsewhere after an error.
 *
 * <p>A frame is what was written at once. Its commands count all or none: if the checksum is wrong, the writing was cut short,
 * and nobody was told that it was stored. That holds for frames from the address on that is known to be synced; a wrong
 * checksum before it means that the disk lost what it had, which is never passed over in silence.
 *
 * <p>A program reads files of its own format version and of older ones from 1 on, and writes its own; it refuses newer ones.
 * Segments of an older version are replaced by the first snapshot after the upgrade.
 */
final class Frames {
    static final int VERSION = 1;
    static final int FILE_HEADER = 64;
    static final int FRAME_HEADER = 24;

    static final long SEGMENT_MAGIC = magic("GODWIT-J");
    static final long SNAPSHOT_MAGIC = magic("GODWIT-S");

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Frames() {}

    private static long magic(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).getLong();
    }

    /**
     * The header of a file.
     *
     * @param from address of the first frame
     * @param synced all before this address was on the disk for certain
     */
    record Header(long magic, int version, long number, long from, long synced, long madeMillis) {
        ByteBuffer bytes() {
            ByteBuffer bytes = ByteBuffer.allocate(FILE_HEADER);
            bytes.putLong(0, magic)
                    .putInt(8, version)
                    .putLong(16, number)
                    .putLong(24, from)
                    .putLong(32, synced)
                    .putLong(40, madeMillis);
            return bytes.putInt(12, checksum(bytes));
        }

        private static int checksum(ByteBuffer bytes) {
            byte[] covered = new byte[FILE_HEADER - 16];
            bytes.get(16, covered);
            return crc(covered, 0, covered.length);
        }

        static Header read(ByteBuffer bytes) {
            return new Header(
                    bytes.getLong(0),
                    bytes.getInt(8),
                    bytes.getLong(16),
                    bytes.getLong(24),
                    bytes.getLong(32),
                    bytes.getLong(40));
        }

        static boolean isIntact(ByteBuffer bytes) {
            return bytes.getInt(12) == checksum(bytes);
        }

        static boolean isUnused(ByteBuffer bytes) {
            for (int i = 0; i < FILE_HEADER; i += Long.BYTES) {
                if (bytes.getLong(i) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    static int aligned(int length) {
        return (length + 7) & -8;
    }

    /**
     * Completes a frame: fills in its header and pads it with zeros.
     *
     * @param frame {@link #FRAME_HEADER} bytes of room, then the records
     * @return how many bytes are to be written
     */
    static int seal(ByteWriter frame, long address, long synced) {
        int end = frame.length();
        while ((frame.length() & 7) != 0) {
            frame.put(0);
        }
        byte[] bytes = frame.array();
        LONG.set(bytes, 8, address);
        LONG.set(bytes, 16, synced);
        frame.setInt(0, end - FRAME_HEADER);
        frame.setInt(4, crc(bytes, 8, end - 8));
        int total = frame.length();
        frame.cutTo(end);
        return total;
    }

    static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
