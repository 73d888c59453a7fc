// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.store;

import io.godwit.broker.journal.Inspection;
import io.godwit.broker.journal.JournalException;
import io.godwit.broker.transfer.JsonLinesWriter;
import io.godwit.broker.transfer.SavedState;
import io.godwit.broker.transfer.TransferException;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** {@code godwit store export}: everything as lines of JSON. */
final class Export {
    private final Path directory;
    private final Terminal terminal;

    Export(Path directory, Terminal terminal) {
        this.directory = directory;
        this.terminal = terminal;
    }

    /** Writes to the file, which must not exist, or to standard output. */
    int run(@Nullable Path file) throws JournalException, TransferException {
        try (Inspection inspection = Inspection.of(directory, terminal.progress())) {
            SavedState state = Contained.in(inspection);
            Counting counting;
            try (OutputStream out = open(file);
                    JsonLinesWriter writer = new JsonLinesWriter(out)) {
                counting = new Counting(writer, state.contents(), terminal.progress());
                state.pourInto(counting);
            } catch (FileAlreadyExistsException e) {
                throw new TransferException(file + " exists already.", e);
            } catch (IOException e) {
                throw new TransferException("Writing failed: " + e.getMessage() + ".", e);
            }
            terminal.tell("Exported " + state.contents() + ".");
            boolean damaged = inspection.faults().stream().anyMatch(fault -> fault.isDamage());
            if (damaged) {
                terminal.tell("Warning: The store is damaged, so this is not all: see 'godwit store verify " + directory
                        + "'.");
            }
            return damaged ? Store.FAILED : Store.DONE;
        }
    }

    private OutputStream open(@Nullable Path file) throws IOException {
        if (file == null) {
            return new BufferedOutputStream(new FilterOutputStream(terminal.out()) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    out.write(bytes, offset, length);
                }

                @Override
                public void close() throws IOException {
                    flush();
                }
            });
        }
        return new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
    }
}
