// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.config.Durability;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Syncs what was written: at level {@code power} at once, all that gathered during one sync with the next; otherwise 50 ms after
 * the first write. One thread; its fields are guarded by the lock of the journal.
 */
final class Syncer implements Runnable {
    /** What a power failure takes at level {@code process}: this long before it. */
    private static final long INTERVAL_MILLIS = 50;

    private final Journal journal;
    private final boolean atOnce;
    private final Thread thread =
            Thread.ofPlatform().name("journal-sync").daemon().unstarted(this);
    private boolean stopped;

    Syncer(Journal journal) {
        this.journal = journal;
        this.atOnce = journal.settings().durability() == Durability.POWER;
    }

    void start() {
        thread.start();
    }

    void stop() {
        journal.lock().lock();
        try {
            stopped = true;
            journal.dirty().signal();
        } finally {
            journal.lock().unlock();
        }
        Threads.join(thread);
    }

    @Override
    public void run() {
        while (awaitWork()) {
            sync();
        }
    }

    /** Waits until it is time to sync; false when it is time to end. */
    private boolean awaitWork() {
        journal.lock().lock();
        try {
            while (!stopped && (journal.writtenTo() == journal.syncedTo() || journal.isFailing())) {
                if (journal.isFailing()) {
                    awaitMillis(INTERVAL_MILLIS);
                } else {
                    journal.dirty().awaitUninterruptibly();
                }
            }
            if (!atOnce && !stopped) {
                awaitMillis(INTERVAL_MILLIS);
            }
            return !stopped;
        } finally {
            journal.lock().unlock();
        }
    }

    private void awaitMillis(long millis) {
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (left > 0 && !stopped) {
                left = journal.dirty().awaitNanos(left);
            }
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    private void sync() {
        List<Segment> segments;
        long to;
        journal.lock().lock();
        try {
            if (journal.isFailing()) {
                return;
            }
            segments = journal.toSync();
            to = journal.writtenTo();
        } finally {
            journal.lock().unlock();
        }
        @Nullable Segment failed = null;
        @Nullable IOException error = null;
        for (Segment segment : segments) {
            try {
                segment.file().sync();
            } catch (IOException e) {
                failed = segment;
                error = e;
                break;
            }
        }
        journal.lock().lock();
        try {
            if (failed != null && error != null) {
                journal.onSyncFailed(failed, error);
            } else {
                journal.onSynced(segments, to);
            }
        } finally {
            journal.lock().unlock();
        }
        if (atOnce) {
            journal.wakeLogs();
        }
    }
}
