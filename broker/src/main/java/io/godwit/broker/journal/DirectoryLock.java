// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that one process at a time uses a journal's directory. The operating system lets go of the lock when the process ends,
 * however that happens; the file itself stays and holds the process identifier for whoever is turned away.
 */
public final class DirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock, making the directory if it does not exist.
     *
     * @throws JournalException if another process has it, or the directory cannot be made or written to
     */
    public static DirectoryLock take(Path directory) throws JournalException {
        makeDirectory(directory);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    directory.resolve(JournalFiles.LOCK),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (!tryLock(channel)) {
                String holder = holder(channel);
                channel.close();
                throw new JournalException("The data directory " + directory + " is in use by another process" + holder
                        + ". Stop that one first, or set persistence_location to another directory.");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return new DirectoryLock(channel);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new JournalException(
                    "The data directory " + directory + " cannot be written to (" + e.getMessage()
                            + "). Make it writable for this user, or set persistence_location to another directory.",
                    e);
        }
    }

    private static void makeDirectory(Path directory) throws JournalException {
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException e) {
            throw new JournalException(
                    "The data directory " + directory
                            + " is a file. Remove it, or set persistence_location to another directory.",
                    e);
        } catch (IOException e) {
            throw new JournalException(
                    "The data directory " + directory + " cannot be made (" + e.getMessage()
                            + "). Make its parent writable for this user, or set persistence_location to another"
                            + " directory.",
                    e);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return pid.isEmpty() ? "" : " (process " + pid + ")";
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException ignored) {
                // The error that led here is the one to tell.
            }
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }
}
