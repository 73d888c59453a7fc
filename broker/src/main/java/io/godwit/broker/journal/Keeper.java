// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * Prepares segments ahead of their use, filled with zeros, so that writing to them needs no new room on the disk, and
 * tries again what failed. One thread; its fields are guarded by the lock of the journal.
 */
final class Keeper implements Runnable {
    /** Segments kept ready. The last of them is the reserve for what must go on while the disk is full. */
    static final int SPARES = 2;

    private static final long RETRY_MILLIS = 1000;
    private static final int CHUNK = 256 * 1024;

    private final Journal journal;
    private final Disk disk;
    private final Condition wanted;
    private final Thread thread =
            Thread.ofPlatform().name("journal-keeper").daemon().unstarted(this);
    private long nextNumber;
    private int largeBytes;
    private boolean retryNow;
    private boolean stopped;

    /** A keeper whose first segment gets this number. */
    Keeper(Journal journal, Disk disk, long nextNumber) {
        this.journal = journal;
        this.disk = disk;
        this.wanted = journal.lock().newCondition();
        this.nextNumber = nextNumber;
    }

    void start() {
        thread.start();
    }

    /** Has the thread look at what is to be done; under the lock. */
    void wake() {
        wanted.signal();
    }

    /** Space was freed: what failed is tried again at once; under the lock. */
    void retryNow() {
        retryNow = true;
        wanted.signal();
    }

    /** A segment of at least this length is needed next; under the lock. */
    void wantLarge(int bytes) {
        largeBytes = Math.max(largeBytes, bytes);
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

    @Override
    public void run() {
        while (true) {
            int bytes;
            boolean limited;
            journal.lock().lock();
            try {
                while (!stopped && !hasWork()) {
                    wanted.awaitUninterruptibly();
                }
                if (stopped) {
                    return;
                }
                bytes = bytesWanted();
                limited = isLimited(bytes);
            } finally {
                journal.lock().unlock();
            }
            boolean prepared = bytes == 0 || (!limited && prepareSpare(bytes));
            if (limited) {
                reportFull("godwit_journal_limit of " + journal.settings().limitBytes() + " bytes is reached");
            }
            if (prepared && wantsMore()) {
                continue; // Mending may need all of them.
            }
            if (!mend() || !prepared) {
                pause();
            }
        }
    }

    private boolean hasWork() {
        return bytesWanted() > 0 || journal.isFailing();
    }

    private boolean wantsMore() {
        journal.lock().lock();
        try {
            return bytesWanted() > 0;
        } finally {
            journal.lock().unlock();
        }
    }

    /** Length of the next segment to be prepared, or 0. */
    private int bytesWanted() {
        if (largeBytes > 0) {
            return largeBytes;
        }
        return journal.spares() < journal.sparesWanted() ? journal.settings().segmentBytes() : 0;
    }

    private boolean isLimited(int bytes) {
        long limit = journal.settings().limitBytes();
        return bytes > 0 && limit > 0 && journal.bytes() + bytes > limit;
    }

    private boolean prepareSpare(int bytes) {
        Segment spare;
        try {
            spare = prepare(bytes);
        } catch (IOException e) {
            reportFull(Journal.reason(e));
            return false;
        }
        journal.lock().lock();
        try {
            boolean large = largeBytes > 0 && bytes >= largeBytes;
            if (large) {
                largeBytes = 0;
            }
            journal.onPrepared(spare, large);
        } finally {
            journal.lock().unlock();
        }
        journal.wakeLogs();
        try {
            // Nothing waits for this: it may be in use already. But zeros that are on the disk need not be synced
            // later.
            spare.file().sync();
            return true;
        } catch (ClosedChannelException closedMeanwhile) {
            return true;
        } catch (IOException e) {
            journal.lock().lock();
            try {
                journal.onSpareFailed(spare, e);
            } finally {
                journal.lock().unlock();
            }
            return false;
        }
    }

    private void reportFull(String why) {
        journal.lock().lock();
        try {
            journal.onFull(why);
        } finally {
            journal.lock().unlock();
        }
    }

    /**
     * Makes a segment that is ready for use; on the keeper's thread, or before that was started.
     *
     * @throws IOException if the disk is full or fails; nothing stays behind then
     */
    Segment prepare(int bytes) throws IOException {
        long number = nextNumber++;
        String name = JournalFiles.segment(number);
        DiskFile file = disk.create(name);
        try {
            fillWithZeros(file, 0, bytes);
            disk.syncDirectory();
            return new Segment(number, 0, Segment.OPEN, file, bytes);
        } catch (IOException e) {
            journal.closeQuietly(file);
            journal.deleteQuietly(name);
            throw e;
        }
    }

    static void fillWithZeros(DiskFile file, long from, long to) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(to - from, CHUNK));
        for (long at = from; at < to; at += zeros.capacity()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
            file.writeFully(zeros, at);
        }
    }

    private boolean mend() {
        boolean wasFailing;
        boolean well;
        journal.lock().lock();
        try {
            wasFailing = journal.isFailing();
            well = journal.mend();
        } finally {
            journal.lock().unlock();
        }
        if (wasFailing && well) {
            journal.wakeLogs();
        }
        return well;
    }

    /** Waits a while before it tries again what failed, unless space was freed. */
    private void pause() {
        journal.lock().lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
            while (left > 0 && !stopped && !retryNow) {
                left = wanted.awaitNanos(left);
            }
            retryNow = false;
        } catch (InterruptedException e) {
            stopped = true;
        } finally {
            journal.lock().unlock();
        }
    }
}
