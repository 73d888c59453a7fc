// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.connection.Endpoint;
import io.godwit.broker.connection.Wire;
import io.godwit.protocol.packet.Connect;

/** Begins conversations. Shared: called from every loop. */
public interface Conversations {
    /** The text whose hash chooses the owner loop of a connection that begins with this CONNECT. */
    String ownerKey(Connect connect, Endpoint endpoint);

    /** A conversation on the owner loop, which is the thread of this call. */
    Conversation begin(NettyLoop owner, Endpoint endpoint, Wire wire);
}
