// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

import org.jspecify.annotations.Nullable;

/**
 * Whose session it is: what is needed to find the client's rights again after a restart.
 *
 * @param userName null when it has none
 * @param listenerPort port of the listener that the client last connected to; 0 for a Unix socket
 */
public record SessionOwner(@Nullable String userName, int listenerPort) {
    /** Nobody: a session that was not opened yet. */
    public static final SessionOwner NOBODY = new SessionOwner(null, 0);
}
