// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.Durability;
import io.godwit.broker.config.LogType;
import io.godwit.broker.journal.SimulatedDisk.Kept;
import io.godwit.broker.journal.SimulatedDisk.Operation;
import io.godwit.broker.store.CommandLog.Room;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How a journal stands a disk that fails and comes back: refuses, says so once, loses nothing, and goes on by itself. */
class JournalFaultTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Durability.class,
            names = {"PROCESS", "POWER"})
    void doesNotMindWritesAndReadsThatDoAPart(Durability durability) throws Exception {
        try (JournalScene scene = scene(durability, 1)) {
            scene.disk.shorten(new Random(1));
            scene.history.go(150);
            scene.snapshot();
            scene.history.go(50);
            scene.awaitStored();
            String before = scene.history.picture();
            scene.restart();
            assertThat(scene.history.picture()).isEqualTo(before);
            assertThat(scene.log.count(LogType.ERROR)).isZero();
        }
    }

    /** The disk fails some times in one way, at any moment; then it works again. */
    @ParameterizedTest
    @CsvSource({
        "PROCESS, WRITE, 1",
        "PROCESS, WRITE, 5",
        "PROCESS, SYNC, 1",
        "PROCESS, SYNC, 3",
        "PROCESS, CREATE, 2",
        "PROCESS, SYNC_DIRECTORY, 1",
        "POWER, WRITE, 1",
        "POWER, SYNC, 1",
        "POWER, SYNC, 3",
        "POWER, CREATE, 1",
    })
    void goesOnByItselfAfterErrorsOfTheDisk(Durability durability, Operation operation, int times) throws Exception {
        for (long seed = 1; seed <= 2; seed++) {
            Random random = new Random(seed);
            try (JournalScene scene = scene(durability, seed)) {
                scene.history.go(30);
                scene.awaitStored();
                int[] left = {random.nextInt(4), times};
                scene.disk.watch((happening, name, count) -> {
                    if (happening == operation && left[0]-- <= 0 && left[1]-- > 0) {
                        throw new IOException("Input/output error");
                    }
                });
                scene.await("the last error, and room again", () -> {
                    if (scene.history.room() == Room.AMPLE && left[1] > 0) {
                        scene.history.go(1);
                    }
                    return left[1] <= 0 && scene.history.room() == Room.AMPLE;
                });
                scene.history.go(10);
                scene.awaitStored();
                String seedAndLog = "seed " + seed + ": " + scene.log.lines();
                requireToldOnce(scene, seedAndLog);
                assertThat(scene.log.traces()).isEmpty();
                assertThat(scene.journal().status().errors()).isPositive();
                Kept kept = durability == Durability.POWER ? Kept.SECTORS : Kept.WRITTEN;
                for (int i = 0; i < 5; i++) {
                    String found = StoredPicture.of(scene.disk.afterCrash(kept, random), new TestLog());
                    assertThat(scene.history.groupsOf(found, scene.history.stored()))
                            .as("%s\n%s\nnot\n%s", seedAndLog, found, scene.history.picture())
                            .isNotNegative();
                }
                String before = scene.history.picture();
                scene.restart();
                assertThat(scene.history.picture()).as(seedAndLog).isEqualTo(before);
            }
        }
    }

    /** Each kind of trouble is said once when it begins, and its end. */
    private static void requireToldOnce(JournalScene scene, String where) {
        TestLog log = scene.log;
        scene.await("the end is told", () -> log.count(LogType.NOTICE) > 0);
        for (String begins : List.of("ERROR Syncing", "ERROR Writing to", "ERROR No snapshot")) {
            assertThat(log.lines().stream().filter(line -> line.startsWith(begins)))
                    .as(where)
                    .hasSizeLessThan(2);
        }
        // Growing may fail, work and fail once more; each beginning has its end.
        long full = log.lines().stream()
                .filter(line -> line.contains("cannot grow"))
                .count();
        assertThat(log.lines().stream()
                        .filter(line -> line.contains("There is room"))
                        .count())
                .as(where)
                .isEqualTo(full);
        assertThat(log.lines().stream().filter(line -> line.contains("is damaged") || line.contains("is taken")))
                .as(where)
                .isEmpty();
    }

    /** While syncs fail nothing is said to be stored that a power failure could still take. */
    @Test
    void acknowledgesNothingWhileSyncsFail() throws Exception {
        try (JournalScene scene = scene(Durability.POWER, 9)) {
            scene.history.go(50);
            scene.awaitStored();
            scene.disk.watch((operation, name, count) -> {
                if (operation == Operation.SYNC) {
                    throw new IOException("Input/output error");
                }
            });
            int before = scene.history.stored();
            scene.history.go(20);
            scene.await("the failure is noticed", () -> scene.history.room() != Room.AMPLE);
            scene.history.go(20);
            assertThat(scene.history.stored()).isEqualTo(before);
            assertThat(scene.history.room()).isEqualTo(Room.RESERVE);
            scene.disk.heal();
            scene.awaitStored();
            Random random = new Random(9);
            for (Kept kept : Kept.values()) {
                assertThat(StoredPicture.of(scene.disk.afterCrash(kept, random), new TestLog()))
                        .isEqualTo(scene.history.picture());
            }
        }
    }

    /** The disk is full at every step of the journal's growth. */
    @Test
    void refusesOnAFullDiskAndGoesOnWhenThereIsRoom() throws Exception {
        Random random = new Random(4);
        for (int sectors = 0; sectors < 900; sectors += 127) {
            String where = sectors + " sectors free";
            try (JournalScene scene = scene(Durability.PROCESS, sectors)) {
                scene.awaitReady();
                scene.disk.freeBytes(sectors * 512L);
                for (int i = 0; i < 3000 && scene.history.room() == Room.AMPLE; i++) {
                    scene.history.go(2);
                }
                scene.await("full", () -> scene.history.room() != Room.AMPLE);
                scene.history.go(5);
                String found = StoredPicture.of(scene.disk.afterCrash(Kept.WRITTEN, random), new TestLog());
                assertThat(scene.history.groupsOf(found, scene.history.stored()))
                        .as(where)
                        .isNotNegative();
                assertThat(scene.log.count(LogType.ERROR))
                        .as("%s: %s", where, scene.log.lines())
                        .isBetween(1L, 3L);
                assertThat(scene.log.lines()).as(where).anyMatch(line -> line.contains("No space left on device"));
                scene.disk.heal();
                scene.await("room again", () -> scene.history.room() == Room.AMPLE);
                scene.awaitStored();
                // What is set free may make room, and more may use it up again: each beginning has its end.
                assertThat(scene.log.count(LogType.NOTICE))
                        .as("%s: %s", where, scene.log.lines())
                        .isEqualTo(scene.log.lines().stream()
                                .filter(line -> line.contains("cannot grow"))
                                .count());
                String before = scene.history.picture();
                scene.restart();
                assertThat(scene.history.picture()).as(where).isEqualTo(before);
            }
        }
    }

    /** On a full disk what is small goes on for a while, and setting free makes room without anybody's help. */
    @Test
    void makesRoomOnAFullDiskByWhatIsSetFree() throws Exception {
        try (JournalScene scene = scene(Durability.PROCESS, 6)) {
            scene.awaitReady();
            scene.disk.freeBytes(400_000);
            while (scene.history.room() == Room.AMPLE) {
                scene.history.go(2);
            }
            scene.history.endAll();
            scene.await("room again", () -> scene.history.room() == Room.AMPLE);
            scene.awaitStored();
            assertThat(scene.history.picture()).isEmpty();
        }
    }

    /**
     * Killed on a full disk it starts again, whatever is left of its reserve. What is set free then makes room; where not
     * even that can be written any more, room has to come from elsewhere.
     */
    @ParameterizedTest
    @EnumSource(
            value = Room.class,
            names = {"RESERVE", "NONE"})
    void startsOnAFullDisk(Room room) throws Exception {
        // With less it would begin without room.
        for (int sectors = 300; sectors < 1200; sectors += 111) {
            String where = sectors + " sectors free";
            JournalSettings settings = new JournalSettings(
                    directory.resolve("again-" + sectors),
                    Durability.PROCESS,
                    JournalSettings.LEAST_SEGMENT_BYTES,
                    0,
                    1 << 20);
            SimulatedDisk killed;
            Room reached;
            try (JournalScene scene = scene(Durability.PROCESS, sectors)) {
                scene.awaitReady();
                scene.disk.freeBytes(sectors * 512L);
                scene.await("full", () -> {
                    scene.history.go(1);
                    return scene.history.room().compareTo(room) >= 0;
                });
                reached = scene.history.room();
                killed = scene.disk.afterCrash(Kept.WRITTEN, new Random(sectors));
                String found = StoredPicture.of(killed, new TestLog());
                assertThat(scene.history.groupsOf(found, scene.history.stored()))
                        .as(where)
                        .isNotNegative();
            }
            killed.freeBytes(0);
            try (JournalScene again = new JournalScene(settings, killed, new RandomHistory(new Random(7), 3000))) {
                again.history.endAll();
                if (reached == Room.NONE) {
                    killed.heal();
                }
                again.await("room again, " + where, () -> again.history.room() == Room.AMPLE);
                again.awaitStored();
                again.restart();
                assertThat(again.history.picture()).as(where).isEmpty();
            }
        }
    }

    @Test
    void keepsToItsLimit() throws Exception {
        long limit = 10L * JournalSettings.LEAST_SEGMENT_BYTES;
        JournalSettings settings = new JournalSettings(
                directory.resolve("limit"), Durability.PROCESS, JournalSettings.LEAST_SEGMENT_BYTES, limit, 1 << 20);
        try (JournalScene scene =
                new JournalScene(settings, new SimulatedDisk(), new RandomHistory(new Random(3), 3000))) {
            scene.await("limited", () -> {
                scene.history.go(2);
                assertThat(scene.disk.finishedBytes()).isLessThanOrEqualTo(limit);
                return scene.isLimited();
            });
            scene.history.endAll();
            scene.await("room again", () -> scene.history.room() == Room.AMPLE);
            assertThat(scene.disk.totalBytes()).isLessThanOrEqualTo(limit);
        }
    }

    /** The segments that are ready are used up while the next one is still being synced. */
    @Test
    void takesNothingThatItsLimitWouldKeepFromBeingStored() throws Exception {
        long limit = 6L * JournalSettings.LEAST_SEGMENT_BYTES;
        JournalSettings settings = new JournalSettings(
                directory.resolve("slow"), Durability.PROCESS, JournalSettings.LEAST_SEGMENT_BYTES, limit, 1 << 20);
        AtomicBoolean slow = new AtomicBoolean(true);
        try (JournalScene scene =
                new JournalScene(settings, new SimulatedDisk(), new RandomHistory(new Random(5), 3000))) {
            scene.awaitReady();
            SimulatedDisk disk = scene.disk;
            disk.watch((operation, name, count) -> {
                while (slow.get()
                        && operation == Operation.SYNC
                        && Thread.currentThread().getName().equals("journal-keeper")) {
                    waitFor(disk);
                }
            });
            for (int i = 0; i < 20_000 && scene.history.room() == Room.AMPLE; i++) {
                scene.history.go(1);
            }
            slow.set(false);
            synchronized (disk) {
                disk.notifyAll();
            }
            scene.awaitStored();
        }
    }

    /** Waits as long as an operation on this disk takes; others go on. */
    private static void waitFor(SimulatedDisk disk) throws IOException {
        try {
            disk.wait();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** A message that cannot be read back is said and counted, and the broker goes on without it. */
    @Test
    void saysWhenAMessageCannotBeReadBack() throws Exception {
        try (JournalScene scene = scene(Durability.PROCESS, 2)) {
            scene.history.go(100);
            scene.awaitStored();
            scene.restart();
            scene.disk.watch((operation, name, count) -> {
                if (operation == Operation.READ) {
                    throw new IOException("Input/output error");
                }
            });
            int[] asked = {0};
            scene.history
                    .sessions()
                    .forEach(session -> RandomHistory.forEachEntry(session, entry -> {
                        assertThat(scene.history.logOf(session).load(entry)).isNull();
                        asked[0]++;
                    }));
            assertThat(asked[0]).isPositive();
            assertThat(scene.log.lines()).anyMatch(line -> line.contains("Input/output error"));
            assertThat(scene.journal().status().errors()).isEqualTo(asked[0]);
            assertThat(scene.history.room()).isEqualTo(Room.AMPLE);
        }
    }

    private JournalScene scene(Durability durability, long seed) throws JournalException {
        return new JournalScene(directory.resolve(durability + "-" + seed), durability, seed, 3000);
    }
}
