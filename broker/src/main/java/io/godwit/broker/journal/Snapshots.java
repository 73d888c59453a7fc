// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.journal.FrameReader.End;
import io.godwit.broker.journal.FrameReader.Found;
import io.godwit.broker.journal.FrameReader.Frame;
import io.godwit.broker.journal.Replay.StoredSession;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.store.CommandLog;
import io.godwit.broker.store.RetainedState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Makes snapshots and frees what is not needed any more:
 *
 * <ol>
 *   <li>closes the current segment to writing, unless the disk is full and no other could be made;
 *   <li>replays the last snapshot and the segments since, as a start of the broker would;
 *   <li>appends the messages again that are still needed of segments that are hardly needed;
 *   <li>writes the snapshot, syncs it and gives it its name;
 *   <li>deletes the segments in which nothing is needed.
 * </ol>
 *
 * The broker goes on meanwhile: nothing waits for a snapshot. One thread; fields are guarded by the lock of the journal
 * unless said otherwise.
 */
final class Snapshots implements Runnable {
    /** A snapshot is made once the segments since the last one are as many as this, and longer than what was needed then. */
    private static final int LEAST_SEGMENTS = 4;

    /** Messages of a segment of which less than this share is needed are moved. */
    private static final double HARDLY_NEEDED = 0.5;

    /** Segments' worth of messages that one snapshot moves at most. */
    private static final int MOST_MOVED = 4;

    /** Bytes of a message's record besides topic and payload, about. */
    private static final int OVERHEAD = 40;

    private static final int CHUNK = 64 * 1024;
    private static final long SYNC_PATIENCE_MILLIS = 60_000;
    private static final long FULL_INTERVAL_MILLIS = 2000;

    private final Journal journal;
    private final Disk disk;
    private final BrokerLog log;
    private final Condition wanted;
    private final Thread thread =
            Thread.ofPlatform().name("journal-snapshot").daemon().unstarted(this);

    private long number;

    /** Address up to which the last snapshot stands for all. */
    private long standsTo;

    private long fileBytes;
    private volatile long liveBytes;

    /** Bytes of files that nothing needs any more and that are not deleted yet. */
    private long goingBytes;

    private final AtomicLong made = new AtomicLong();
    private long writtenAtLast;
    private boolean requested;
    private boolean postponed;

    /** Of the thread alone. */
    private boolean failureTold;

    private volatile boolean stopped;

    /** Goes on after the snapshot that was found at the start, if there was one. */
    Snapshots(Journal journal, Disk disk, BrokerLog log, Recovery found) {
        this.journal = journal;
        this.disk = disk;
        this.log = log;
        this.wanted = journal.lock().newCondition();
        this.number = found.snapshotNumber();
        this.standsTo = found.snapshotTo();
        this.fileBytes = found.snapshotBytes();
        this.liveBytes = fileBytes;
    }

    void start() {
        thread.start();
    }

    void stop() {
        journal.lock().lock();
        try {
            stopped = true;
            wanted.signal();
        } finally {
            journal.lock().unlock();
        }
        Threads.join(thread);
    }

    /** Bytes of the snapshot file, and of what it has made superfluous; under the lock. */
    long bytes() {
        return fileBytes + goingBytes;
    }

    /** Bytes that the last snapshot found to be needed; from any thread. */
    long liveBytes() {
        return liveBytes;
    }

    /** How many were made and have freed what they stand for; from any thread. */
    long made() {
        return made.get();
    }

    /** Has a snapshot made soon; from any thread. */
    void request() {
        journal.lock().lock();
        try {
            requested = true;
            wanted.signal();
        } finally {
            journal.lock().unlock();
        }
    }

    /** There is no segment to go on in: a snapshot is made once there is one; under the lock. */
    void postpone() {
        postponed = true;
    }

    /** A segment was prepared; under the lock. */
    void onPrepared() {
        if (postponed) {
            postponed = false;
            requested = true;
            wanted.signal();
        }
    }

