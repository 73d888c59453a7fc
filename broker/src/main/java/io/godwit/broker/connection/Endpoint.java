// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.auth.ListenerSecurity;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.session.Rights;
import io.godwit.broker.store.SessionOwner;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection comes from and through which listener.
 *
 * @param address the client's address as text, from the PROXY header or X-Forwarded-For where those are trusted
 * @param port the client's port, 0 when there is none (Unix socket)
 * @param localPort the listener's port, 0 for a Unix socket, {@link SessionOwner#BRIDGE_PORT} for a bridge of this broker
 * @param listener the listener's configuration
 * @param security the listener's rules
 * @param certificateUserName the user name that the client certificate gives, where the listener takes it from there
 */
public record Endpoint(
        String address,
        int port,
        int localPort,
        ListenerConfig listener,
        ListenerSecurity security,
        @Nullable String certificateUserName) {
    /** Whether the client is a bridge of this broker: no network, and the configuration's own. */
    boolean isOfBridge() {
        return localPort == SessionOwner.BRIDGE_PORT;
    }

    /** What a client may do that came through this listener, connected or not. */
    public Rights rightsOf(String clientId, @Nullable String userName) {
        return new AccessRights(
                security, new ClientIdentity(clientId, userName, address), new MountPoint(listener.mountPoint()));
    }
}
