// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.journal.Replay.Arriving;
import io.godwit.broker.journal.Replay.StoredSession;
import io.godwit.broker.store.MessageQueue;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.protocol.packet.QoS;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes state into a snapshot file, as the commands that make it. The same state, made by the same commands, gives the
 * same bytes. For one thread, once.
 */
final class SnapshotWriter {
    private static final int FRAME = 64 * 1024;

    private final DiskFile file;
    private final long from;
    private final Relocations moves;
    private final ByteWriter frame = new ByteWriter(FRAME * 2);
    private final RecordWriter records = new RecordWriter(frame);
    private long address;
    private long count;

    /**
     * A writer.
     *
     * @param from address of the first frame of the segments behind the snapshot
     * @param moves of messages, to be applied to all addresses
     */
    SnapshotWriter(DiskFile file, long from, Relocations moves) {
        this.file = file;
        this.from = from;
        this.address = from;
        this.moves = moves;
    }

    /** Writes and syncs all; returns the length of the file. */
    long write(Frames.Header header, Replay state) throws IOException {
        file.writeFully(header.bytes(), 0);
        clear();
        for (StoredSession session : state.sessions()) {
            write(session);
        }
        for (var entry : state.retained().entrySet()) {
            Replay.StoredRetained retained = entry.getValue();
            records.retained(
                    entry.getKey(), moves.now(retained.address()), retained.size(), retained.expiresAtMillis());
            written();
        }
        records.snapshotEnd(state.nextSessionNumber(), count);
        flush();
        file.sync();
        return address - from + Frames.FILE_HEADER;
    }

    private void write(StoredSession session) throws IOException {
        SessionState state = session.state();
        long number = state.number();
        records.opened(number, state.clientId(), state.owner(), state.expirySeconds(), state.will());
        written();
        if (state.detachedAtMillis() >= 0) {
            records.detached(number, state.detachedAtMillis());
            written();
        }
        for (StoredSubscription subscription : state.subscriptions()) {
            records.subscribed(number, subscription);
            written();
        }
        for (int identifier = 1; state.inboundHeld() > 0 && identifier <= 65_535; identifier++) {
            if (state.isInboundHeld(identifier)) {
                records.inboundHeld(number, identifier);
                written();
            }
        }
        for (QueuedMessage waiting : state.atMostOnce()) {
            entry(number, waiting);
        }
        write(number, state.queue(), state.offeredUpTo());
        for (Arriving arriving : session.arriving()) {
            records.arriving(number, arriving);
            written();
        }
    }

    private void write(long number, MessageQueue queue, long offeredUpTo) throws IOException {
        if (queue.tail() > 0) {
            records.queue(number, queue.head(), queue.tail(), offeredUpTo);
            written();
        }
        for (long sequence = queue.head(); sequence < queue.tail(); sequence++) {
            QueuedMessage message = queue.at(sequence);
            if (message != null) {
                entry(number, message);
            }
        }
    }

    private void entry(long number, QueuedMessage message) throws IOException {
        records.entry(
                number,
                message.sequence(),
                message.qos(),
                message.retain(),
                message.qos() != QoS.AT_MOST_ONCE && message.isReceived(),
                message.subscriptionIdentifiers(),
                moves.now(message.address()),
                message.size());
        written();
    }

    private void written() throws IOException {
        count++;
        if (frame.length() >= FRAME) {
            flush();
        }
    }

    private void flush() throws IOException {
        int total = Frames.seal(frame, address, 0);
        file.writeFully(ByteBuffer.wrap(frame.array(), 0, total), address - from + Frames.FILE_HEADER);
        address += total;
        clear();
    }

    private void clear() {
        frame.cutTo(0);
        for (int i = 0; i < Frames.FRAME_HEADER; i += Long.BYTES) {
            frame.putLong(0);
        }
    }
}
