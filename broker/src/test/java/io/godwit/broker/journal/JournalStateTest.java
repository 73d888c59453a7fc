// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.Durability;
import io.godwit.broker.config.LogType;
import io.godwit.broker.message.Message;
import io.godwit.broker.store.QueuedMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State that comes of a journal, with snapshots and without, again and again. */
class JournalStateTest {
    @TempDir
    Path directory;

    /** The same commands, once with snapshots between them and restarts, and once without: the same state. */
    @Test
    void restoresTheSameWithSnapshotsAndWithout() throws Exception {
        for (long seed = 1; seed <= 6; seed++) {
            try (JournalScene plain = scene("plain", seed, 1 << 20);
                    JournalScene snapped = scene("snapped", seed, 1 << 20)) {
                for (int round = 0; round < 8; round++) {
                    plain.history.go(60);
                    snapped.history.go(60);
                    snapped.snapshot();
                }
                String live = plain.history.picture();
                assertThat(snapped.history.picture()).as("seed %d", seed).isEqualTo(live);
                plain.restart();
                snapped.restart();
                assertThat(plain.history.picture()).as("seed %d", seed).isEqualTo(live);
                assertThat(snapped.history.picture()).as("seed %d", seed).isEqualTo(live);
                assertThat(snapped.log.count(LogType.ERROR)).isZero();
            }
        }
    }

    @Test
    void makesTheSameSnapshotOfTheSameCommands() throws Exception {
        for (long seed = 1; seed <= 5; seed++) {
            try (JournalScene one = scene("one", seed, 1 << 20);
                    JournalScene other = scene("other", seed, 1 << 20)) {
                // All in one segment, and no frame because a segment was prepared: addresses depend on that.
                one.awaitReady();
                other.awaitReady();
                one.history.go(30);
                other.history.go(30);
                one.snapshot();
                other.snapshot();
                assertThat(frames(other)).as("seed %d", seed).isEqualTo(frames(one));
            }
        }
    }

    /** The bytes of the snapshot behind its header, which has the time. */
    private static byte[] frames(JournalScene scene) throws IOException {
        String name = scene.disk.list().stream()
                .filter(one -> one.endsWith(".snapshot"))
                .findFirst()
                .orElseThrow();
        byte[] bytes = scene.disk.bytes(name);
        return Arrays.copyOfRange(bytes, Frames.FILE_HEADER, bytes.length);
    }

    /** Stops and starts again and again, in between work and snapshots: nothing is ever lost or comes twice. */
    @Test
    void restoresTheSameAfterManyRestarts() throws Exception {
        for (long seed = 1; seed <= 4; seed++) {
            Random random = new Random(seed);
            try (JournalScene scene = scene("restarts", seed, 1 << 20)) {
                for (int restart = 0; restart < 10; restart++) {
                    scene.history.go(random.nextInt(60));
                    if (random.nextBoolean()) {
                        scene.snapshot();
                    }
                    String before = scene.history.picture();
                    scene.restart();
                    assertThat(scene.history.picture())
                            .as("seed %d, restart %d", seed, restart)
                            .isEqualTo(before);
                }
                assertThat(scene.log.count(LogType.ERROR)).isZero();
                assertThat(scene.log.count(LogType.WARNING))
                        .as("%s", scene.log.lines())
                        .isZero();
            }
        }
    }

    /** With no memory for messages all of them are read back, wherever snapshots have moved them. */
    @Test
    void readsBackWhatMemoryDoesNotHold() throws Exception {
        try (JournalScene scene = scene("memory", 8, 0)) {
            for (int round = 0; round < 8; round++) {
                scene.history.go(60);
                scene.awaitStored();
                requireReadable(scene);
                scene.snapshot();
                requireReadable(scene);
                if (round % 3 == 2) {
                    scene.restart();
                    requireReadable(scene);
                }
            }
            long held = scene.history.sessions().stream()
                    .filter(session -> session.detachedAtMillis() >= 0)
                    .mapToLong(session -> {
                        long[] count = {0};
                        RandomHistory.forEachEntry(session, entry -> count[0] += entry.message() == null ? 0 : 1);
                        return count[0];
                    })
                    .sum();
            assertThat(scene.journal().status().heldBytes()).isNotNegative();
            assertThat(scene.log.count(LogType.ERROR))
                    .as("%s", scene.log.lines())
                    .isZero();
            assertThat(held).isLessThan(60);
        }
    }

    private static void requireReadable(JournalScene scene) {
        scene.history
                .sessions()
                .forEach(session -> RandomHistory.forEachEntry(session, entry -> {
                    Message message = scene.history.logOf(session).load(entry);
                    assertThat(StoredPicture.digest(Objects.requireNonNull(message)))
                            .isEqualTo(scene.history.digest(entry));
                }));
    }

    @Test
    void deletesFilesInWhichNothingIsNeeded() throws Exception {
        try (JournalScene scene = scene("reclaim", 11, 1 << 20)) {
            scene.history.go(1500);
            scene.awaitStored();
            long before = scene.disk.totalBytes();
            scene.history.endAll();
            scene.awaitStored();
            scene.snapshot();
            scene.snapshot();
            // What is written to, what is kept ready, and the snapshot; once the last of those asked for is made.
            scene.await(
                    "few files",
                    () -> scene.disk.fileCount() == 2 + Keeper.SPARES
                            && scene.journal().status().bytes() == scene.disk.totalBytes());
            assertThat(scene.disk.totalBytes()).isLessThan(before);
            assertThat(scene.journal().status().liveBytes()).isLessThan(1000);
        }
    }

    /** One message that stays does not keep the disk from being freed behind it. */
    @Test
    void movesTheFewMessagesThatAreNeededOfOldFiles() throws Exception {
        try (JournalScene scene = scene("moves", 12, 1 << 20)) {
            scene.history.go(200);
            List<QueuedMessage> kept = scene.history.keepOnePerSession();
            assertThat(kept).isNotEmpty();
            for (int round = 0; round < 10; round++) {
                scene.history.go(200);
                scene.history.settleAllBut(kept);
                scene.awaitStored();
                scene.snapshot();
            }
            scene.snapshot();
            requireReadable(scene);
            assertThat(scene.disk.totalBytes()).isLessThan(12L * JournalSettings.LEAST_SEGMENT_BYTES);
            String before = scene.history.picture();
            scene.restart();
            assertThat(scene.history.picture()).isEqualTo(before);
        }
    }

    private JournalScene scene(String name, long seed, long memoryBytes) throws JournalException {
        JournalSettings settings = new JournalSettings(
                directory.resolve(name + seed),
                Durability.PROCESS,
                JournalSettings.LEAST_SEGMENT_BYTES,
                0,
                memoryBytes);
        return new JournalScene(settings, new SimulatedDisk(), new RandomHistory(new Random(seed), 3000));
    }
}
