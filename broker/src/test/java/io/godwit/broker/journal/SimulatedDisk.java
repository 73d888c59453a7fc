// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that knows what was written and what was synced, and fails as it is told. Safe from any thread.
 *
 * <p>{@link #afterCrash} is another disk that holds what a crash would have left at this moment; this one goes on, so that a test
 * can look at every moment of one run. What a failed sync was to make last is never made last by a later one, though it can still
 * be read: that is how Linux behaves.
 */
public final class SimulatedDisk implements Disk {
    /** What can be done to a disk. */
    public enum Operation {
        /** Reads bytes of a file. */
        READ,
        /** Writes bytes of a file. */
        WRITE,
        /** Syncs a file. */
        SYNC,
        /** Makes a file. */
        CREATE,
        /** Opens a file. */
        OPEN,
        /** Deletes a file. */
        DELETE,
        /** Gives a file another name. */
        RENAME,
        /** Cuts a file. */
        TRUNCATE,
        /** Lists the directory. */
        LIST,
        /** Syncs the directory. */
        SYNC_DIRECTORY;

        /** Whether it may change what is on the disk. */
        public boolean changes() {
            return switch (this) {
                case READ, OPEN, LIST -> false;
                case WRITE, SYNC, CREATE, DELETE, RENAME, TRUNCATE, SYNC_DIRECTORY -> true;
            };
        }
    }

    /** Is asked before every operation. */
    @FunctionalInterface
    public interface Watch {
        /** Returns normally to let the operation happen, throws to have it fail; {@code count} is the operation's number from 1. */
        void before(Operation operation, String name, long count) throws IOException;
    }

    /** Is asked before every write. */
    @FunctionalInterface
    public interface WriteWatch {
        /** These bytes are about to be written. */
        void before(String name, byte[] bytes, long position) throws IOException;
    }

    /** What is left after a crash of the machine. */
    public enum Kept {
        /** Only what was synced. */
        SYNCED,
        /** All that was written: what a crash of the process alone leaves. */
        WRITTEN,
        /** Of what was not synced any part, in pieces of 512 bytes, and the directory as it was at some moment. */
        SECTORS,
        /** The same in pieces of 4 KiB. */
        PAGES
    }

    private static final int SECTOR = 512;

    /** As seen by the process. */
    private final Map<String, Inode> names = new TreeMap<>();

    /** As seen after a crash, one state for each change since the last sync of the directory; the first one is synced. */
    private final List<Map<String, Inode>> directories = new ArrayList<>(List.of(Map.of()));

    private Watch watch = (operation, name, count) -> {};
    private WriteWatch writeWatch = (name, bytes, position) -> {};
    private long operations;
    private long freeBytes = Long.MAX_VALUE;
    private @Nullable RandomGenerator shortening;

    // ---- What a test sets and sees.

    /** Asks this one before every operation from now on. */
    public synchronized void watch(Watch by) {
        watch = by;
    }

    /** Asks this one before every write from now on. */
    public synchronized void watchWrites(WriteWatch by) {
        writeWatch = by;
    }

    /** Lets nothing fail any more. */
    public synchronized void heal() {
        watch = (operation, name, count) -> {};
        writeWatch = (name, bytes, position) -> {};
        freeBytes = Long.MAX_VALUE;
        shortening = null;
    }

    /** Leaves this many bytes for files to grow, in sectors; deleting and cutting gives bytes back. */
    public synchronized void freeBytes(long bytes) {
        freeBytes = bytes;
    }

    /** Lets every write and read do only a part of what it was asked for, as chance has it. */
    public synchronized void shorten(RandomGenerator random) {
        shortening = random;
    }

    /** Operations so far. */
    public synchronized long operations() {
        return operations;
    }

    /** The bytes of a file as written. */
    public synchronized byte[] bytes(String name) {
        Inode inode = inodeOf(name);
        return Arrays.copyOf(inode.written, inode.length);
    }

    /** Changes one bit of a file, on the medium itself. */
    public synchronized void flip(String name, long bit) {
        Inode inode = inodeOf(name);
        int at = Math.toIntExact(bit >> 3);
        inode.written[at] ^= (byte) (1 << (bit & 7));
        if (at < inode.syncedLength) {
            inode.synced[at] ^= (byte) (1 << (bit & 7));
        }
    }

    /** Puts a file there, or other content into it, synced. */
    public synchronized void put(String name, byte[] content) {
        Inode inode = new Inode();
        inode.written = content.clone();
        inode.length = content.length;
        inode.sync();
        names.put(name, inode);
        directories.clear();
        directories.add(Map.copyOf(names));
    }

    /** Bytes of all files together. */
    public synchronized long totalBytes() {
        return names.values().stream().mapToLong(inode -> inode.length).sum();
    }

    /** How many files there are. */
    public synchronized int fileCount() {
        return names.size();
    }

    /** Bytes of all files but those that are being made. */
    public synchronized long finishedBytes() {
        return names.entrySet().stream()
                .filter(file -> !JournalFiles.isPart(file.getKey()))
                .mapToLong(file -> file.getValue().length)
                .sum();
    }

    /** A disk with what a crash at this moment leaves. It does not fail. */
    public synchronized SimulatedDisk afterCrash(Kept kept, RandomGenerator random) {
        SimulatedDisk after = new SimulatedDisk();
        Map<String, Inode> directory = switch (kept) {
            case SYNCED -> directories.getFirst();
            case WRITTEN -> names;
            case SECTORS, PAGES -> directories.get(random.nextInt(directories.size()));
        };
        // In the order of the names, so that the same seed always leaves the same.
        new TreeMap<>(directory).forEach((name, inode) -> after.names.put(name, inode.afterCrash(kept, random)));
        after.directories.set(0, Map.copyOf(after.names));
        return after;
    }

    /** As {@link #afterCrash} with all that was written, and of one more write, at a position of a file, the first bytes. */
    public synchronized SimulatedDisk tearing(String name, byte[] write, int length, long position) {
        SimulatedDisk after = afterCrash(Kept.WRITTEN, RandomGenerator.getDefault());
        Inode inode = after.inodeOf(name);
        inode.write(ByteBuffer.wrap(write, 0, length), Math.toIntExact(position));
        inode.sync();
        return after;
    }

    private Inode inodeOf(String name) {
        Inode inode = names.get(name);
        if (inode == null) {
            throw new IllegalArgumentException("There is no file " + name);
        }
        return inode;
    }

    // ---- The disk.

    @Override
    public synchronized List<String> list() throws IOException {
        before(Operation.LIST, "");
        return List.copyOf(names.keySet());
    }

    @Override
    public synchronized DiskFile create(String name) throws IOException {
        before(Operation.CREATE, name);
        if (names.containsKey(name)) {
            throw new FileAlreadyExistsException(pathOf(name));
        }
        if (freeBytes <= 0) {
            throw full();
        }
        Inode inode = new Inode();
        names.put(name, inode);
        directories.add(Map.copyOf(names));
        return new OpenFile(name, inode);
    }

    @Override
    public synchronized DiskFile open(String name) throws IOException {
        before(Operation.OPEN, name);
        Inode inode = names.get(name);
        if (inode == null) {
            throw new FileNotFoundException(pathOf(name));
        }
        return new OpenFile(name, inode);
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        before(Operation.DELETE, name);
        Inode deleted = names.remove(name);
        if (deleted != null) {
            freed(deleted.length);
            directories.add(Map.copyOf(names));
        }
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        before(Operation.RENAME, from);
        Inode inode = names.remove(from);
        if (inode == null) {
            throw new FileNotFoundException(pathOf(from));
        }
        names.put(to, inode);
        directories.add(Map.copyOf(names));
    }

    @Override
    public synchronized void syncDirectory() throws IOException {
        before(Operation.SYNC_DIRECTORY, "");
        directories.clear();
        directories.add(Map.copyOf(names));
    }

    @Override
    public String pathOf(String name) {
        return name.isEmpty() ? "simulated" : "simulated/" + name;
    }

    private void before(Operation operation, String name) throws IOException {
        operations++;
        watch.before(operation, name, operations);
    }

    private static IOException full() {
        return new IOException("No space left on device");
    }

    private void freed(long bytes) {
        if (freeBytes != Long.MAX_VALUE) {
            freeBytes += sectors(bytes);
        }
    }

    private static long sectors(long bytes) {
        return (bytes + SECTOR - 1) / SECTOR * SECTOR;
    }

    /** What a file holds, whatever its name. */
    private static final class Inode {
        private byte[] written = new byte[0];
        private int length;

        private byte[] synced = new byte[0];
        private int syncedLength;

        /** Sectors that the next sync makes last. */
        private final BitSet dirty = new BitSet();

        void write(ByteBuffer from, int position) {
            int end = position + from.remaining();
            if (end > written.length) {
                written = Arrays.copyOf(written, Math.max(end, written.length * 2));
            }
            if (end > position) {
                dirty.set(Math.min(length, position) / SECTOR, (end - 1) / SECTOR + 1);
            }
            length = Math.max(length, end);
            from.get(written, position, end - position);
        }

        void truncate(int to) {
            if (to < length) {
                Arrays.fill(written, to, length, (byte) 0);
            }
            length = to;
        }

        void sync() {
            if (synced.length < length) {
                synced = Arrays.copyOf(synced, written.length);
            }
            if (length < syncedLength) {
                Arrays.fill(synced, length, syncedLength, (byte) 0);
            }
            for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
                int from = sector * SECTOR;
                if (from < length) {
                    System.arraycopy(written, from, synced, from, Math.min(SECTOR, length - from));
                }
            }
            dirty.clear();
            syncedLength = length;
        }

        Inode afterCrash(Kept kept, RandomGenerator random) {
            Inode after = new Inode();
            after.length = switch (kept) {
                case SYNCED -> syncedLength;
                case WRITTEN -> length;
                case SECTORS, PAGES ->
                    length == syncedLength
                            ? length
                            : random.nextInt(Math.min(length, syncedLength), Math.max(length, syncedLength) + 1);
            };
            after.written = Arrays.copyOf(kept == Kept.WRITTEN ? written : synced, after.length);
            if (kept == Kept.SECTORS || kept == Kept.PAGES) {
                int piece = kept == Kept.SECTORS ? SECTOR : 4096;
                for (int from = 0; from < Math.min(after.length, length); from += piece) {
                    int next = dirty.nextSetBit(from / SECTOR);
                    if (next >= 0 && next * SECTOR < from + piece && random.nextBoolean()) {
                        System.arraycopy(
                                written,
                                from,
                                after.written,
                                from,
                                Math.min(piece, Math.min(after.length, length) - from));
                    }
                }
            }
            after.dirty.set(0, after.length / SECTOR + 1);
            after.sync();
            return after;
        }
    }

    /** A file that is open. */
    private final class OpenFile implements DiskFile {
        private final String name;
        private final Inode inode;
        private boolean closed;

        OpenFile(String name, Inode inode) {
            this.name = name;
            this.inode = inode;
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            synchronized (SimulatedDisk.this) {
                begin(Operation.WRITE);
                int count = from.remaining();
                RandomGenerator random = shortening;
                if (random != null && count > 1) {
                    count = random.nextInt(1, count + 1);
                }
                if (freeBytes != Long.MAX_VALUE) {
                    // What the file has already may always be written again.
                    long most = sectors(inode.length) + freeBytes / SECTOR * SECTOR - position;
                    count = (int) Math.min(count, Math.max(0, most));
                    if (count == 0 && from.hasRemaining()) {
                        throw full();
                    }
                    freeBytes -= Math.max(0, sectors(position + count) - sectors(inode.length));
                }
                byte[] bytes = new byte[count];
                from.get(from.position(), bytes);
                writeWatch.before(name, bytes, position);
                inode.write(ByteBuffer.wrap(bytes), Math.toIntExact(position));
                from.position(from.position() + count);
                return count;
            }
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            synchronized (SimulatedDisk.this) {
                begin(Operation.READ);
                if (position >= inode.length) {
                    return -1;
                }
                int count = Math.min(into.remaining(), inode.length - (int) position);
                RandomGenerator random = shortening;
                if (random != null && count > 1) {
                    count = random.nextInt(1, count + 1);
                }
                into.put(inode.written, (int) position, count);
                return count;
            }
        }

        @Override
        public void sync() throws IOException {
            synchronized (SimulatedDisk.this) {
                try {
                    begin(Operation.SYNC);
                } catch (IOException failed) {
                    inode.dirty.clear(); // The pages count as clean from here on, though the medium never got them.
                    throw failed;
                }
                inode.sync();
            }
        }

        @Override
        public long size() throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                return inode.length;
            }
        }

        @Override
        public void truncate(long length) throws IOException {
            synchronized (SimulatedDisk.this) {
                begin(Operation.TRUNCATE);
                if (length < inode.length) {
                    freed(inode.length - length);
                    inode.truncate(Math.toIntExact(length));
                }
            }
        }

        @Override
        public void close() {
            synchronized (SimulatedDisk.this) {
                closed = true;
            }
        }

        private void begin(Operation operation) throws IOException {
            requireOpen();
            before(operation, name);
        }

        private void requireOpen() throws IOException {
            if (closed) {
                throw new ClosedChannelException();
            }
        }
    }
}
