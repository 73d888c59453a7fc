// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.journal.FrameReader.Broken;
import io.godwit.broker.journal.FrameReader.End;
import io.godwit.broker.journal.FrameReader.Found;
import io.godwit.broker.journal.FrameReader.Frame;
import io.godwit.broker.log.BrokerLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal when it is opened: the snapshot, then the segments behind it. Decides what the end of the journal is:
 *
 * <ul>
 *   <li>nothing broken: the end of the last frame;
 *   <li>something broken behind all that is known to be synced: the writing or the syncing was cut short there. What is
 *       behind does not count, which is said in the log;
 *   <li>something broken before that: the disk lost what it had. The journal is not opened.
 * </ul>
 *
 * For one thread, once.
 */
final class Recovery {
    /** Addresses begin here, so that 0 can stand for none. */
    static final long FIRST_ADDRESS = 64;

    private static final int FIRST_NUMBER = 1;

    private final Disk disk;
    private final BrokerLog log;
    private final Progress progress;
    private final Replay replay = new Replay();
    private final List<Segment> segments = new ArrayList<>();
    private long snapshotNumber;
    private long snapshotBytes;
    private long snapshotTo;
    private long end = FIRST_ADDRESS;
    private long synced = FIRST_ADDRESS;
    private long nextNumber = FIRST_NUMBER;
    private long totalBytes;
    private long doneBytes;

    Recovery(Disk disk, BrokerLog log, Progress progress) {
        this.disk = disk;
        this.log = log;
        this.progress = progress;
    }

    /** The state that the files hold. */
    Replay replay() {
        return replay;
    }

    /** The segments that hold frames; open. */
    List<Segment> segments() {
        return segments;
    }

    /** Number of the snapshot, or 0. */
    long snapshotNumber() {
        return snapshotNumber;
    }

    long snapshotBytes() {
        return snapshotBytes;
    }

    /** Address up to which the snapshot stands for all. */
    long snapshotTo() {
        return snapshotTo;
    }

    /** Address behind the last frame that counts. */
    long end() {
        return end;
    }

    /** All before this address is on the disk for certain. */
    long synced() {
        return Math.min(synced, end);
    }

    /** A number for the next segment, higher than all that were used. */
    long nextNumber() {
        return nextNumber;
    }

    /** A segment of the tail, before its frames are read. */
    private record Candidate(long number, Frames.Header header, DiskFile file, long bytes) {}

    void run() throws JournalException, IOException {
        List<String> names = disk.list();
        for (String name : names) {
            if (JournalFiles.isPart(name)) {
                disk.delete(name);
            }
        }
        List<Long> snapshots = JournalFiles.snapshots(names);
        if (!snapshots.isEmpty()) {
            snapshotNumber = snapshots.getLast();
            for (long old : snapshots.subList(0, snapshots.size() - 1)) {
                disk.delete(JournalFiles.snapshot(old));
            }
        }
        List<Candidate> tail = new ArrayList<>();
        List<Candidate> older = new ArrayList<>();
        openSegments(JournalFiles.segments(names), older, tail);
        if (snapshotNumber > 0) {
            readSnapshot();
        }
        readOlder(older, tail);
        readTail(tail);
    }

    private void openSegments(List<Long> numbers, List<Candidate> older, List<Candidate> tail)
            throws JournalException, IOException {
        for (long number : numbers) {
            nextNumber = number + 1;
            String name = JournalFiles.segment(number);
            DiskFile file = disk.open(name);
            ByteBuffer bytes = ByteBuffer.allocate(Frames.FILE_HEADER);
            boolean whole = file.readFully(bytes, 0) == Frames.FILE_HEADER;
            if (!whole || Frames.Header.isUnused(bytes) || !Frames.Header.isIntact(bytes)) {
                if (whole && !Frames.Header.isUnused(bytes)) {
                    requireNothingSynced(number, file);
                }
                // Prepared and not used, or its header was being written when everything stopped: frames come later.
                file.close();
                disk.delete(name);
                continue;
            }
            Frames.Header header = Frames.Header.read(bytes);
            requireVersion(header, name, Frames.SEGMENT_MAGIC);
            Candidate candidate = new Candidate(number, header, file, file.size());
            if (number < snapshotNumber) {
                older.add(candidate);
            } else {
                tail.add(candidate);
                totalBytes += candidate.bytes();
            }
        }
    }

