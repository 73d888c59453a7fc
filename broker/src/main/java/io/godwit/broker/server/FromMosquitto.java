// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import io.godwit.broker.config.PersistenceConfig;
import io.godwit.broker.journal.Inspection;
import io.godwit.broker.journal.JournalException;
import io.godwit.broker.journal.Progress;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.transfer.StoreImport;
import io.godwit.broker.transfer.TransferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Takes over what mosquitto saved, when a broker starts where mosquitto ran before and has nothing of its own yet. The file is
 * only read, so that the way back stays open.
 */
final class FromMosquitto {
    private FromMosquitto() {}

    /**
     * Makes a journal of mosquitto's file, if there is that file and no journal.
     *
     * @throws JournalException if the file cannot be taken over; nothing is stored then
     */
    static void takeOver(PersistenceConfig config, BrokerLog log, Progress progress) throws JournalException {
        Path file = config.location().resolve(config.snapshotName());
        if (!Files.isRegularFile(file) || Inspection.isJournal(config.directory())) {
            return;
        }
        try {
            if (Files.size(file) == 0) {
                log.warning("mosquitto's file " + file + " is empty; there is nothing to take over.");
                return;
            }
            log.notice("Taking over mosquitto's file " + file + ", because there is no journal in " + config.directory()
                    + " yet.");
            StoreImport.Result result =
                    new StoreImport(config.directory(), log, progress).run(StoreImport.mosquitto(file));
            result.remarks().forEach(log::warning);
            log.notice("Took over " + result.taken() + ". The file stays as it is and is not read again.");
        } catch (TransferException | IOException e) {
            throw new JournalException(
                    "mosquitto's file cannot be taken over: " + e.getMessage()
                            + " To start without it, move it to another directory.",
                    e);
        }
    }
}