    /** Writing goes on in another segment; under the lock. */
    void onSegment() {
        long since = 0;
        for (Segment segment : journal.files().segments()) {
            if (segment.number() >= number) {
                since += segment.bytes();
            }
        }
        if (since > Math.max((long) LEAST_SEGMENTS * journal.settings().segmentBytes(), liveBytes)) {
            requested = true;
            wanted.signal();
        }
    }

    @Override
    public void run() {
        trimOld();
        while (awaitWork()) {
            try {
                make();
            } catch (IOException | ByteReader.Malformed | RuntimeException e) {
                tell(e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Says once that no snapshot can be made, until one could. */
    private void tell(Exception e) {
        journal.countError();
        String line = "No snapshot of the journal could be made: " + e.getMessage()
                + ". Nothing is lost; it is tried again later.";
        if (e instanceof RuntimeException) {
            log.error(line, e);
        } else if (e instanceof IOException && journal.isFull()) {
            log.debug(line); // That the disk is full was said.
            return;
        } else if (!failureTold) {
            log.error(line);
        }
        failureTold = true;
    }

    /** Cuts the unused ends off the segments of the last run. */
    private void trimOld() {
        try {
            if (journal.awaitSynced(SYNC_PATIENCE_MILLIS, () -> stopped)) {
                for (Segment segment : journal.files().segments()) {
                    journal.trim(segment);
                }
            }
        } catch (IOException e) {
            log.debug("Cutting a segment of the journal failed: " + Journal.reason(e));
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    private boolean awaitWork() {
        journal.lock().lock();
        try {
            while (!stopped && !requested) {
                if (wanted.await(FULL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                    continue;
                }
                // On a full disk whatever was set free since is worth a snapshot.
                requested = journal.isFull() && journal.writtenTo() != writtenAtLast;
            }
            requested = false;
            writtenAtLast = journal.writtenTo();
            return !stopped;
        } catch (InterruptedException e) {
            return false;
        } finally {
            journal.lock().unlock();
        }
    }

    private void make() throws IOException, ByteReader.Malformed, InterruptedException {
        long boundary;
        long from;
        List<Segment> sealed = new ArrayList<>();
        List<Segment> read = new ArrayList<>();
        journal.lock().lock();
        try {
            boundary = journal.sealCurrent();
            long next = Long.MAX_VALUE;
            for (Segment segment : journal.files().segments()) {
                if (segment.number() < boundary) {
                    sealed.add(segment);
                } else {
                    next = Math.min(next, segment.from());
                }
            }
            read.addAll(sealed);
            boolean full = journal.isFull();
            if (full) {
                // What was set free is written in the segment that stays open.
                next = journal.writtenTo();
                read.addAll(journal.files()
                        .segments()
                        .subList(sealed.size(), journal.files().segments().size()));
            }
            // What was written again may lie in part before the last snapshot's end.
            from = Math.max(next, standsTo);
            boolean isNew = full
                    ? from > standsTo
                    : !sealed.isEmpty() && sealed.getLast().number() >= number;
            if (journal.isFailing() || !isNew) {
                return;
            }
        } finally {
            journal.lock().unlock();
        }
        if (!sealed.isEmpty()) {
            sealed.addLast(journal.trim(sealed.removeLast()));
        }
        Replay state = replay(read, from);
        if (state == null) {
            return;
        }
        state.forgetExpired(System.currentTimeMillis());
        NeededMessages needed = NeededMessages.of(state);
        Relocations moves = move(sealed, needed, state);
        if (stopped || !journal.awaitSynced(SYNC_PATIENCE_MILLIS, () -> stopped)) {
            return;
        }
        List<Segment> dead = sealed.stream()
                .filter(segment -> isDead(segment, needed, moves))
                .toList();
        long bytes = write(state, boundary, from, moves, !dead.isEmpty());
        finish(boundary, from, bytes, sealed, dead, needed, moves);
    }

    private @Nullable Replay replay(List<Segment> read, long boundary) throws IOException, ByteReader.Malformed {
        Replay state = new Replay();
        long last = number;
        long from = 0;
        if (last > 0) {
            try (DiskFile file = disk.open(JournalFiles.snapshot(last))) {
                ByteBuffer header = ByteBuffer.allocate(Frames.FILE_HEADER);
                file.readFully(header, 0);
                from = Frames.Header.read(header).from();
                FrameReader reader = new FrameReader(file, from, Long.MAX_VALUE);
                if (!applyAll(reader, 0, state)) {
                    return null;
                }
                if (!state.isComplete()) {
                    throw new ByteReader.Malformed(disk.pathOf(JournalFiles.snapshot(last)) + " is damaged");
                }
            }
        }
        for (Segment segment : read) {
            // What is behind the boundary belongs to the next snapshot, wherever it stands.
            long until = Math.min(segment.end(), boundary);
            if (segment.number() >= last && until > segment.from()) {
                FrameReader reader = new FrameReader(segment.file(), segment.from(), until);
                // What was written again may begin before the end of what it was written again for.
                if (!applyAll(reader, from, state)) {
                    return null;
                }
                if (!(reader.next() instanceof End end && end.address() == until)) {
                    throw new ByteReader.Malformed(disk.pathOf(segment.name()) + " is damaged");
                }
                from = Math.max(from, until);
            }
        }
        return state;
    }

    /** Applies all frames from this address on; false if the journal is closed meanwhile. */
    private boolean applyAll(FrameReader reader, long from, Replay state) throws IOException, ByteReader.Malformed {
        Found found = reader.next();
        while (found instanceof Frame frame) {
            if (stopped) {
                return false;
            }
            if (frame.address() >= from) {
                state.apply(frame);
            }
            found = reader.next();
        }
        return true;
    }

    /** Appends the messages again that are needed of segments that are hardly needed, if there is room for that. */
    private Relocations move(List<Segment> sealed, NeededMessages needed, Replay state) throws IOException {
        Set<Long> pinned = pinned(state);
        long[] from = new long[needed.count()];
        long[] to = new long[needed.count()];
        int count = 0;
        long budget = (long) MOST_MOVED * journal.settings().segmentBytes();
        for (Segment segment : sealed) {
            int first = needed.firstFrom(segment.from());
            int last = needed.firstFrom(segment.end());
            long live = 0;
            boolean movable = last > first;
            for (int i = first; i < last; i++) {
                live += needed.size(i) + OVERHEAD;
                movable &= !pinned.contains(needed.address(i));
            }
            if (!movable || live > segment.bytes() * HARDLY_NEEDED || live > budget) {
                continue;
            }
            budget -= live;
            int moved = moveAll(needed, first, last, from, to, count);
            if (moved < last - first) {
                break;
            }
            count += moved;
        }
        return Relocations.of(from, to, count);
    }

    /**
     * What is on its way from one loop to another is named by its address in segments to come.
     */
    private static Set<Long> pinned(Replay state) {
        Set<Long> pinned = new HashSet<>();
        for (StoredSession session : state.sessions()) {
            session.arriving().forEach(one -> pinned.add(one.address()));
        }
        return pinned;
    }

    /** Moves the messages of one segment; returns how many, which is not all when the journal takes no more. */
    private int moveAll(NeededMessages needed, int first, int last, long[] from, long[] to, int count)
            throws IOException {
        ByteWriter chunk = new ByteWriter(2 * CHUNK);
        int chunkFirst = first;
        for (int i = first; i < last; i++) {
            if (stopped || journal.room() != CommandLog.Room.AMPLE) {
                return i - first - (i - chunkFirst);
            }
            byte[] record;
            try {
                record = journal.files().record(needed.address(i));
            } catch (ByteReader.Malformed e) {
                journal.countError();
                log.error("A stored message is damaged: " + e.getMessage() + ". Its segment is kept.");
                return i - first - (i - chunkFirst);
            }
            from[count + i - first] = needed.address(i);
            to[count + i - first] = chunk.length();
            chunk.put(record);
            if (chunk.length() >= CHUNK || i == last - 1) {
                long base = journal.append(chunk, List.of(), RetainedState.NONE);
                journal.flush();
                for (int j = chunkFirst; j <= i; j++) {
                    to[count + j - first] += base;
                }
                chunk.cutTo(0);
                chunkFirst = i + 1;
            }
        }
        return last - first;
    }

    /** Writes the snapshot and gives it its name; returns its length. */
    private long write(Replay state, long boundary, long from, Relocations moves, boolean frees) throws IOException {
        while (true) {
            try {
                return writeOnce(state, boundary, from, moves);
            } catch (IOException e) {
                if (!frees || !journal.giveUpRoom()) {
                    throw e;
                }
            }
        }
    }

    private long writeOnce(Replay state, long boundary, long from, Relocations moves) throws IOException {
        String name = JournalFiles.snapshot(boundary);
        String part = JournalFiles.part(name);
        disk.delete(part);
        long bytes;
        try (DiskFile file = disk.create(part)) {
            Frames.Header header = new Frames.Header(
                    Frames.SNAPSHOT_MAGIC, Frames.VERSION, boundary, from, from, System.currentTimeMillis());
            bytes = new SnapshotWriter(file, from, moves).write(header, state);
        } catch (IOException e) {
            journal.deleteQuietly(part);
            throw e;
        }
        disk.rename(part, name);
        disk.syncDirectory();
        return bytes;
    }

    /** Whether the snapshot stands for all that is needed of a segment. */
    private static boolean isDead(Segment segment, NeededMessages needed, Relocations moves) {
        int last = needed.firstFrom(segment.end());
        for (int i = needed.firstFrom(segment.from()); i < last; i++) {
            if (moves.now(needed.address(i)) == needed.address(i)) {
                return false;
            }
        }
        return true;
    }

    /** The snapshot counts: lets go of what it stands for. */
    private void finish(
            long boundary,
            long from,
            long bytes,
            List<Segment> sealed,
            List<Segment> dead,
            NeededMessages needed,
            Relocations moves)
            throws IOException {
        long live = bytes;
        for (Segment segment : sealed) {
            int last = needed.firstFrom(segment.end());
            for (int i = needed.firstFrom(segment.from()); i < last; i++) {
                live += needed.size(i) + OVERHEAD;
            }
        }
        long before;
        journal.lock().lock();
        try {
            Set<Long> numbers = new HashSet<>();
            dead.forEach(segment -> numbers.add(segment.number()));
            // A later move's target lies behind the snapshot: the next one knows whether it is needed.
            Relocations moved =
                    journal.files().moved().then(moves, address -> address >= sealedEnd(sealed) || needed.has(address));
            journal.files().remove(numbers, moved);
            journal.onDeleted(dead);
            before = number;
            goingBytes = dead.stream().mapToLong(Segment::bytes).sum() + (before == boundary ? 0 : fileBytes);
            number = boundary;
            standsTo = from;
            fileBytes = bytes;
            liveBytes = live;
            failureTold = false;
        } finally {
            journal.lock().unlock();
        }
        try {
            if (before > 0 && before != boundary) {
                disk.delete(JournalFiles.snapshot(before));
            }
            for (Segment segment : dead) {
                journal.closeQuietly(segment.file());
                disk.delete(segment.name());
            }
            disk.syncDirectory();
        } finally {
            gone();
            made.incrementAndGet();
        }
        log.debug("A snapshot of the journal was made: " + bytes + " bytes, " + dead.size() + " segments deleted, "
                + moves.size() + " messages moved.");
        journal.onFreed();
    }

    private void gone() {
        journal.lock().lock();
        try {
            goingBytes = 0;
        } finally {
            journal.lock().unlock();
        }
    }

    private static long sealedEnd(List<Segment> sealed) {
        return sealed.stream().mapToLong(Segment::end).max().orElse(0);
    }
}