    /** The header of a segment is damaged: that counts if the segment holds what was on the disk for certain. */
    private void requireNothingSynced(long number, DiskFile file) throws JournalException, IOException {
        ByteBuffer address = ByteBuffer.allocate(Long.BYTES);
        file.readFully(address, Frames.FILE_HEADER + 8);
        long from = address.getLong(0);
        FrameReader reader = new FrameReader(file, from, Long.MAX_VALUE);
        boolean counts = false;
        Found found = reader.next();
        while (found instanceof Frame frame) {
            counts |= number < snapshotNumber || frame.synced() > from;
            found = reader.next();
        }
        if (counts) {
            throw damaged(JournalFiles.segment(number), 0, "its header");
        }
    }

    private void requireVersion(Frames.Header header, String name, long magic) throws JournalException {
        if (header.magic() != magic) {
            throw new JournalException(disk.pathOf(name) + " is not a file of a Godwit journal. Move it elsewhere.");
        }
        if (header.version() < 1 || header.version() > Frames.VERSION) {
            throw new JournalException(disk.pathOf(name) + " has format version " + header.version()
                    + ", and this Godwit reads versions 1 to " + Frames.VERSION + ". Use the Godwit that wrote it.");
        }
    }

    private void readSnapshot() throws JournalException, IOException {
        String name = JournalFiles.snapshot(snapshotNumber);
        try (DiskFile file = disk.open(name)) {
            snapshotBytes = file.size();
            totalBytes += snapshotBytes;
            ByteBuffer bytes = ByteBuffer.allocate(Frames.FILE_HEADER);
            if (file.readFully(bytes, 0) < Frames.FILE_HEADER || !Frames.Header.isIntact(bytes)) {
                throw damaged(name, 0, "its header");
            }
            Frames.Header header = Frames.Header.read(bytes);
            requireVersion(header, name, Frames.SNAPSHOT_MAGIC);
            end = header.from();
            snapshotTo = end;
            synced = header.synced();
            nextNumber = Math.max(nextNumber, snapshotNumber);
            FrameReader reader = new FrameReader(file, header.from(), Long.MAX_VALUE);
            while (true) {
                Found found = reader.next();
                if (found instanceof Frame frame) {
                    apply(frame, name, header.from());
                } else if (found instanceof End && replay.isComplete()) {
                    return;
                } else {
                    throw damaged(
                            name,
                            Frames.FILE_HEADER,
                            found instanceof Broken broken ? broken.how() : "its end is missing");
                }
            }
        }
    }

    /** Segments of which only messages are still needed. */
    private void readOlder(List<Candidate> older, List<Candidate> tail) {
        for (int i = 0; i < older.size(); i++) {
            Candidate one = older.get(i);
            long until = end;
            for (Candidate later : older.subList(i + 1, older.size())) {
                until = Math.min(until, later.header().from());
            }
            for (Candidate later : tail) {
                until = Math.min(until, later.header().from());
            }
            until = Math.min(until, one.header().from() + one.bytes() - Frames.FILE_HEADER);
            segments.add(new Segment(one.number(), one.header().from(), until, one.file(), one.bytes()));
        }
    }

