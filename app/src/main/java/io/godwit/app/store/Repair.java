// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.store;

import io.godwit.broker.journal.Fault;
import io.godwit.broker.journal.Inspection;
import io.godwit.broker.journal.JournalException;
import io.godwit.broker.transfer.SavedState;
import io.godwit.broker.transfer.StoreImport;
import io.godwit.broker.transfer.TransferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * {@code godwit store repair}: makes a store of what can be read, puts it in the place of the damaged one, and keeps that under another
 * name. The damaged files are only read.
 */
final class Repair {
    private static final String REPAIRED = ".repaired";
    private static final String DAMAGED = ".damaged";

    private final Path directory;
    private final Terminal terminal;

    Repair(Path directory, Terminal terminal) {
        this.directory = directory;
        this.terminal = terminal;
    }

    int run() throws JournalException, TransferException {
        try (Inspection inspection = Inspection.of(directory, terminal.progress())) {
            SavedState state = Contained.in(inspection);
            Counting counted = new Counting(state.contents(), terminal.progress());
            state.pourInto(counted); // Finds the messages that cannot be read.
            List<Fault> damage =
                    inspection.faults().stream().filter(Fault::isDamage).toList();
            if (damage.isEmpty()) {
                terminal.say("Nothing is damaged, and nothing was changed.");
                return Store.DONE;
            }
            damage.forEach(fault -> terminal.say("LOST  " + fault));
            counted.lost()
                    .forEach((clientId, count) ->
                            terminal.say("LOST  " + count + " queued for session \"" + clientId + "\""));
            Path repaired = sibling(REPAIRED);
            if (Files.exists(repaired)) {
                throw new TransferException(
                        repaired + " exists: an earlier repair did not come to its end. Remove it, then try again.");
            }
            StoreImport.Result result = new StoreImport(repaired, terminal, terminal.progress()).run(sink -> {
                state.pourInto(sink);
                return List.of();
            });
            Path damaged = exchange(repaired);
            terminal.say("Kept " + result.taken() + ".");
            terminal.say("The damaged store is in " + damaged + " now; remove it when you do not need it any more.");
            return Store.DONE;
        }
    }

    private Path exchange(Path repaired) throws TransferException {
        Path damaged = sibling(DAMAGED);
        for (int i = 2; Files.exists(damaged); i++) {
            damaged = sibling(DAMAGED + "-" + i);
        }
        try {
            Files.move(directory, damaged, StandardCopyOption.ATOMIC_MOVE);
            Files.move(repaired, directory, StandardCopyOption.ATOMIC_MOVE);
            return damaged;
        } catch (IOException e) {
            throw new TransferException(
                    "The repaired store is complete in " + repaired + ", but could not be put in the place of "
                            + directory + ": " + e.getMessage() + ". Move it there yourself.",
                    e);
        }
    }

    private Path sibling(String suffix) {
        return directory.resolveSibling(directory.getFileName() + suffix);
    }
}
