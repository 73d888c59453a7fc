// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.Durability;
import io.godwit.broker.config.LogType;
import io.godwit.broker.journal.SimulatedDisk.Kept;
import io.godwit.broker.journal.SimulatedDisk.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of a journal wherever it is cut short. */
class JournalCrashTest {
    @TempDir
    Path directory;

    /** What a crash left, and how many groups were said to be stored then. */
    private record Crash(SimulatedDisk disk, int stored, String where) {}

    /**
     * A crash before every single operation that changes the disk, snapshots among them: what is restored is what some first
     * groups of commands make, and all of which it was said that they are stored.
     */
    @ParameterizedTest
    @CsvSource({
        "PROCESS, WRITTEN",
        "POWER, WRITTEN",
        "POWER, SYNCED",
        "POWER, SECTORS",
        "POWER, PAGES",
        "PROCESS, SECTORS",
        "PROCESS, PAGES",
        "PROCESS, SYNCED",
    })
    void restoresAllThatWasStoredAfterACrashAtEveryOperation(Durability durability, Kept kept) throws Exception {
        for (long seed = 1; seed <= 2; seed++) {
            Random random = new Random(seed);
            List<Crash> crashes = new ArrayList<>();
            try (JournalScene scene =
                    new JournalScene(directory.resolve(durability + "-" + seed), durability, seed, 3000)) {
                boolean promised = durability == Durability.POWER || kept == Kept.WRITTEN;
                scene.disk.watch((operation, name, count) -> {
                    if (operation.changes() && worthLookingAt(operation, count)) {
                        int stored = promised ? scene.history.stored() : 0;
                        crashes.add(new Crash(scene.disk.afterCrash(kept, random), stored, operation + " of " + name));
                    }
                });
                for (int round = 0; round < 6; round++) {
                    scene.history.go(40);
                    scene.awaitStored();
                    if (round % 2 == 1) {
                        scene.snapshot();
                    }
                }
                scene.disk.heal();
                int last = 0;
                for (Crash crash : crashes) {
                    last = requirePrefix(scene.history, crash, "seed " + seed + ", " + crash.where(), last);
                }
                assertThat(scene.log.traces()).isEmpty();
            }
        }
    }

    /** Filling a file with zeros takes many operations of which one is like the other. */
    private static boolean worthLookingAt(Operation operation, long count) {
        return operation != Operation.WRITE || count % 2 == 0;
    }

    private static int requirePrefix(RandomHistory history, Crash crash, String where, int last)
            throws JournalException, IOException {
        TestLog log = new TestLog();
        String found = StoredPicture.of(crash.disk(), log);
        int groups = history.groupsOf(found, crash.stored());
        assertThat(groups)
                .as(
                        "%s: restored with all of %d groups that were stored; found\n%s\nnot\n%s\n%s",
                        where, crash.stored(), found, history.picture(crash.stored()), log.lines())
                .isGreaterThanOrEqualTo(crash.stored());
        assertThat(log.count(LogType.ERROR)).isZero();
        return Math.max(last, groups);
    }

    /** Every write torn after every byte. */
    @Test
    void restoresAllThatWasStoredWhereverAWriteIsTorn() throws Exception {
        List<Crash> crashes = new ArrayList<>();
        try (JournalScene scene = new JournalScene(directory.resolve("torn"), Durability.PROCESS, 7, 40)) {
            scene.disk.watchWrites((name, bytes, position) -> {
                int step = bytes.length > 4096 ? 9999 : 1; // Zeros upon zeros.
                for (int length = 1; length < bytes.length; length += step) {
                    crashes.add(new Crash(
                            scene.disk.tearing(name, bytes, length, position),
                            scene.history.stored(),
                            "torn after " + length + " of " + bytes.length + " bytes at " + position + " of " + name));
                }
            });
            scene.history.go(25);
            scene.snapshot();
            scene.history.go(25);
            scene.disk.heal();
            for (Crash crash : crashes) {
                requirePrefix(scene.history, crash, crash.where(), 0);
            }
        }
        assertThat(crashes).hasSizeGreaterThan(1000);
    }
}
