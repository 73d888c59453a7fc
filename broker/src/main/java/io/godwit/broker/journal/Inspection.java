// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.config.PersistenceConfig;
import io.godwit.broker.journal.FrameReader.Broken;
import io.godwit.broker.journal.FrameReader.End;
import io.godwit.broker.journal.FrameReader.Found;
import io.godwit.broker.journal.FrameReader.Frame;
import io.godwit.broker.journal.Replay.StoredSession;
import io.godwit.broker.message.Message;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.SessionState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A journal that no broker uses, read without changing it, and beyond what is broken as far as anything can be read. Where nothing is
 * damaged, it holds what a broker would begin with. For one thread.
 *
 * <p>What {@link Recovery} decides about the end of a journal is decided here, too: what is behind a broken write does not count
 * unless some of it was on the disk for certain; then the broken write is damage, and the rest is read.
 */
public final class Inspection implements AutoCloseable {
    private final Disk disk;
    private final Progress progress;
    private final DirectoryLock lock;
    private final MessageFiles files;
    private final Replay replay = new Replay();
    private final List<SessionState> sessions = new ArrayList<>();
    private final List<Message> retained = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<DiskFile> open = new ArrayList<>();
    private List<Part> parts = List.of();
    private long snapshotNumber;
    private long frames;
    private long bytes;
    private long doneBytes;

    /** Address behind the last frame that was applied. */
    private long end = Recovery.FIRST_ADDRESS;

    private long synced = Recovery.FIRST_ADDRESS;

    private Inspection(Disk disk, DirectoryLock lock, Progress progress) {
        this.disk = disk;
        this.lock = lock;
        this.progress = progress;
        this.files = new MessageFiles(disk);
    }

    /** A segment whose header is right. */
    private record Part(String name, long number, Frames.Header header, DiskFile file, long bytes, long until) {
        Part until(long address) {
            return new Part(name, number, header, file, bytes, address);
        }

        long offset(long address) {
            return Math.max(0, address - header.from() + Frames.FILE_HEADER);
        }
    }

    /** Broken bytes, from one address to where something whole begins again, or to the end of the segment. */
    private record Gap(Part part, long from, long to, String how) {}

    /**
     * Reads the journal in a directory.
     *
     * @throws JournalException if there is none, or another process uses it, or the disk cannot be read
     */
    public static Inspection of(Path directory, Progress progress) throws JournalException {
        requireJournal(directory);
        DirectoryLock lock = DirectoryLock.take(directory);
        Inspection inspection = new Inspection(new LocalDisk(directory), lock, progress);
        try {
            inspection.run();
            return inspection;
        } catch (IOException e) {
            inspection.close();
            throw new JournalException("The journal in " + directory + " cannot be read: " + e.getMessage() + ".", e);
        } catch (RuntimeException e) {
            inspection.close();
            throw e;
        }
    }

    private static void requireJournal(Path directory) throws JournalException {
        if (!Files.isDirectory(directory)) {
            throw new JournalException(directory + " is not a directory.");
        }
        if (!isJournal(directory)) {
            throw new JournalException(directory + " holds no journal. The one of a broker is \""
                    + PersistenceConfig.JOURNAL + "\" under its persistence_location.");
        }
    }

