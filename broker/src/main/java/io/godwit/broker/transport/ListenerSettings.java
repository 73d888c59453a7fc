// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.auth.ListenerSecurity;
import io.godwit.broker.config.AddressRange;
import io.godwit.broker.config.Limits;
import io.godwit.broker.config.ListenerConfig;
import java.util.List;
import java.util.Objects;

/**
 * All that a listener goes by. A reload replaces it whole.
 *
 * @param config where it listens and what it speaks
 * @param security who may come in
 * @param limits of every client
 * @param trustedProxies whose {@code X-Forwarded-For} is believed
 * @param logConnections whether arrivals are logged
 */
public record ListenerSettings(
        ListenerConfig config,
        ListenerSecurity security,
        Limits limits,
        List<AddressRange> trustedProxies,
        boolean logConnections) {
    /** Keeps a copy of the list. */
    public ListenerSettings {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** Whether this configuration is of the same listener. */
    boolean isSamePlace(ListenerConfig that) {
        return config.port() == that.port()
                && Objects.equals(config.host(), that.host())
                && Objects.equals(config.unixSocket(), that.unixSocket());
    }

    /** Whether connections that begin under these settings may go on under those. */
    boolean speaksLike(ListenerConfig that) {
        return config.transport() == that.transport()
                && (config.tls() == null) == (that.tls() == null)
                && config.proxyProtocol() == that.proxyProtocol();
    }
}
