// SPDX-License-Identifier: Apache-2.0
/**
 * The command log as files: what is acknowledged is in them, and state is rebuilt from them.
 *
 * <p>A journal is a directory of segments, numbered files that commands are appended to, and at most one snapshot, which stands for
 * all segments before it. {@link io.godwit.broker.journal.Journal} is shared by the loops, each of which has its own
 * {@link io.godwit.broker.journal.JournalLog}; three threads of the journal prepare segments, sync them and make snapshots.
 * Nothing here reads the state of the running broker: a snapshot is made by replaying files.
 *
 * <p>Read {@link io.godwit.broker.journal.Journal}, {@link io.godwit.broker.journal.Frames} (the bytes of a segment) and
 * {@link io.godwit.broker.journal.Records} (the bytes of a command) first.
 */
@NullMarked
package io.godwit.broker.journal;

import org.jspecify.annotations.NullMarked;
