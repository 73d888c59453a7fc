// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.store;

import io.godwit.broker.journal.Fault;
import io.godwit.broker.journal.Inspection;
import io.godwit.broker.journal.JournalException;
import io.godwit.broker.transfer.SavedState;
import io.godwit.broker.transfer.TransferException;
import java.nio.file.Path;
import java.util.List;

/** {@code godwit store verify}: reads every command and every message. */
final class Verify {
    private final Path directory;
    private final Terminal terminal;

    Verify(Path directory, Terminal terminal) {
        this.directory = directory;
        this.terminal = terminal;
    }

    int run() throws JournalException, TransferException {
        try (Inspection inspection = Inspection.of(directory, terminal.progress())) {
            SavedState state = Contained.in(inspection);
            state.pourInto(new Counting(state.contents(), terminal.progress()));
            terminal.say(directory + ": " + Sizes.of(inspection.bytes()) + ", " + inspection.frames() + " writes with "
                    + inspection.records() + " commands");
            terminal.say(state.contents().toString());
            List<Fault> faults = inspection.faults();
            faults.forEach(fault -> terminal.say((fault.isDamage() ? "DAMAGED  " : "note     ") + fault));
            long damaged = faults.stream().filter(Fault::isDamage).count();
            if (damaged == 0) {
                terminal.say("Nothing is damaged.");
                return Store.DONE;
            }
            terminal.say(damaged + (damaged == 1 ? " place is" : " places are") + " damaged. 'godwit store repair "
                    + directory + "' keeps what can be read.");
            return Store.FAILED;
        }
    }
}
