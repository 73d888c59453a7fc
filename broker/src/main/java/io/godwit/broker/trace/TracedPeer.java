// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.trace;

import org.jspecify.annotations.Nullable;

/**
 * Whose packets these are.
 *
 * @param clientId the client identifier, assigned ones included; empty when the connection never had one
 * @param userName as shown in CONNECT or taken from the certificate, so before the CONNACK only a claim; null when there is none
 * @param address the client's address as text
 * @param port the client's port, 0 when there is none
 */
public record TracedPeer(String clientId, @Nullable String userName, String address, int port) {
    /** The address and port as the log writes them. */
    public String from() {
        return address + ":" + port;
    }
}
