// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.config.Durability;
import io.godwit.broker.journal.FrameReader.Frame;
import io.godwit.broker.journal.Replay.StoredSession;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.message.Message;
import io.godwit.broker.store.Command;
import io.godwit.broker.store.CommandLog;
import io.godwit.broker.store.CommandLog.Room;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.RetainedState;
import io.godwit.broker.store.Rounds;
import io.godwit.broker.store.SessionState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A journal that is open: takes groups of commands from the logs of all loops, writes what has gathered as one frame, and
 * knows how far it is written and synced.
 *
 * <pre>
 * commands --append--> batch --write--> segment --sync--> disk
 *                        |                 |
 *                        |                 +-- "stored" at {@link Durability#PROCESS}
 *                        +-- no room or an error: waits here and is tried again; nobody is told that it was stored
 * </pre>
 *
 * Shared by all loops, which take turns on a lock: to append (a copy in memory) and to write (one system call). Three threads work
 * behind them: {@link Keeper} prepares segments and mends, {@link Syncer} syncs, {@link Snapshots} makes snapshots and frees
 * space. Addresses are those of {@link Frames}.
 */
public final class Journal implements AutoCloseable {
    /** A batch is written when it has this size although the round goes on. */
    private static final int LARGE_BATCH = 1 << 20;

    /** Length of the segment that a run begins with. */
    private static final int FIRST_SEGMENT = 2 << 20;

    /** With this much waiting to be written, new messages are refused. */
    private static final int MOST_WAITING = 16 << 20;

    /** With less room than this, only what sets something free is taken. */
    private static final int LAST_BYTES = 32 * 1024;

    private final JournalSettings settings;
    private final Disk disk;
    private final BrokerLog log;
    private final DirectoryLock directory;
    private final MessageFiles files;
    private final AtomicLong nextSessionNumber;
    private final List<JournalLog> logs = new CopyOnWriteArrayList<>();

    /** Topic and payload bytes of queued messages that memory holds. */
    private final AtomicLong heldBytes = new AtomicLong();

    private final ReentrantLock lock = new ReentrantLock();

    /** Signalled when something is to be synced. */
    private final Condition dirty = lock.newCondition();

    private final Keeper keeper;
    private final Syncer syncer;
    private final Snapshots snapshots;

    // ---- Guarded by the lock, volatile where others read.

    /** Room for a frame header, then what is to be written. */
    private final ByteWriter batch = new ByteWriter(64 * 1024);

    /** Where the batch will be. */
    private long frameAddress;

    private @Nullable Segment current;
    private final Deque<Segment> spares = new ArrayDeque<>();

    /** Closed to writing and not synced yet. */
    private final List<Segment> unsynced = new ArrayList<>();

    private volatile long writtenTo;
    private volatile long syncedTo;

    /** Why nothing can be written at the moment. */
    private volatile @Nullable String failure;

    /** Why no segment can be prepared at the moment. */
    private volatile @Nullable String full;

    private volatile Room room = Room.AMPLE;
    private boolean syncFailed;
    private boolean closed;
    private long firstAddress;

    private final AtomicLong errors = new AtomicLong();
    private @Nullable Restored restored;

    private Journal(JournalSettings settings, Disk disk, BrokerLog log, DirectoryLock directory, Recovery recovery) {
        this.settings = settings;
        this.disk = disk;
        this.log = log;
        this.directory = directory;
        this.files = new MessageFiles(disk);
        recovery.segments().forEach(files::add);
        this.frameAddress = recovery.end();
        this.firstAddress = frameAddress;
        this.writtenTo = frameAddress;
        this.syncedTo = recovery.synced();
        for (Segment segment : recovery.segments()) {
            if (segment.end() > syncedTo) {
                unsynced.add(segment);
            }
        }
        this.nextSessionNumber = new AtomicLong(recovery.replay().nextSessionNumber());
        this.keeper = new Keeper(this, disk, recovery.nextNumber());
        this.syncer = new Syncer(this);
        this.snapshots = new Snapshots(this, disk, log, recovery);
        clearBatch();
    }

    /**
     * Opens the journal in the directory of the settings, or begins one there.
     *
     * @param disk that directory
     * @throws JournalException if another process uses it, if it cannot be read or written, or if it is damaged
     */
    public static Journal open(JournalSettings settings, Disk disk, BrokerLog log, Progress progress)
            throws JournalException {
        DirectoryLock directory = DirectoryLock.take(settings.directory());
        Journal journal = null;
        try {
            Recovery recovery = new Recovery(disk, log, progress);
            recovery.run();
            journal = new Journal(settings, disk, log, directory, recovery);
            journal.begin(recovery);
            return journal;
        } catch (IOException e) {
            closeAfter(journal, directory);
            throw new JournalException(
                    "The journal in " + disk.pathOf("") + " cannot be used: " + reason(e)
                            + ". Free some space or mend the disk, then start again.",
                    e);
        } catch (JournalException | RuntimeException e) {
            closeAfter(journal, directory);
            throw e;
        }
    }

    private static void closeAfter(@Nullable Journal journal, DirectoryLock directory) {
        if (journal != null) {
            journal.files.segments().forEach(segment -> journal.closeQuietly(segment.file()));
        }
        directory.close();
    }

    private void begin(Recovery recovery) throws IOException {
        lock.lock();
        try {
            beginSegment(recovery);
            List<Message> retained = new ArrayList<>();
            int unreadable = readRetained(recovery.replay(), retained);
            List<SessionState> sessions = new ArrayList<>();
            for (StoredSession session : recovery.replay().sessions()) {
                settleArriving(session);
                sessions.add(session.state());
            }
            write();
            if (batch.length() > Frames.FRAME_HEADER && full == null) {
                throw new IOException(failure == null ? "no room" : failure);
            }
            restored = new Restored(sessions, retained, unreadable);
        } finally {
            lock.unlock();
        }
        snapshots.start();
        syncer.start();
        keeper.start();
    }

    /**
     * Begins a segment: a short one, so that starting is quick. Where the disk is full, goes on in the last one: what is stored is
     * there for its clients, and may be set free by them.
     */
    private void beginSegment(Recovery recovery) throws IOException {
        Segment first;
        try {
            first = keeper.prepare(Math.min(settings.segmentBytes(), FIRST_SEGMENT));
        } catch (IOException e) {
            Segment last = files.segments().isEmpty() ? null : files.segments().getLast();
            if (last == null || last.end() != frameAddress || last.number() < recovery.snapshotNumber()) {
                throw e;
            }
            goOnIn(last);
            onFull(reason(e));
            return;
        }
        if (!activate(first)) {
            throw new IOException(failure);
        }
    }

    private void goOnIn(Segment last) throws IOException {
        // A write that was cut short may stand behind the end.
        Keeper.fillWithZeros(last.file(), last.offset(frameAddress), last.bytes());
        last.file().sync();
        Segment open = last.endingAt(Segment.OPEN);
        files.replace(open);
        unsynced.remove(last);
        current = open;
    }

    private int readRetained(Replay replay, List<Message> into) {
        int unreadable = 0;
        for (var entry : replay.retained().entrySet()) {
            Message message = readBack(entry.getValue().address());
            if (message == null) {
                unreadable++;
            } else {
                into.add(message);
            }
        }
        return unreadable;
    }

    /** What was addressed to the session and had not arrived when everything stopped arrives now. */
    private void settleArriving(StoredSession session) {
        List<Replay.Arriving> arriving = List.copyOf(session.arriving());
        List<QueuedMessage> queued = session.settleArriving();
        RecordWriter records = new RecordWriter(batch);
        for (int i = 0; i < queued.size(); i++) {
            QueuedMessage message = queued.get(i);
            records.queued(
                    session.state().number(),
                    message.sequence(),
                    message.qos(),
                    message.retain(),
                    message.subscriptionIdentifiers(),
                    -1,
                    arriving.get(i).key());
        }
    }

    /** What the journal held; once. */
    public Restored takeRestored() {
        Restored taken = restored;
        if (taken == null) {
            throw new IllegalStateException("Already taken");
        }
        restored = null;
        return taken;
    }

    /** The log of one loop. All are to be made before any of them is used. */
    public CommandLog logFor(Rounds rounds, RetainedState retained) {
        JournalLog made = new JournalLog(this, rounds, retained);
        logs.add(made);
        return made;
    }

    /** How it is doing; from any thread. */
    public JournalStatus status() {
        lock.lock();
        try {
            return new JournalStatus(
                    room,
                    files.segments().size() + spares.size(),
                    bytes(),
                    snapshots.liveBytes(),
                    heldBytes.get(),
                    writtenTo - firstAddress,
                    writtenTo - syncedTo,
                    snapshots.made(),
                    errors.get());
        } finally {
            lock.unlock();
        }
    }

    /** Makes a snapshot soon, in the background, and syncs; from any thread. */
    public void saveNow() {
        snapshots.request();
    }

    /**
     * Writes and syncs what is there and lets go of the directory. The loops have stopped before. What cannot be stored is said
     * in the log.
     */
    @Override
    public void close() {
        snapshots.stop();
        keeper.stop();
        syncer.stop();
        lock.lock();
        try {
            if (closed) {
                return;
            }
            write();
            int waiting = batch.length() - Frames.FRAME_HEADER;
            if (waiting > 0 && failure == null) {
                spares.addFirst(keeper.prepare(
                        Math.max(settings.segmentBytes(), Frames.aligned(batch.length()) + Frames.FILE_HEADER)));
                write();
            }
            if (failure == null) {
                syncAll();
                Segment open = current;
                if (open != null && open.capacityEnd() - frameAddress >= Frames.FRAME_HEADER + Long.BYTES) {
                    batch.put(Records.CLOSED);
                    write();
                    syncAll();
                }
            }
            if (batch.length() > Frames.FRAME_HEADER || failure != null) {
                log.error("The journal in " + disk.pathOf("") + " was closed with "
                        + (batch.length() - Frames.FRAME_HEADER)
                        + " bytes that could not be written; nobody was told that they were stored.");
            }
            closed = true;
        } catch (IOException e) {
            errors.incrementAndGet();
            log.error("The journal in " + disk.pathOf("") + " was closed without being synced: " + reason(e));
            closed = true;
        } finally {
            for (Segment segment : files.segments()) {
                closeQuietly(segment.file());
            }
            for (Segment spare : spares) {
                closeQuietly(spare.file());
                deleteQuietly(spare.name());
            }
            spares.clear();
            lock.unlock();
            directory.close();
        }
    }

    private void syncAll() throws IOException {
        for (Segment segment : unsynced) {
            segment.file().sync();
        }
        Segment open = current;
        if (open != null) {
            open.file().sync();
        }
        unsynced.clear();
        syncedTo = writtenTo;
    }

    // ---- For the logs of the loops.

    /**
     * Takes a group of commands; returns the address at which its first byte will be.
     *
     * @param retainedChanges to be applied in the order in which groups are appended
     */
    long append(ByteWriter group, List<Command> retainedChanges, RetainedState retained) {
        lock.lock();
        try {
            long address = frameAddress + batch.length();
            batch.put(group.array(), 0, group.length());
            for (int i = 0; i < retainedChanges.size(); i++) {
                applyRetained(retainedChanges.get(i), retained);
            }
            if (batch.length() >= LARGE_BATCH) {
                write();
            }
            return address;
        } finally {
            lock.unlock();
        }
    }

    static void applyRetained(Command change, RetainedState retained) {
        switch (change) {
            case Command.RetainedSet set -> retained.set(set.message());
            case Command.RetainedCleared cleared -> retained.clear(cleared.topic());
            case Command.OfSession other -> throw new IllegalArgumentException("Not of retained messages: " + other);
            case Command.Addressed other -> throw new IllegalArgumentException("Not of retained messages: " + other);
        }
    }

    /** Writes what has gathered, if that is possible now. */
    void flush() {
        lock.lock();
        try {
            write();
        } finally {
            lock.unlock();
        }
    }

    /** Address up to which everything is as safe as the level asks. */
    long storedTo() {
        return settings.durability() == Durability.POWER ? syncedTo : writtenTo;
    }

    Room room() {
        return room;
    }

    long nextSessionNumber() {
        return nextSessionNumber.getAndIncrement();
    }

    AtomicLong heldBytes() {
        return heldBytes;
    }

    boolean holdsTooMuch() {
        return heldBytes.get() > settings.memoryBytes();
    }

    /** Reads a message back; null if that was not possible, which is then said in the log. */
    @Nullable
    Message readBack(long address) {
        try {
            return files.read(address);
        } catch (IOException e) {
            errors.incrementAndGet();
            log.error("Reading a message back from " + disk.pathOf("") + " failed: " + reason(e)
                    + ". The message is dropped.");
        } catch (ByteReader.Malformed e) {
            errors.incrementAndGet();
            log.error("A message cannot be read back: " + e.getMessage() + ". The message is dropped.");
        }
        return null;
    }

    // ---- Writing, under the lock.

    private void clearBatch() {
        batch.cutTo(0);
        for (int i = 0; i < Frames.FRAME_HEADER; i += Long.BYTES) {
            batch.putLong(0);
        }
    }

    private void write() {
        while (batch.length() > Frames.FRAME_HEADER && failure == null && !closed) {
            int total = Frames.aligned(batch.length());
            Segment open = current;
            if (open == null || open.capacityEnd() - frameAddress < total) {
                if (!nextSegment(total)) {
                    break;
                }
                continue;
            }
            total = Frames.seal(batch, frameAddress, syncedTo);
            try {
                open.file().writeFully(ByteBuffer.wrap(batch.array(), 0, total), open.offset(frameAddress));
            } catch (IOException e) {
                fail("Writing to " + disk.pathOf(open.name()) + " failed: " + reason(e));
                break;
            }
            boolean wasSynced = writtenTo == syncedTo;
            frameAddress += total;
            writtenTo = frameAddress;
            clearBatch();
            if (wasSynced || settings.durability() == Durability.POWER) {
                dirty.signal();
            }
        }
        updateRoom();
    }

    /** Goes on in a prepared segment; false if there is none. */
    private boolean nextSegment(int total) {
        Segment next = spares.poll();
        if (next != null && next.bytes() - Frames.FILE_HEADER < total) {
            spares.addFirst(next);
            next = null;
            if (full == null) {
                // Twice as much, because more comes while it is prepared.
                keeper.wantLarge(
                        (int) Math.min(2L * total + Frames.FILE_HEADER, Integer.MAX_VALUE - Frames.FILE_HEADER));
            }
        }
        keeper.wake();
        if (next == null) {
            return false;
        }
        return activate(next);
    }

    /** Makes this the segment that is written to, from the batch's address on. */
    private boolean activate(Segment prepared) {
        Segment open = new Segment(prepared.number(), frameAddress, Segment.OPEN, prepared.file(), prepared.bytes());
        try {
            open.file().writeFully(header(open).bytes(), 0);
        } catch (IOException e) {
            closeQuietly(prepared.file());
            deleteQuietly(prepared.name());
            fail("Writing to " + disk.pathOf(prepared.name()) + " failed: " + reason(e));
            return false;
        }
        Segment before = current;
        if (before != null) {
            Segment sealed = before.endingAt(frameAddress);
            files.replace(sealed);
            unsynced.add(sealed);
        }
        files.add(open);
        current = open;
        snapshots.onSegment();
        return true;
    }

    private void updateRoom() {
        int waiting = batch.length() - Frames.FRAME_HEADER;
        if (failure != null) {
            room = waiting > LARGE_BATCH ? Room.NONE : Room.RESERVE;
        } else if (full != null) {
            Segment open = current;
            long left = open == null ? 0 : open.capacityEnd() - frameAddress - waiting;
            for (Segment spare : spares) {
                left += spare.bytes();
            }
            room = left < LAST_BYTES ? Room.NONE : Room.RESERVE;
        } else {
            room = waiting > MOST_WAITING || !isWithinLimit(waiting) ? Room.RESERVE : Room.AMPLE;
        }
    }

    /**
     * Whether a segment is left below the limit when all is written that waits, and what waits fits the next one. Segments may be used
     * up faster than the keeper comes to see that it must not prepare another, and what is taken by then would wait for long.
     */
    private boolean isWithinLimit(int waiting) {
        if (settings.limitBytes() == 0) {
            return true;
        }
        int segment = settings.segmentBytes();
        long left = Math.max(0, settings.limitBytes() - bytes()) / segment * segment - waiting;
        Segment open = current;
        if (open != null) {
            left += open.capacityEnd() - frameAddress;
        }
        for (Segment spare : spares) {
            left += spare.bytes();
        }
        return left >= segment && waiting <= segment / 2;
    }

    private void fail(String why) {
        errors.incrementAndGet();
        if (failure == null) {
            log.error(
                    why + ". Until that is mended nothing more is acknowledged as stored, and messages that have to be"
                            + " stored are refused. It is tried again every second.");
        }
        failure = why;
        updateRoom();
        keeper.wake();
    }

    // ---- For the threads behind.

    ReentrantLock lock() {
        return lock;
    }

    Condition dirty() {
        return dirty;
    }

    JournalSettings settings() {
        return settings;
    }

    MessageFiles files() {
        return files;
    }

    long writtenTo() {
        return writtenTo;
    }

    long syncedTo() {
        return syncedTo;
    }

    boolean isFailing() {
        return failure != null;
    }

    boolean isFull() {
        return full != null;
    }

    /** Bytes of all files; under the lock. */
    long bytes() {
        long total = snapshots.bytes();
        for (Segment segment : files.segments()) {
            total += segment.bytes();
        }
        for (Segment spare : spares) {
            total += spare.bytes();
        }
        return total;
    }

    int spares() {
        return spares.size();
    }

    /** How many prepared segments there should be; under the lock. */
    int sparesWanted() {
        // All that is not synced may have to be written again, with the frames differently distributed.
        return syncFailed ? Math.max(Keeper.SPARES, unsynced.size() + 2) : Keeper.SPARES;
    }

    /** A segment was prepared; under the lock. */
    void onPrepared(Segment spare, boolean large) {
        if (large) {
            // Segments are used in the order of their numbers, and this one comes next.
            for (Segment smaller : spares) {
                closeQuietly(smaller.file());
                deleteQuietly(smaller.name());
            }
            spares.clear();
        }
        spares.addLast(spare);
        snapshots.onPrepared();
        if (full != null && spares.size() >= Keeper.SPARES) {
            full = null;
            log.notice("There is room in " + disk.pathOf("") + " again: messages are stored as before.");
        }
        write();
    }

    /** Nobody knows what of a prepared segment is on the disk, which may be in use already; under the lock. */
    void onSpareFailed(Segment spare, IOException e) {
        if (spares.remove(spare)) {
            closeQuietly(spare.file());
            deleteQuietly(spare.name());
            onFull(reason(e));
        } else {
            onSyncFailed(spare, e);
        }
    }

    /** No segment could be prepared; under the lock. */
    void onFull(String why) {
        if (full == null) {
            log.error(
                    "The journal in " + disk.pathOf("") + " cannot grow: " + why
                            + ". Messages that have to be stored are refused until there is room. What is acknowledged is safe.");
            errors.incrementAndGet();
            full = why;
            snapshots.request();
        }
        updateRoom();
    }

    /** On a full disk, gives up a prepared segment, or room in the current one, for a snapshot that frees more. */
    boolean giveUpRoom() throws IOException {
        lock.lock();
        try {
            Segment open = current;
            if (full == null || open == null) {
                return false;
            }
            Segment spare = spares.pollLast();
            if (spare != null) {
                closeQuietly(spare.file());
                disk.delete(spare.name());
                return true;
            }
            long kept = open.offset(frameAddress) + batch.length() + LAST_BYTES;
            if (open.bytes() <= kept) {
                return false;
            }
            open.file().truncate(kept);
            current = open.cutTo(kept);
            files.replace(open.cutTo(kept));
            return true;
        } finally {
            updateRoom();
            lock.unlock();
        }
    }

    /** What is to be synced and not yet; under the lock. */
    List<Segment> toSync() {
        List<Segment> open = new ArrayList<>(unsynced);
        Segment now = current;
        if (now != null) {
            open.add(now);
        }
        return open;
    }

    /** These segments were synced when everything up to this address was written; under the lock. */
    void onSynced(List<Segment> synced, long to) {
        unsynced.removeAll(synced);
        syncedTo = Math.max(syncedTo, to);
    }

    /** Syncing failed: nobody knows what is on the disk. Under the lock. */
    void onSyncFailed(Segment segment, IOException e) {
        syncFailed = true;
        fail("Syncing " + disk.pathOf(segment.name()) + " failed: " + reason(e));
    }

    /** Tries to write again, in another segment; under the lock. Returns whether all is well. */
    boolean mend() {
        if (failure == null) {
            return true;
        }
        try {
            if (syncFailed) {
                writeAgain();
                syncFailed = false;
            } else {
                Segment next = spares.poll();
                if (next == null || !activate(next)) {
                    return false;
                }
            }
        } catch (IOException | ByteReader.Malformed e) {
            errors.incrementAndGet();
            String why = "Writing again what was not synced failed: " + e.getMessage();
            if (!why.equals(failure)) {
                log.warning(why + ". It is tried again every second.");
            }
            failure = why;
            return false;
        }
        failure = null;
        write();
        if (failure == null) {
            log.notice("Writing to " + disk.pathOf("") + " works again: messages are stored as before.");
        }
        return failure == null;
    }

    /**
     * After a failed sync the system may have dropped what it could not write: reads it back while that is possible, checks it, and
     * writes all of it elsewhere. The headers come last, from behind: until then the copies do not count, and what they are
     * copies of does.
     */
    private void writeAgain() throws IOException, ByteReader.Malformed {
        List<Segment> suspects = toSync();
        List<Segment> made = new ArrayList<>();
        try {
            copyUnsynced(suspects, made);
            syncFiles(made);
            for (Segment segment : made.reversed()) {
                segment.file().writeFully(header(segment).bytes(), 0);
            }
            syncFiles(made);
        } catch (IOException | ByteReader.Malformed e) {
            for (Segment segment : made) {
                closeQuietly(segment.file());
                deleteQuietly(segment.name());
            }
            throw e;
        }
        for (int i = 0; i < made.size(); i++) {
            Segment segment = made.get(i);
            files.add(i + 1 < made.size() ? segment.endingAt(made.get(i + 1).from()) : segment);
        }
        for (Segment suspect : suspects) {
            files.replace(suspect.endingAt(Math.min(suspect.end(), Math.max(suspect.from(), syncedTo))));
        }
        unsynced.clear();
        current = made.getLast();
        syncedTo = writtenTo;
    }

    private static void syncFiles(List<Segment> segments) throws IOException {
        for (Segment segment : segments) {
            segment.file().sync();
        }
    }

    /** Copies the frames that are not known to be synced to prepared segments, which are added to {@code made}. */
    private void copyUnsynced(List<Segment> suspects, List<Segment> made) throws IOException, ByteReader.Malformed {
        ByteWriter copy = new ByteWriter(64 * 1024);
        long at = syncedTo;
        for (Segment suspect : suspects) {
            FrameReader reader = new FrameReader(suspect.file(), suspect.from(), Math.min(suspect.end(), writtenTo));
            while (reader.next() instanceof Frame frame) {
                if (frame.address() < at) {
                    continue;
                }
                if (frame.address() > at) {
                    break;
                }
                copy.cutTo(0);
                for (int j = 0; j < Frames.FRAME_HEADER; j += Long.BYTES) {
                    copy.putLong(0);
                }
                byte[] body = new byte[frame.body().remaining()];
                frame.body().get(body);
                copy.put(body);
                int total = Frames.seal(copy, frame.address(), frame.synced());
                if (made.isEmpty() || made.getLast().capacityEnd() - frame.address() < total) {
                    made.add(spareAt(frame.address(), total));
                }
                Segment open = made.getLast();
                open.file().writeFully(ByteBuffer.wrap(copy.array(), 0, total), open.offset(frame.address()));
                at = frame.end();
            }
        }
        if (at < writtenTo) {
            throw new ByteReader.Malformed("it cannot be read back from address " + at + " on");
        }
        if (made.isEmpty()) {
            made.add(spareAt(writtenTo, 0)); // The file that failed is not to be used any more.
        }
    }

    private Segment spareAt(long address, int length) throws IOException {
        Segment spare = spares.poll();
        if (spare == null) {
            throw new IOException("no segment is prepared");
        }
        if (spare.bytes() - Frames.FILE_HEADER < length) {
            spares.addFirst(spare);
            keeper.wantLarge(length + Frames.FILE_HEADER);
            throw new IOException("no segment is prepared that is large enough");
        }
        return new Segment(spare.number(), address, Segment.OPEN, spare.file(), spare.bytes());
    }

    private Frames.Header header(Segment segment) {
        return new Frames.Header(
                Frames.SEGMENT_MAGIC,
                Frames.VERSION,
                segment.number(),
                segment.from(),
                syncedTo,
                System.currentTimeMillis());
    }

    /**
     * Closes the current segment to writing, so that a snapshot can stand for it, unless the disk is full; under the lock. Returns the
     * number of the first segment that the snapshot does not stand for as a whole.
     */
    long sealCurrent() {
        write();
        Segment open = current;
        if (open == null || failure != null) {
            return open == null ? 0 : open.number();
        }
        if (open.from() == frameAddress) {
            return open.number();
        }
        // On a full disk those that are left are the reserve.
        Segment next = full == null ? spares.poll() : null;
        keeper.wake();
        if (next != null) {
            activate(next);
        } else if (full == null) {
            snapshots.postpone();
        }
        Segment after = current;
        return after == null ? 0 : after.number();
    }

    /** These segments are gone; under the lock. */
    void onDeleted(List<Segment> dead) {
        dead.forEach(gone -> unsynced.removeIf(segment -> segment.number() == gone.number()));
    }

    /** Space was freed. */
    void onFreed() {
        lock.lock();
        try {
            keeper.retryNow();
        } finally {
            lock.unlock();
        }
    }

    /** Cuts the unused end off a segment that is closed to writing: what it is then. Takes the disk a while. */
    Segment trim(Segment sealed) throws IOException {
        long used = sealed.offset(sealed.end());
        if (sealed.end() == Segment.OPEN || sealed.bytes() <= used) {
            return sealed;
        }
        sealed.file().truncate(used);
        lock.lock();
        try {
            // It may have been written again elsewhere meanwhile, and end earlier.
            for (Segment known : files.segments()) {
                if (known.number() == sealed.number()) {
                    files.replace(known.cutTo(used));
                }
            }
        } finally {
            lock.unlock();
        }
        return sealed.cutTo(used);
    }

    /** Has each loop look at what is stored by now. */
    void wakeLogs() {
        for (JournalLog one : logs) {
            one.wake();
        }
    }

    void countError() {
        errors.incrementAndGet();
    }

    void closeQuietly(DiskFile file) {
        try {
            file.close();
        } catch (IOException e) {
            log.debug("Closing a file of the journal failed: " + reason(e));
        }
    }

    void deleteQuietly(String name) {
        try {
            disk.delete(name);
        } catch (IOException e) {
            log.debug("Deleting " + disk.pathOf(name) + " failed: " + reason(e));
        }
    }

    /** What the system says, without the path that it may begin with. */
    static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** Waits until everything that was appended before is written and synced; false if that takes too long or is given up. Not on a loop. */
    boolean awaitSynced(long millis, BooleanSupplier givenUp) throws InterruptedException {
        long target;
        lock.lock();
        try {
            write();
            target = batch.length() > Frames.FRAME_HEADER ? frameAddress + batch.length() : writtenTo;
        } finally {
            lock.unlock();
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (syncedTo < target && System.nanoTime() - deadline < 0 && !givenUp.getAsBoolean()) {
            Thread.sleep(1);
        }
        return syncedTo >= target;
    }
}
