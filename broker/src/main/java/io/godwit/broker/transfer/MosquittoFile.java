// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads the file that mosquitto 1.6 to 2.1 saves its state in ({@code mosquitto.db}), versions 5 and 6 of its format.
 *
 * <pre>
 * file:    15 bytes 00 B5 00 "mosquitto db"; 4 bytes 0; 4 bytes version; chunks to the end of the file
 * chunk:   4 bytes kind; 4 bytes length of the content; content
 *
 * kind 1, the writer:         8 last message number; 1 shut down in order; 1 bytes of a message number; padding
 * kind 2, a message:          8 message number; 8 expires at; 4 payload length p; 2 packet identifier; 2 client identifier length c;
 *                             2 user name length u; 2 topic length t; 2 listener port; 1 QoS; 1 RETAIN; c; u; t; p; MQTT properties
 * kind 3, a queue's entry:    8 message number; 2 packet identifier; 2 client identifier length c; 1 QoS; 1 state; 1 RETAIN, DUP (4 bits
 *                             each); 1 direction (0 from the client, 1 to it); c; MQTT properties
 * kind 4, a retained message: 8 message number
 * kind 5, a subscription:     4 subscription identifier; 2 client identifier length c; 2 filter length f; 1 QoS; 1 options as in
 *                             SUBSCRIBE, without QoS; 2 padding; c; f
 * kind 6, a session:          8 ends at; 4 Session Expiry Interval; 2 last packet identifier; 2 client identifier length c;
 *                             version 6: 2 listener port; 2 user name length u; 4 padding; c; version 6: u
 *
 * state:   1, 2, 4 to be sent with QoS 0, 1, 2; 3 waits for PUBACK; 5 for PUBREC; 6, 9 for PUBCOMP; 7 for PUBREL; 10 PUBREC is to be
 *          sent; 8 PUBCOMP is to be sent; 11 waits for room in the window
 * </pre>
 *
 * <p>Integers have the high byte first; those of 8 bytes, the byte order of the machine that wrote the file. Of these the numbers are only
 * compared, and times are seconds since 1970, 0 for never. Padding is what C gives a structure: none of it in the first chunk
 * and the sessions where 8 bytes need no alignment of 8 (i386). Properties are missing where the chunk ends before them. An entry's
 * message may be missing: it has expired. The properties of an entry hold a subscription identifier and nothing else.
 *
 * <p>Before 2.0.12 a session without a user name may say that it has one, and hold memory that belongs to nothing in its place; sometimes
 * the length of the chunk shows it. Shared subscriptions are not in the file, retain handling only from 2.1 on.
 *
 * <p>It takes no more memory than the file has bytes, a few objects for each chunk aside.
 */
public final class MosquittoFile {
    private static final byte[] MAGIC = {
        0x00, (byte) 0xB5, 0x00, 'm', 'o', 's', 'q', 'u', 'i', 't', 't', 'o', ' ', 'd', 'b'
    };
    private static final int OLDEST = 5;
    private static final int NEWEST = 6;

    private final String name;
    private final DataInputStream in;
    private final long size;
    private long offset;

    private MosquittoFile(String name, InputStream in, long size) {
        this.name = name;
        this.in = new DataInputStream(in);
        this.size = size;
    }

    /** Whether a file that begins with these bytes is mosquitto's. */
    public static boolean beginsLike(byte[] head) {
        return head.length >= MAGIC.length && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /**
     * Reads the file.
     *
     * @throws TransferException if it cannot be read, or is not what it should be
     */
    public static SavedState read(Path file) throws TransferException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return read(
                    file.toString(),
                    in,
                    Files.size(file),
                    Files.getLastModifiedTime(file).toMillis());
        } catch (NoSuchFileException e) {
            throw new TransferException(file + " does not exist.", e);
        } catch (IOException e) {
            throw new TransferException(file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /**
     * Reads a file of so many bytes.
     *
     * @param savedAtMillis when it was written: where it does not say when a client left, this counts
     */
    static SavedState read(String name, InputStream in, long size, long savedAtMillis)
            throws TransferException, IOException {
        return new MosquittoFile(name, in, size).read(new MosquittoState(savedAtMillis));
    }

    private SavedState read(MosquittoState state) throws TransferException, IOException {
        try {
            state.version(version());
            while (offset < size) {
                long start = offset;
                int kind = fourBytes();
                long length = fourBytes() & 0xFFFF_FFFFL;
                if (length > size - offset || length > Integer.MAX_VALUE - 8) {
                    throw new TransferException(place(start) + ": the chunk is said to have " + length
                            + " bytes, of which " + (size - offset) + " are there. The file is damaged or incomplete.");
                }
                byte[] content = new byte[(int) length];
                in.readFully(content);
                offset += length;
                state.add(kind, new Chunk(place(start), content));
            }
            return state.finish();
        } catch (EOFException e) {
            throw new TransferException(place(offset) + ": the file ends in the middle.", e);
        }
    }

    private int version() throws TransferException, IOException {
        byte[] head = in.readNBytes(MAGIC.length);
        if (!beginsLike(head)) {
            throw new TransferException(name + " is not a file of mosquitto's: it begins differently.");
        }
        offset = MAGIC.length;
        fourBytes(); // Meant for a checksum, and always 0.
        int version = fourBytes();
        if (version >= 0 && version < OLDEST) {
            throw new TransferException(name + " has version " + version
                    + " of mosquitto's format; Godwit reads versions " + OLDEST + " and " + NEWEST
                    + ". Start mosquitto 2 with it once and stop it again: it writes the file in version " + NEWEST
                    + ".");
        }
        if (version < 0 || version > NEWEST) {
            throw new TransferException(name + " has version " + Integer.toUnsignedString(version)
                    + " of mosquitto's format, which is newer than" + " version " + NEWEST
                    + ", the newest one that Godwit reads.");
        }
        return version;
    }

    private int fourBytes() throws IOException {
        int value = in.readInt();
        offset += Integer.BYTES;
        return value;
    }

    private String place(long at) {
        return name + ", byte " + at;
    }
}
