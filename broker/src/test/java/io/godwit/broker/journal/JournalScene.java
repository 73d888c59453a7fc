// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.config.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** A journal on a simulated disk, with a random history that uses it. */
final class JournalScene implements AutoCloseable {
    static final int LOOPS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final SimulatedDisk disk;
    final TestLog log = new TestLog();
    final RandomHistory history;
    final JournalSettings settings;
    private Journal journal;

    /** A journal with small segments, and messages of at most so many payload bytes. */
    JournalScene(Path directory, Durability durability, long seed, int mostPayload) throws JournalException {
        this(
                new JournalSettings(directory, durability, JournalSettings.LEAST_SEGMENT_BYTES, 0, 1 << 20),
                new SimulatedDisk(),
                new RandomHistory(new Random(seed), mostPayload));
    }

    JournalScene(JournalSettings settings, SimulatedDisk disk, RandomHistory history) throws JournalException {
        this.settings = settings;
        this.disk = disk;
        this.history = history;
        this.journal = open();
    }

    private Journal open() throws JournalException {
        Journal opened = Journal.open(settings, disk, log, (what, done, total) -> {});
        history.continueWith(opened, LOOPS);
        return opened;
    }

    Journal journal() {
        return journal;
    }

    /** Closes the journal and opens it again. */
    void restart() throws JournalException {
        journal.close();
        journal = open();
    }

    /** Has the loops run until something is so. */
    void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            history.run();
            if (condition.getAsBoolean()) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("Not within " + PATIENCE + ": " + what + "; " + journal.status()
                        + "; the log says " + log.lines());
            }
            Thread.onSpinWait();
        }
    }

    /** Waits until all commands so far are stored. */
    void awaitStored() {
        await("stored", () -> history.stored() == history.groups());
    }

    /** Waits until all that is written is on the disk for certain. */
    void awaitSynced() {
        await("synced", () -> journal.status().unsynced() == 0);
    }

    /** Whether the journal has said that its limit keeps it from growing. */
    boolean isLimited() {
        return log.lines().stream().anyMatch(line -> line.contains("godwit_journal_limit"));
    }

    /** Waits until the segments are prepared that are kept ready. */
    void awaitReady() {
        await("spare segments", () -> journal.status().segments() > Keeper.SPARES);
    }

    /** Has a snapshot made of all that there is and waits for it. */
    void snapshot() {
        history.touch();
        awaitStored();
        long before = journal.status().snapshots();
        // While no segment is ready to go on in, a request comes to nothing.
        await("a snapshot", () -> {
            journal.saveNow();
            return journal.status().snapshots() > before;
        });
    }

    @Override
    public void close() {
        journal.close();
    }
}
