// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.journal.SimulatedDisk.Kept;
import io.godwit.broker.journal.SimulatedDisk.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {
    private final SimulatedDisk disk = new SimulatedDisk();
    private final Random random = new Random(1);

    @Test
    void readsWhatWasWrittenAndForgetsWhatWasNotSynced() throws IOException {
        try (DiskFile file = disk.create("a")) {
            file.writeFully(bytes(1000, 1), 0);
            file.sync();
            disk.syncDirectory();
            file.writeFully(bytes(10, 2), 995);
            ByteBuffer back = ByteBuffer.allocate(2000);
            assertThat(file.readFully(back, 990)).isEqualTo(15);
            assertThat(back.array()[4]).isEqualTo((byte) 1);
            assertThat(back.array()[5]).isEqualTo((byte) 2);
            assertThat(file.read(back, 1005)).isEqualTo(-1);
        }
        assertThat(disk.afterCrash(Kept.WRITTEN, random).bytes("a")).hasSize(1005);
        assertThat(disk.afterCrash(Kept.SYNCED, random).bytes("a"))
                .hasSize(1000)
                .containsOnly(1);
    }

    @Test
    void forgetsNamesUntilTheDirectoryIsSynced() throws IOException {
        disk.create("a").close();
        assertThat(disk.afterCrash(Kept.SYNCED, random).list()).isEmpty();
        assertThat(disk.afterCrash(Kept.WRITTEN, random).list()).containsExactly("a");
        disk.syncDirectory();
        disk.rename("a", "b");
        disk.create("c").close();
        disk.delete("b");
        assertThat(disk.afterCrash(Kept.SYNCED, random).list()).containsExactly("a");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            seen.add(String.join(" ", disk.afterCrash(Kept.SECTORS, random).list()));
        }
        assertThat(seen).containsExactlyInAnyOrder("a", "b", "b c", "c");
    }

    @Test
    void leavesAnyMixtureOfSectorsOrPages() throws IOException {
        DiskFile file = disk.create("a");
        file.writeFully(bytes(8192, 1), 0);
        file.sync();
        disk.syncDirectory();
        file.writeFully(bytes(8192, 2), 0);
        Set<Integer> changes = new HashSet<>();
        Set<Integer> changesOfPages = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            changes.add(count(disk.afterCrash(Kept.SECTORS, random).bytes("a"), 2));
            changesOfPages.add(count(disk.afterCrash(Kept.PAGES, random).bytes("a"), 2));
        }
        assertThat(changes).hasSizeGreaterThan(5).allMatch(changed -> changed % 512 == 0);
        assertThat(changesOfPages).containsExactlyInAnyOrder(0, 4096, 8192);
    }

    @Test
    void neverMakesLastWhatAFailedSyncLost() throws IOException {
        DiskFile file = disk.create("a");
        file.writeFully(bytes(10, 1), 0);
        file.sync();
        disk.syncDirectory();
        file.writeFully(bytes(10, 2), 0);
        disk.watch((operation, name, count) -> {
            if (operation == Operation.SYNC) {
                throw new IOException("Input/output error");
            }
        });
        assertThatThrownBy(file::sync).hasMessage("Input/output error");
        disk.heal();
        file.sync();
        assertThat(disk.bytes("a")).containsOnly(2);
        assertThat(disk.afterCrash(Kept.SYNCED, random).bytes("a")).containsOnly(1);
    }

    @Test
    void isFullWhenItsBytesAreUsedUp() throws IOException {
        disk.freeBytes(1024);
        DiskFile file = disk.create("a");
        assertThat(file.write(bytes(2000, 1), 0)).isEqualTo(1024);
        assertThatThrownBy(() -> file.write(bytes(1, 1), 1024)).hasMessage("No space left on device");
        assertThat(file.write(bytes(1024, 2), 0)).isEqualTo(1024);
        assertThatThrownBy(() -> disk.create("b")).hasMessage("No space left on device");
        file.truncate(512);
        assertThat(disk.create("b").write(bytes(513, 1), 0)).isEqualTo(512);
        disk.delete("a");
        assertThat(disk.totalBytes()).isEqualTo(512);
    }

    @Test
    void shortensWritesAndReads() throws IOException {
        disk.shorten(random);
        DiskFile file = disk.create("a");
        assertThat(file.write(bytes(1000, 1), 0)).isBetween(1, 999);
        file.writeFully(bytes(1000, 3), 0);
        ByteBuffer back = ByteBuffer.allocate(1000);
        assertThat(file.readFully(back, 0)).isEqualTo(1000);
        assertThat(back.array()).containsOnly(3);
    }

    @Test
    void tearsAWriteAndFlipsABit() throws IOException {
        DiskFile file = disk.create("a");
        List<String> writes = new ArrayList<>();
        disk.watchWrites((name, written, position) -> writes.add(name + written.length + "@" + position));
        file.writeFully(bytes(4, 1), 0);
        assertThat(writes).containsExactly("a4@0");
        assertThat(disk.tearing("a", new byte[] {2, 2, 2}, 2, 3).bytes("a")).containsExactly(1, 1, 1, 2, 2);
        disk.flip("a", 9);
        assertThat(disk.bytes("a")).containsExactly(1, 3, 1, 1);
        assertThat(disk.operations()).isEqualTo(2);
    }

    private static int count(byte[] bytes, int value) {
        int count = 0;
        for (byte one : bytes) {
            count += one == value ? 1 : 0;
        }
        return count;
    }

    private static ByteBuffer bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }
}
