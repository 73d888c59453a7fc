// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.config.Durability;
import java.nio.file.Path;

/**
 * How a journal works.
 *
 * @param directory where its files are; made if it does not exist
 * @param durability when something counts as stored; a journal at {@code memory} behaves as at {@code process}
 * @param segmentBytes length of a segment, from {@link #LEAST_SEGMENT_BYTES}
 * @param limitBytes most bytes of all files together; 0 is no limit but the disk's
 * @param memoryBytes topic and payload bytes of queued messages that memory holds; what is beyond is read back when needed
 */
public record JournalSettings(
        Path directory, Durability durability, int segmentBytes, long limitBytes, long memoryBytes) {
    /** A smaller segment would hold hardly anything. */
    public static final int LEAST_SEGMENT_BYTES = 64 * 1024;

    /** Checks the sizes. */
    public JournalSettings {
        if (segmentBytes < LEAST_SEGMENT_BYTES || limitBytes < 0 || memoryBytes < 0) {
            throw new IllegalArgumentException(
                    "Sizes of a journal: " + segmentBytes + ", " + limitBytes + ", " + memoryBytes);
        }
    }
}
