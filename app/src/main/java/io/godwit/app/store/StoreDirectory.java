// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.store;

import io.godwit.broker.config.PersistenceConfig;
import io.godwit.broker.journal.Inspection;
import io.godwit.broker.journal.JournalException;
import java.nio.file.Path;

/** Finds the directory of the journal. */
final class StoreDirectory {
    private StoreDirectory() {}

    /** The directory itself if it holds a journal or is called like one, otherwise the one in it. */
    static Path of(Path named) throws JournalException {
        Path directory = named.toAbsolutePath().normalize();
        Path name = directory.getFileName();
        boolean isIt =
                (name != null && name.toString().equals(PersistenceConfig.JOURNAL)) || Inspection.isJournal(directory);
        return isIt ? directory : directory.resolve(PersistenceConfig.JOURNAL);
    }
}
