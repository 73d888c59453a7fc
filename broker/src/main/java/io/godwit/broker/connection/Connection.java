// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.spec.ProtocolViolation;

/** Placeholder of the contract; the body follows. */
public final class Connection {
    /** A connection on its session's loop. */
    public Connection(ConnectionServices services, Endpoint endpoint, Wire wire) {}

    /** The text whose hash chooses the loop: the client identifier that this CONNECT will have, or a random one. */
    public static String ownerKey(Connect connect, Endpoint endpoint) {
        return connect.clientIdentifier();
    }

    /** A packet arrived; the first is CONNECT. */
    public void onPacket(Packet packet) {}

    /** What arrived is no packet; the connection answers with the reason code and closes the wire. */
    public void onViolation(ProtocolViolation violation) {}

    /** The wire takes more again. */
    public void onWritable() {}

    /** The wire is closed, by whomever; called once. {@code cause} says why for the log, or is empty. */
    public void onClosed(String cause) {}

    /** The broker stops: says so to the client and closes. */
    public void onShutdown() {}
}
