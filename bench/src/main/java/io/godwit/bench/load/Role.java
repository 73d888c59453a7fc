// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import io.netty.buffer.ByteBuf;

/** What a connection is for: told what happens on it. Called on the connection's loop. */
public interface Role {
    /** The broker has accepted the connection. */
    void onOpen(Connection connection);

    /** The broker has granted so many more filters of a {@link Connection#subscribe}. */
    default void onGranted(Connection connection, int filters) {}

    /** The broker has granted all filters of a {@link Connection#subscribe}. */
    default void onSubscribed(Connection connection) {}

    /**
     * A message arrived. It is acknowledged when this returns.
     *
     * @param payload index of the payload in {@code in}
     * @param bytes length of the payload
     * @throws LoadException when it is not what was asked for
     */
    default void onMessage(Connection connection, ByteBuf in, int payload, int bytes) throws LoadException {
        throw new LoadException("got a message without having subscribed");
    }

    /**
     * A publish is acknowledged for good. A reason code from 0x80 says that it was refused.
     *
     * @throws LoadException when the run cannot go on without it
     */
    default void onAcknowledged(Connection connection, int packetIdentifier, int reasonCode) throws LoadException {}

    /** The kernel takes bytes again. */
    default void onWritable(Connection connection) {}

    /** The connection that was left or closed on purpose is gone. */
    default void onClosed(Connection connection) {}
}
