// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.spec.ProtocolViolation;

/**
 * What answers the packets of one network connection: the need of transport that {@code connection.Connection} fills.
 * Every method is called on the owner loop only, one after the other.
 */
public interface Conversation {
    /** A packet arrived. */
    void onPacket(Packet packet);

    /**
     * What arrived is no packet; nothing follows but {@link #onClosed}.
     *
     * @param received the beginning of what arrived; shared, never to be changed
     */
    void onViolation(ProtocolViolation violation, byte[] received);

    /** The wire takes more again. */
    void onWritable();

    /** The wire is closed, by whomever; called once and last. {@code cause} says why for the log, or is empty. */
    void onClosed(String cause);

    /** The broker, or the listener, serves no longer; {@code cause} says which, for the client and the log. */
    void onShutdown(String cause);
}
