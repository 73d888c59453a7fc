// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.store;

import io.godwit.broker.journal.JournalException;
import io.godwit.broker.transfer.StoreImport;
import io.godwit.broker.transfer.TransferException;
import java.nio.file.Path;

/** {@code godwit store import}: adds what a file holds. */
final class Import {
    private final Path directory;
    private final Terminal terminal;

    Import(Path directory, Terminal terminal) {
        this.directory = directory;
        this.terminal = terminal;
    }

    int run(Path file) throws JournalException, TransferException {
        StoreImport.Result result = new StoreImport(directory, terminal, terminal.progress())
                .run(StoreImport.file(file, terminal.progress()));
        terminal.say("Imported " + result.taken() + " into " + directory + ".");
        if (result.sessionsLeft() > 0) {
            terminal.say("Sessions that were there already and stay as they are: " + result.sessionsLeft());
        }
        if (result.retainedLeft() > 0) {
            terminal.say("Retained messages that were there already and stay as they are: " + result.retainedLeft());
        }
        result.remarks().forEach(terminal::say);
        return Store.DONE;
    }
}
