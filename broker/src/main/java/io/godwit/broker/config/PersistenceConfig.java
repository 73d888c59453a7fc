// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.nio.file.Path;

/**
 * Whether and where state outlives the process.
 *
 * @param durability the level in force: {@link Durability#MEMORY} unless {@code persistence} is true, otherwise
 *     {@code godwit_durability}
 * @param location {@code persistence_location}
 * @param snapshotName {@code persistence_file}: what mosquitto calls its snapshot in that directory
 * @param segmentBytes {@code godwit_journal_segment_size}: how large a file of the journal becomes
 * @param limitBytes {@code godwit_journal_limit}: how much of the disk the journal may take; 0 is no limit
 * @param messageMemoryBytes {@code godwit_message_memory}: bytes of queued messages that are held in memory besides on disk; 0
 *     is a quarter of the heap
 */
public record PersistenceConfig(
        Durability durability,
        Path location,
        String snapshotName,
        int segmentBytes,
        long limitBytes,
        long messageMemoryBytes) {
    /** The name of the directory that holds the journal. */
    public static final String JOURNAL = "godwit-journal";

    /** Whether anything is written. */
    public boolean enabled() {
        return durability != Durability.MEMORY;
    }

    /** The directory that holds the journal, and nothing else. */
    public Path directory() {
        return location.resolve(JOURNAL);
    }
}