    /** Whether a directory holds files of a journal. */
    public static boolean isJournal(Path directory) throws JournalException {
        try {
            if (!Files.isDirectory(directory)) {
                return false;
            }
            List<String> names = new LocalDisk(directory).list();
            return !JournalFiles.segments(names).isEmpty()
                    || !JournalFiles.snapshots(names).isEmpty();
        } catch (IOException e) {
            throw new JournalException("The directory " + directory + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** Whether a directory does not exist, or holds nothing but the lock of a journal that was never begun. */
    public static boolean isEmpty(Path directory) throws JournalException {
        try {
            return !Files.exists(directory)
                    || new LocalDisk(directory).list().stream().allMatch(JournalFiles.LOCK::equals);
        } catch (IOException e) {
            throw new JournalException("The directory " + directory + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** What is not as it should be; grows while messages are loaded. */
    public List<Fault> faults() {
        return Collections.unmodifiableList(faults);
    }

    /** The sessions; their queued messages are read with {@link #load}. */
    public List<SessionState> sessions() {
        return Collections.unmodifiableList(sessions);
    }

    /** The retained messages that can be read. */
    public List<Message> retained() {
        return Collections.unmodifiableList(retained);
    }

    /** Bytes of all files. */
    public long bytes() {
        return bytes;
    }

    /** Segments that hold something. */
    public int segments() {
        return files.segments().size();
    }

    /** Writes that were read, those of the snapshot included. */
    public long frames() {
        return frames;
    }

    /** Commands that were read. */
    public long records() {
        return replay.records();
    }

    /**
     * When the file was begun that holds a message, in milliseconds since 1970, or 0 if that is not known. It was written there
     * later; it may have been moved there from an older file.
     */
    public long writtenAfterMillis(QueuedMessage entry) {
        long address = entry.address();
        long millis = 0;
        for (Part part : parts) {
            if (part.header().from() <= address && address < part.until()) {
                millis = part.header().madeMillis();
            }
        }
        return millis;
    }

    /** The message of a queue's entry, or null if it cannot be read, which is a fault. */
    public @Nullable Message load(QueuedMessage entry) {
        return load(entry.address(), "a queued message");
    }

    private @Nullable Message load(long address, String what) {
        try {
            return files.read(address);
        } catch (ByteReader.Malformed | IOException e) {
            faults.add(new Fault(disk.pathOf(""), address, what + " is lost: " + e.getMessage(), true));
            return null;
        }
    }

    private void run() throws IOException, JournalException {
        List<String> names = disk.list();
        List<Long> snapshots = JournalFiles.snapshots(names);
        if (!snapshots.isEmpty()) {
            snapshotNumber = snapshots.getLast();
            readSnapshot(JournalFiles.snapshot(snapshotNumber));
        }
        parts = parts(JournalFiles.segments(names));
        for (Part part : parts) {
            long until = Math.min(part.until(), part.header().from() + part.bytes() - Frames.FILE_HEADER);
            files.add(new Segment(part.number(), part.header().from(), until, part.file(), part.bytes()));
        }
        List<Part> tail =
                parts.stream().filter(part -> part.number() >= snapshotNumber).toList();
        long stop = endOf(tail);
        for (Part part : tail) {
            apply(part, stop);
        }
        for (StoredSession session : replay.sessions()) {
            session.settleArriving();
            sessions.add(session.state());
        }
        for (Map.Entry<?, Replay.StoredRetained> entry : replay.retained().entrySet()) {
            Message message = load(entry.getValue().address(), "the retained message of " + entry.getKey());
            if (message != null) {
                retained.add(message);
            }
        }
    }

    private void readSnapshot(String name) throws IOException, JournalException {
        try (DiskFile file = disk.open(name)) {
            bytes += file.size();
            ByteBuffer head = ByteBuffer.allocate(Frames.FILE_HEADER);
            if (file.readFully(head, 0) < Frames.FILE_HEADER || !Frames.Header.isIntact(head)) {
                damage(name, 0, "the header of the snapshot is broken; all it stands for is lost");
                return;
            }
            Frames.Header header = Frames.Header.read(head);
            requireVersion(header, name);
            end = header.from();
            synced = header.synced();
            FrameReader reader = new FrameReader(file, header.from(), Long.MAX_VALUE);
            Found found = reader.next();
            while (!(found instanceof End)) {
                if (found instanceof Frame frame) {
                    apply(frame, name, header.from());
                } else if (found instanceof Broken broken) {
                    long offset = broken.address() - header.from() + Frames.FILE_HEADER;
                    if (!reader.skipBroken()) {
                        damage(name, offset, broken.how() + "; the rest of the snapshot is lost");
                        return;
                    }
                    damage(name, offset, broken.how() + "; a part of the snapshot is lost");
                }
                found = reader.next();
            }
            if (!replay.isComplete()) {
                damage(name, file.size(), "the end of the snapshot is missing");
            }
        }
    }

    private static void requireVersion(Frames.Header header, String name) throws JournalException {
        if (header.version() > Frames.VERSION) {
            throw new JournalException(name + " has format version " + header.version() + ", and this Godwit reads"
                    + " versions 1 to " + Frames.VERSION + ". Use the Godwit that wrote it.");
        }
    }

    /** The segments whose headers are right, each to where a later one goes on. */
    private List<Part> parts(List<Long> numbers) throws IOException, JournalException {
        List<Part> parts = new ArrayList<>();
        for (long number : numbers) {
            String name = JournalFiles.segment(number);
            DiskFile file = disk.open(name);
            open.add(file);
            ByteBuffer head = ByteBuffer.allocate(Frames.FILE_HEADER);
            boolean whole = file.readFully(head, 0) == Frames.FILE_HEADER;
            bytes += file.size();
            if (!whole || Frames.Header.isUnused(head)) {
                continue; // Prepared, and not used before everything stopped.
            }
            if (!Frames.Header.isIntact(head) || Frames.Header.read(head).magic() != Frames.SEGMENT_MAGIC) {
                boolean last = number == numbers.getLast();
                faults.add(new Fault(
                        disk.pathOf(name),
                        0,
                        last
                                ? "the header was not finished when everything stopped"
                                : "the header is broken; all in this file is lost",
                        !last));
                continue;
            }
            Frames.Header header = Frames.Header.read(head);
            requireVersion(header, name);
            parts.add(new Part(name, number, header, file, file.size(), Long.MAX_VALUE));
        }
        long next = Long.MAX_VALUE;
        for (int i = parts.size() - 1; i >= 0; i--) {
            Part part = parts.get(i);
            parts.set(i, part.until(next));
            next = Math.min(next, part.header().from());
        }
        return parts;
    }

    /** Finds all gaps of the tail, tells of them, and returns the address from which on nothing counts. */
    private long endOf(List<Part> tail) throws IOException {
        List<Gap> gaps = new ArrayList<>();
        long reached = end;
        for (Part part : tail) {
            synced = Math.max(synced, part.header().synced());
            if (part.header().from() > reached) {
                gaps.add(new Gap(part, reached, part.header().from(), "what was written before it is missing"));
            }
            reached = Math.max(reached, scan(part, gaps));
        }
        for (Gap gap : gaps) {
            String name = gap.part().name();
            long offset = gap.part().offset(gap.from());
            if (gap.from() >= synced) {
                boolean more = reached > gap.to();
                faults.add(new Fault(
                        disk.pathOf(name),
                        offset,
                        "the journal ends with a broken write (" + gap.how() + "). "
                                + (more
                                        ? "What was written later does not count: none of it was on the disk for"
                                                + " certain, as after a power failure."
                                        : "It was not finished when everything stopped, and nobody was told that it"
                                                + " was stored."),
                        false));
                return gap.from();
            }
            damage(name, offset, gap.how() + "; " + (gap.to() - gap.from()) + " bytes of commands are lost");
        }
        return Long.MAX_VALUE;
    }

    /** Looks at the frames of a segment; returns the address behind the last one. */
    private long scan(Part part, List<Gap> gaps) throws IOException {
        FrameReader reader = new FrameReader(part.file(), part.header().from(), part.until());
        long reached = part.header().from();
        while (true) {
            Found found = reader.next();
            while (found instanceof Frame frame) {
                reached = frame.end();
                synced = Math.max(synced, frame.synced());
                progress.at("Checking the journal", doneBytes + part.offset(reached), bytes);
                found = reader.next();
            }
            boolean complete = found instanceof End && reached >= part.until();
            if (complete) {
                break;
            }
            String how = found instanceof Broken broken ? broken.how() : "nothing where a write should be";
            if (reader.skipBroken() && reader.next() instanceof Frame next) {
                gaps.add(new Gap(part, reached, next.address(), how));
                reader.goTo(next.address());
            } else {
                if (part.until() != Long.MAX_VALUE) {
                    gaps.add(new Gap(part, reached, part.until(), how));
                } else if (found instanceof Broken) {
                    gaps.add(new Gap(part, reached, reached, how));
                }
                break;
            }
        }
        doneBytes += part.bytes();
        return reached;
    }

    private void apply(Part part, long stop) throws IOException {
        FrameReader reader = new FrameReader(part.file(), part.header().from(), Math.min(part.until(), stop));
        boolean more = true;
        while (more) {
            Found found = reader.next();
            while (found instanceof Frame frame) {
                if (frame.address() >= end) {
                    apply(frame, part.name(), part.header().from());
                    end = frame.end();
                }
                found = reader.next();
            }
            more = reader.skipBroken();
        }
    }

    private void apply(Frame frame, String name, long from) {
        try {
            replay.apply(frame);
            frames++;
        } catch (ByteReader.Malformed e) {
            damage(
                    name,
                    frame.address() - from + Frames.FILE_HEADER,
                    "commands of a write cannot be applied and are lost: " + e.getMessage());
        }
    }

    private void damage(String name, long offset, String what) {
        faults.add(new Fault(disk.pathOf(name), offset, what, true));
    }

    /** Lets go of the directory. */
    @Override
    public void close() {
        for (DiskFile file : open) {
            try {
                file.close();
            } catch (IOException ignored) {
                // Nothing was written.
            }
        }
        lock.close();
    }
}
