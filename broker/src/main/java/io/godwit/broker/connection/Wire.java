// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.spec.ProtocolVersion;

/**
 * What a connection can do to its network connection; implemented by transport. Every method may be called from the
 * connection's loop only, and none blocks.
 */
public interface Wire {
    /** The version of the CONNECT, or what is known of it so far; {@code V3_1_1} before that. */
    ProtocolVersion version();

    /**
     * Encodes a packet for the connection's version into its out-buffer; it leaves with the flush at the end of the loop's
     * round. Does nothing after {@link #close}.
     */
    void send(Packet packet);

    /** False while more waits to be sent than the peer takes; {@link Connection#onWritable} says when that is over. */
    boolean isWritable();

    /** Bytes waiting to be sent. */
    long pendingBytes();

    /** Hands no further packet to the connection until {@link #resumeReading}, not even one that has arrived. */
    void pauseReading();

    /** Goes on after {@link #pauseReading}. */
    void resumeReading();

    /** Sends what waits, then closes; nothing is read any more. {@link Connection#onClosed} follows. */
    void close();

    /** Closes at once, what waits is lost. {@link Connection#onClosed} follows. */
    void abort();
}
