// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.config.Durability;
import io.godwit.broker.config.LogType;
import io.godwit.broker.journal.SimulatedDisk.Kept;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of a journal whose bytes are not those that were written. */
class JournalDamageTest {
    private static final int BITS = 4000;

    @TempDir
    Path directory;

    /**
     * A flipped bit is never passed over in silence: where nothing was lost the state is whole; where an unsynced tail is cut, that
     * is said; anything else is an error that names the file.
     */
    @Test
    void noticesEveryFlippedBit() throws Exception {
        Random random = new Random(5);
        SimulatedDisk whole;
        String all;
        int synced;
        RandomHistory history;
        try (JournalScene scene = new JournalScene(directory.resolve("flips"), Durability.PROCESS, 5, 300)) {
            history = scene.history;
            history.go(200);
            scene.snapshot();
            history.go(200);
            scene.awaitSynced();
            synced = history.groups();
            history.go(20);
            whole = scene.disk.afterCrash(Kept.WRITTEN, random);
            all = history.picture();
        }
        assertThat(StoredPicture.of(whole, new TestLog())).isEqualTo(all);
        int untouched = 0;
        int cut = 0;
        int refused = 0;
        int unreadable = 0;
        for (int i = 0; i < BITS; i++) {
            SimulatedDisk flipped = whole.afterCrash(Kept.WRITTEN, random);
            List<String> names = flipped.list();
            String name = names.get(random.nextInt(names.size()));
            int used = used(flipped.bytes(name));
            // One in ten anywhere in the file, the others where there is something, headers above all.
            long bit = switch (random.nextInt(10)) {
                case 0 -> random.nextLong(flipped.bytes(name).length * 8L);
                case 1, 2 -> random.nextLong(Math.min(used, 128) * 8L + 1);
                default -> random.nextLong(used * 8L + 1);
            };
            flipped.flip(name, bit);
            String where = "bit " + bit + " of " + name;
            TestLog log = new TestLog();
            try {
                String found = StoredPicture.of(flipped, log);
                if (found.equals(all)) {
                    untouched++;
                } else {
                    assertThat(history.groupsOf(found, synced))
                            .as("%s\n%s", where, log.lines())
                            .isNotNegative();
                    assertThat(log.count(LogType.WARNING))
                            .as("%s\n%s", where, log.lines())
                            .isEqualTo(1);
                    cut++;
                }
            } catch (JournalException e) {
                // The file itself, or the next one, when the header of a file without frames is what is damaged.
                assertThat(e).as(where).hasMessageMatching("(?s).*simulated/\\d{10}\\.(journal|snapshot).*");
                refused++;
            } catch (StoredPicture.Unreadable e) {
                assertThat(e.getCause())
                        .as(where)
                        .isInstanceOf(ByteReader.Malformed.class)
                        .hasMessageContaining("simulated");
                unreadable++;
            } catch (RuntimeException e) {
                throw new AssertionError(where + ": " + e, e);
            }
            assertThat(log.traces()).as(where).isEmpty();
        }
        String summary =
                untouched + " untouched, " + cut + " cut, " + refused + " refused, " + unreadable + " unreadable";
        assertThat(new int[] {untouched, cut, refused}).as(summary).doesNotContain(0);
    }

    /** Where the last byte is that is not zero. */
    private static int used(byte[] bytes) {
        int used = bytes.length;
        while (used > 0 && bytes[used - 1] == 0) {
            used--;
        }
        return used;
    }

    @Test
    void refusesAJournalOfAnotherVersion() throws Exception {
        SimulatedDisk disk = closed("version");
        for (int version : new int[] {0, Frames.VERSION + 1, Integer.MAX_VALUE}) {
            for (String name : disk.list()) {
                SimulatedDisk other = disk.afterCrash(Kept.WRITTEN, new Random(1));
                byte[] bytes = other.bytes(name);
                ByteBuffer.wrap(bytes).putInt(8, version);
                other.put(name, bytes);
                assertThatThrownBy(() -> open("version", other))
                        .isInstanceOf(JournalException.class)
                        .hasMessageContaining(other.pathOf(name))
                        .hasMessageContaining("format version " + version)
                        .hasMessageContaining("Use the Godwit that wrote it");
            }
        }
    }

    @Test
    void refusesWhatIsNoJournal() throws Exception {
        SimulatedDisk disk = closed("foreign");
        String name = disk.list().getFirst();
        byte[] bytes = disk.bytes(name);
        bytes[0] ^= 1;
        disk.put(name, bytes);
        assertThatThrownBy(() -> open("foreign", disk))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(disk.pathOf(name));
    }

    @Test
    void refusesAJournalThatLostAFile() throws Exception {
        SimulatedDisk disk = closed("lost");
        for (String name : disk.list().subList(0, disk.list().size() - 1)) {
            SimulatedDisk other = disk.afterCrash(Kept.WRITTEN, new Random(1));
            other.delete(name);
            assertThatThrownBy(() -> open("lost", other)).as(name).isInstanceOf(JournalException.class);
        }
    }

    @Test
    void refusesAJournalOfWhichASyncedFileIsCut() throws Exception {
        SimulatedDisk disk = closed("short");
        List<String> names = disk.list();
        for (String name : names.subList(0, names.size() - 1)) {
            SimulatedDisk other = disk.afterCrash(Kept.WRITTEN, new Random(1));
            other.put(name, Arrays.copyOf(other.bytes(name), other.bytes(name).length / 2));
            assertThatThrownBy(() -> open("short", other)).as(name).isInstanceOf(JournalException.class);
        }
    }

    /** Files that a journal of some segments leaves when it is closed. */
    private SimulatedDisk closed(String name) throws JournalException, IOException {
        JournalScene scene = new JournalScene(directory.resolve(name), Durability.PROCESS, 3, 3000);
        try (scene) {
            scene.history.go(150);
            scene.awaitStored();
        }
        assertThat(scene.log.count(LogType.ERROR)).isZero();
        return scene.disk;
    }

    private void open(String name, SimulatedDisk disk) throws JournalException {
        Journal.open(
                        new JournalSettings(
                                directory.resolve(name),
                                Durability.PROCESS,
                                JournalSettings.LEAST_SEGMENT_BYTES,
                                0,
                                1 << 20),
                        disk,
                        new TestLog(),
                        (what, done, total) -> {})
                .close();
    }
}
