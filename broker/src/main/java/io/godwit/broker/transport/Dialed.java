// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.connection.Wire;

/** Who called another server: what becomes of the call, then what arrives. Every method is called on the caller's loop. */
public interface Dialed extends Conversation {
    /** The network connection is open, TLS included. */
    void onOpen(Wire wire);

    /** There is no connection and there will be none; nothing follows. {@code reason} is for the log. */
    void onFailed(String reason);
}
