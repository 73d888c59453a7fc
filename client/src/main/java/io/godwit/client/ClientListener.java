// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Publish;

/**
 * What a client tells its owner. Called on the client's event loop, one call at a time; a call that takes long slows down
 * the server (its messages wait in the socket) and with it the keep alive of every client on that loop.
 */
public interface ClientListener {
    /**
     * A message arrived; its topic is never null: aliases are resolved. It is acknowledged when this returns, unless
     * {@link ClientOptions#acknowledgesByHand()}. A QoS 2 message that the server sends again is not told again.
     */
    default void onMessage(Publish message) {}

    /** A packet was given to the network. */
    default void onSent(Packet packet) {}

    /** A packet arrived; called before it is acted upon. */
    default void onReceived(Packet packet) {}

    /** An established connection ended. Its session is kept: call {@link MqttClient#connect()} to go on. */
    default void onDisconnected(Disconnection disconnection) {}
}
