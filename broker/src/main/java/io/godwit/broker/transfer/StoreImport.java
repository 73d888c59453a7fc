// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import io.godwit.broker.config.Durability;
import io.godwit.broker.journal.DirectoryLock;
import io.godwit.broker.journal.Disk;
import io.godwit.broker.journal.Inspection;
import io.godwit.broker.journal.Journal;
import io.godwit.broker.journal.JournalException;
import io.godwit.broker.journal.JournalSettings;
import io.godwit.broker.journal.LocalDisk;
import io.godwit.broker.journal.Progress;
import io.godwit.broker.journal.Restored;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.store.CommandLog;
import io.godwit.broker.store.RetainedState;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Fills the journal of a broker that does not run. A journal that does not exist yet is made under another name and gets its own when it is
 * complete, so that a crash leaves either nothing or everything. One that exists is added to.
 */
public final class StoreImport {
    private static final int SEGMENT_BYTES = 32 << 20;
    private static final long MEMORY_BYTES = 64 << 20;
    private static final String UNFINISHED = ".unfinished";

    private final Path directory;
    private final BrokerLog log;
    private final Progress progress;
    private final int segmentBytes;

    /** Where state comes from. */
    public interface Source {
        /** Hands everything over; answers what is to be remarked, in sentences. */
        List<String> pourInto(StateSink sink) throws TransferException;
    }

    /**
     * What came of an import.
     *
     * @param taken what is in the journal now that was not before
     * @param sessionsLeft sessions that were there already and stayed as they were
     * @param retainedLeft retained messages that were there already and stayed as they were
     * @param remarks in sentences
     */
    public record Result(Contents taken, int sessionsLeft, int retainedLeft, List<String> remarks) {}

    /** An import into the journal in this directory. */
    public StoreImport(Path directory, BrokerLog log, Progress progress) {
        this(directory, log, progress, SEGMENT_BYTES);
    }

    StoreImport(Path directory, BrokerLog log, Progress progress, int segmentBytes) {
        this.directory = directory;
        this.log = log;
        this.progress = progress;
        this.segmentBytes = segmentBytes;
    }

    /**
     * What a file holds: mosquitto's snapshot or JSON lines, whichever it looks like.
     *
     * @throws TransferException if it cannot be read
     */
    public static Source file(Path file, Progress progress) throws TransferException {
        try (InputStream in = Files.newInputStream(file)) {
            if (MosquittoFile.beginsLike(in.readNBytes(64))) {
                return mosquitto(file);
            }
        } catch (NoSuchFileException e) {
            throw new TransferException(file + " does not exist.", e);
        } catch (IOException e) {
            throw new TransferException(file + " cannot be read: " + e.getMessage() + ".", e);
        }
        return sink -> {
            try (InputStream in = new BufferedInputStream(
                    new CountedInput(Files.newInputStream(file), Files.size(file), progress), 1 << 16)) {
                JsonLinesReader.read(file.toString(), in, sink);
                return List.of();
            } catch (IOException e) {
                throw new TransferException(file + " cannot be read: " + e.getMessage() + ".", e);
            }
        };
    }

    /** What mosquitto's snapshot holds. */
    public static Source mosquitto(Path file) {
        return sink -> {
            SavedState state = MosquittoFile.read(file);
            state.pourInto(sink);
            return state.remarks();
        };
    }

    /**
     * Takes all that the source has.
     *
     * @throws TransferException if the source is not as it should be; a journal that did not exist does not exist then either
     * @throws JournalException if the journal cannot be used
     */
    public Result run(Source source) throws TransferException, JournalException {
        return Inspection.isJournal(directory) ? fill(directory, source) : create(source);
    }

    private Result create(Source source) throws TransferException, JournalException {
        if (!Inspection.isEmpty(directory)) {
            throw new TransferException(directory + " holds other files than a journal's. Name another directory.");
        }
        DirectoryLock.take(directory).close(); // Nobody else makes one there, and it can be written to.
        Path unfinished = directory.resolveSibling(directory.getFileName() + UNFINISHED);
        try {
            delete(unfinished);
            Result result;
            try {
                result = fill(unfinished, source);
            } catch (TransferException | JournalException | RuntimeException e) {
                delete(unfinished);
                throw e;
            }
            delete(directory);
            Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
            syncParent(directory);
            return result;
        } catch (IOException e) {
            throw new TransferException("The directory " + directory + " cannot be made: " + e.getMessage() + ".", e);
        }
    }

    private Result fill(Path where, Source source) throws TransferException, JournalException {
        makeDirectory(where);
        Disk disk = new LocalDisk(where);
        JournalSettings settings = new JournalSettings(where, Durability.PROCESS, segmentBytes, 0, MEMORY_BYTES);
        try (Journal journal = Journal.open(settings, disk, log, progress)) {
            Restored restored = journal.takeRestored();
            OfflineRounds rounds = new OfflineRounds();
            CommandLog commands = journal.logFor(rounds, RetainedState.NONE);
            Intake intake =
                    new Intake(commands, rounds, new SavedState(restored.sessions(), restored.retained(), List.of()));
            List<String> remarks = source.pourInto(intake);
            intake.finish();
            return new Result(intake.contents(), intake.sessionsLeft(), intake.retainedLeft(), remarks);
        }
    }

    private static void makeDirectory(Path where) throws TransferException {
        try {
            Files.createDirectories(where);
        } catch (IOException e) {
            throw new TransferException("The directory " + where + " cannot be made: " + e.getMessage() + ".", e);
        }
    }

    /** Deletes a directory of files; does nothing if there is none. */
    private static void delete(Path where) throws IOException {
        if (Files.isDirectory(where)) {
            LocalDisk disk = new LocalDisk(where);
            for (String name : disk.list()) {
                disk.delete(name);
            }
            Files.delete(where);
        }
    }

    private static void syncParent(Path of) throws IOException {
        Path parent = of.toAbsolutePath().getParent();
        if (parent != null) {
            try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
