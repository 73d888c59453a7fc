// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.store.CommandLog;
import io.godwit.broker.store.StoreStatus;

/**
 * How a journal is doing.
 *
 * @param room what it can take
 * @param segments files with commands, those prepared for later among them
 * @param bytes of all files
 * @param liveBytes what the last snapshot found to be needed, messages and all; 0 before the first one
 * @param heldBytes topic and payload bytes of queued messages that memory holds
 * @param written bytes of commands since the journal was opened
 * @param unsynced bytes that a power failure would take now
 * @param snapshots made since the journal was opened
 * @param errors of the disk since the journal was opened
 */
public record JournalStatus(
        CommandLog.Room room,
        int segments,
        long bytes,
        long liveBytes,
        long heldBytes,
        long written,
        long unsynced,
        long snapshots,
        long errors)
        implements StoreStatus {}
