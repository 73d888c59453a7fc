// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.move;

import io.godwit.broker.config.LogType;
import io.godwit.broker.config.PersistenceConfig;
import io.godwit.broker.journal.JournalException;
import io.godwit.broker.journal.Progress;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.transfer.StoreImport;
import io.godwit.broker.transfer.TransferException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes the new directory: under another name first, which becomes its own when everything is in it, so that there is
 * either nothing or everything. Only its owner may read what is in it.
 */
final class HomeDirectory {
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;
    private final PrintStream err;

    HomeDirectory(Path directory, PrintStream err) {
        this.directory = directory;
        this.err = err;
    }

    /**
     * Whether the directory may be made: nothing may be there, or an empty directory.
     *
     * @throws IOException if that cannot be found out
     */
    boolean isFree() throws IOException {
        if (!Files.exists(directory)) {
            return true;
        }
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    /**
     * Makes everything.
     *
     * @return what is to be remarked about the state, in sentences
     */
    List<String> make(Plan plan) throws IOException, TransferException, JournalException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException(directory + " cannot be made");
        }
        Files.createDirectories(parent);
        Path unfinished = Files.createTempDirectory(parent, ".godwit-import", OWNER_DIRECTORY);
        try {
            List<String> remarks = fill(unfinished, plan);
            Files.deleteIfExists(directory);
            Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
            return remarks;
        } finally {
            delete(unfinished);
        }
    }

    private List<String> fill(Path where, Plan plan) throws IOException, TransferException, JournalException {
        Files.createDirectory(where.resolve(Plan.DATA), OWNER_DIRECTORY);
        if (plan.logs()) {
            Files.createDirectory(where.resolve("log"), OWNER_DIRECTORY);
        }
        for (String included : plan.includedDirectories()) {
            Files.createDirectory(where.resolve(included), OWNER_DIRECTORY);
        }
        for (Map.Entry<Path, String> copy : plan.copies().entrySet()) {
            copy(copy.getKey(), where.resolve(copy.getValue()));
        }
        for (Map.Entry<String, String> text : plan.texts().entrySet()) {
            Path file = where.resolve(text.getKey());
            makeParent(file);
            Files.writeString(file, text.getValue());
            Files.setPosixFilePermissions(file, OWNER_FILE);
        }
        Path snapshot = plan.snapshot();
        if (snapshot == null) {
            return List.of();
        }
        Path journal = where.resolve(Plan.DATA).resolve(PersistenceConfig.JOURNAL);
        StoreImport.Result result = new StoreImport(journal, new Complaints(err), Progress.NONE)
                .run(StoreImport.file(snapshot, Progress.NONE));
        return Stream.concat(
                        Stream.of("The state of " + snapshot + ": " + result.taken() + "."), result.remarks().stream())
                .toList();
    }

    /** A directory with the files in it, but not those of directories below. */
    private static void copy(Path from, Path to) throws IOException {
        makeParent(to);
        if (!Files.isDirectory(from)) {
            Files.copy(from, to);
            Files.setPosixFilePermissions(to, OWNER_FILE);
            return;
        }
        Files.createDirectory(to, OWNER_DIRECTORY);
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.filter(Files::isRegularFile).toList()) {
                copy(entry, to.resolve(String.valueOf(entry.getFileName())));
            }
        }
    }

    private static void makeParent(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            Files.createDirectories(parent, OWNER_DIRECTORY);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    /** Says what the import of the state complains about. */
    private record Complaints(PrintStream err) implements BrokerLog {
        @Override
        public boolean isOn(LogType type) {
            return type == LogType.ERROR || type == LogType.WARNING;
        }

        @Override
        public void write(LogType type, String line) {
            if (isOn(type)) {
                err.println((type == LogType.ERROR ? "Error: " : "Warning: ") + line);
            }
        }

        @Override
        public void error(String line, Throwable cause) {
            err.println("Error: " + line + " (" + cause + ")");
        }
    }
}
