// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.protocol.spec.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * A client and its connection. Immutable.
 *
 * @param clientId its own, or the assigned one
 * @param userName null when anonymous; what the client claims while it is not {@code admitted}
 * @param endpoint where it comes from, and the listener with its configuration when the connection began
 * @param admitted whether its CONNECT was accepted; before that its password may still be being checked
 * @param connectedAtMillis when its CONNECT was accepted, in milliseconds since 1970; 0 while not admitted
 * @param keepAliveSeconds as agreed; 0 is none
 * @param cleanStart whether it asked for a session from scratch
 */
public record LiveClient(
        String clientId,
        @Nullable String userName,
        Endpoint endpoint,
        boolean admitted,
        ProtocolVersion version,
        long connectedAtMillis,
        int keepAliveSeconds,
        boolean cleanStart) {}
