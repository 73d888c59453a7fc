// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

import org.jspecify.annotations.Nullable;

/**
 * Whose session it is: what is needed to find the client's rights again after a restart.
 *
 * @param userName null when it has none
 * @param listenerPort port of the listener that the client last connected to; 0 for a Unix socket, {@link #BRIDGE_PORT} for
 *     a bridge of this broker
 */
public record SessionOwner(@Nullable String userName, int listenerPort) {
    /** Stands for no listener: the session is that of a bridge. */
    public static final int BRIDGE_PORT = 65_536;

    /** Nobody: a session that was not opened yet. */
    public static final SessionOwner NOBODY = new SessionOwner(null, 0);

    /** Whether it is the session of a bridge of this broker. */
    public boolean isBridge() {
        return listenerPort == BRIDGE_PORT;
    }
}