    private void readTail(List<Candidate> tail) throws JournalException, IOException {
        for (Candidate one : tail) {
            synced = Math.max(synced, one.header().synced());
        }
        for (int i = 0; i < tail.size(); i++) {
            Candidate one = tail.get(i);
            List<Candidate> behind = tail.subList(i + 1, tail.size());
            long until = behind.stream()
                    .mapToLong(later -> later.header().from())
                    .min()
                    .orElse(Long.MAX_VALUE);
            if (until <= one.header().from()) {
                // All of it was written again elsewhere.
                segments.add(new Segment(
                        one.number(), one.header().from(), one.header().from(), one.file(), one.bytes()));
                continue;
            }
            if (one.header().from() > end) {
                cut(one, "frames before its first are missing", tail.subList(i, tail.size()), null);
                dropFrom(tail, i);
                return;
            }
            FrameReader reader = new FrameReader(one.file(), one.header().from(), until);
            Found found = reader.next();
            while (found instanceof Frame frame) {
                if (frame.address() >= end) {
                    apply(
                            frame,
                            JournalFiles.segment(one.number()),
                            one.header().from());
                    end = frame.end();
                }
                synced = Math.max(synced, frame.synced());
                found = reader.next();
            }
            segments.add(new Segment(
                    one.number(),
                    one.header().from(),
                    Math.max(end, one.header().from()),
                    one.file(),
                    one.bytes()));
            doneBytes += one.bytes();
            boolean broken = found instanceof Broken || (until != Long.MAX_VALUE && end < until);
            if (broken) {
                String how = found instanceof Broken what ? what.how() : "nothing where a frame should be";
                cut(one, how, behind, reader);
                dropFrom(tail, i + 1);
                return;
            }
            if (until == Long.MAX_VALUE && reader.skipBroken()) {
                // Nothing stands here, but something behind it: the disk wrote in another order than we did.
                reader.goTo(end);
                cut(one, "nothing where a frame should be", behind, reader);
                return;
            }
        }
    }

    /**
     * The journal is broken at {@link #end}. Goes on if nothing from there on is known to have been synced.
     *
     * @param reader of the segment in which it is broken, or null if a whole segment is missing
     */
    private void cut(Candidate at, String how, List<Candidate> behind, @Nullable FrameReader reader)
            throws JournalException, IOException {
        long wholeBehind = reader == null ? 0 : wholeFrames(reader, true);
        for (Candidate later : behind) {
            wholeBehind +=
                    wholeFrames(new FrameReader(later.file(), later.header().from(), Long.MAX_VALUE), false);
        }
        String name = JournalFiles.segment(at.number());
        long offset = Math.max(0, end - at.header().from() + Frames.FILE_HEADER);
        if (end < synced) {
            throw damaged(name, offset, how);
        }
        String lost = wholeBehind == 0
                ? "It was not finished when everything stopped, and nobody was told that it was stored."
                : wholeBehind + " later writes are dropped, too: none of them was on the disk for certain, as after a"
                        + " power failure.";
        log.warning("The journal ends with a broken write at offset " + offset + " of " + disk.pathOf(name) + " (" + how
                + "). " + lost);
    }

    /** Counts whole frames behind a broken place and notes what they know to be synced. */
    private long wholeFrames(FrameReader reader, boolean beginsBroken) throws IOException {
        long count = 0;
        boolean more = !beginsBroken || reader.skipBroken();
        while (more) {
            Found found = reader.next();
            while (found instanceof Frame frame) {
                count++;
                synced = Math.max(synced, frame.synced());
                found = reader.next();
            }
            more = reader.skipBroken();
        }
        return count;
    }

    private void dropFrom(List<Candidate> tail, int index) throws IOException {
        for (Candidate dropped : tail.subList(index, tail.size())) {
            dropped.file().close();
            disk.delete(JournalFiles.segment(dropped.number()));
        }
    }

    private void apply(Frame frame, String name, long from) throws JournalException {
        try {
            replay.apply(frame);
        } catch (ByteReader.Malformed e) {
            throw damaged(name, frame.address() - from + Frames.FILE_HEADER, e.getMessage());
        }
        progress.at("Reading the journal", doneBytes + frame.address() - from, totalBytes);
    }

    private JournalException damaged(String name, long offset, @Nullable String how) {
        return new JournalException("The journal is damaged at offset " + offset + " of " + disk.pathOf(name) + " ("
                + how + "), in a part that was on the disk for certain. Nothing was changed. Make a copy of "
                + disk.pathOf("") + ", then run: godwit store repair " + disk.pathOf(""));
    }
}
