// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.message.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The segments by address, for reading messages back. Read by any thread without a lock; changed under the lock of the
 * journal.
 */
final class MessageFiles {
    /** Most messages fit in one read of this many bytes. */
    private static final int FIRST_READ = 4096;

    private final Disk disk;

    /** By number. */
    private volatile List<Segment> segments = List.of();

    private volatile Relocations moved = Relocations.NONE;

    MessageFiles(Disk disk) {
        this.disk = disk;
    }

    List<Segment> segments() {
        return segments;
    }

    Relocations moved() {
        return moved;
    }

    void add(Segment segment) {
        List<Segment> more = new ArrayList<>(segments);
        more.add(segment);
        segments = List.copyOf(more);
    }

    /** Puts this in the place of the segment with the same number. */
    void replace(Segment segment) {
        segments = segments.stream()
                .map(known -> known.number() == segment.number() ? segment : known)
                .toList();
    }

    /** Forgets segments whose live messages are elsewhere by now. */
    void remove(Set<Long> numbers, Relocations nowMoved) {
        moved = nowMoved;
        segments = segments.stream()
                .filter(segment -> !numbers.contains(segment.number()))
                .toList();
    }

    /**
     * Reads a message.
     *
     * @throws IOException if the disk fails
     * @throws ByteReader.Malformed if there is no such message
     */
    Message read(long address) throws IOException, ByteReader.Malformed {
        while (true) {
            List<Segment> before = segments;
            long current = moved.now(address);
            Segment holder = holderOf(current);
            try {
                if (holder != null) {
                    return MessageBytes.read(content(holder, current));
                }
            } catch (ClosedChannelException e) {
                if (before.equals(segments)) {
                    throw e;
                }
            }
            if (before.equals(segments)) {
                throw new ByteReader.Malformed("no file in " + disk.pathOf("") + " holds address " + address);
            }
            // A snapshot has moved the message meanwhile.
        }
    }

    /** The whole record of a message, as it stands in the file. */
    byte[] record(long address) throws IOException, ByteReader.Malformed {
        Segment holder = holderOf(address);
        if (holder == null) {
            throw new ByteReader.Malformed("no file in " + disk.pathOf("") + " holds address " + address);
        }
        return checked(holder, address).array();
    }

    private @Nullable Segment holderOf(long address) {
        List<Segment> all = segments;
        for (int i = all.size() - 1; i >= 0; i--) {
            // What a later segment holds counts, not what stands at its addresses in an earlier one.
            if (all.get(i).holds(address)) {
                return all.get(i);
            }
        }
        return null;
    }

    private ByteReader content(Segment holder, long address) throws IOException, ByteReader.Malformed {
        ByteReader from = new ByteReader(checked(holder, address));
        from.read();
        int length = from.readVar(from.remaining());
        from.skip(Integer.BYTES);
        return from.slice(length);
    }

    private ByteBuffer checked(Segment holder, long address) throws IOException, ByteReader.Malformed {
        long offset = holder.offset(address);
        ByteBuffer read = ByteBuffer.allocate(FIRST_READ);
        holder.file().readFully(read, offset);
        ByteReader from = new ByteReader(read.flip());
        String place = "the message at offset " + offset + " of " + disk.pathOf(holder.name()) + " is damaged";
        int length;
        int crc;
        try {
            if (from.read() != Records.MESSAGE) {
                throw new ByteReader.Malformed(place);
            }
            length = from.readVar((int) Math.min(holder.bytes(), Integer.MAX_VALUE - 64));
            crc = from.readInt();
        } catch (ByteReader.Malformed e) {
            throw new ByteReader.Malformed(place);
        }
        int total = from.position() + length;
        if (total > read.limit()) {
            ByteBuffer whole = ByteBuffer.allocate(total);
            if (holder.file().readFully(whole, offset) < total) {
                throw new ByteReader.Malformed(place);
            }
            read = whole;
        }
        byte[] bytes = Arrays.copyOf(read.array(), total);
        if (Frames.crc(bytes, from.position(), length) != crc) {
            throw new ByteReader.Malformed(place);
        }
        return ByteBuffer.wrap(bytes);
    }
}
