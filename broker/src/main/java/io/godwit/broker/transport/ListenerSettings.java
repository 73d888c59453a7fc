// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.auth.ListenerSecurity;
import io.godwit.broker.config.Limits;
import io.godwit.broker.config.ListenerConfig;

/**
 * All that a listener goes by. A reload replaces it whole.
 *
 * @param config where it listens and what it speaks; of these a reload changes nothing that needs the socket again
 * @param security who may come in
 * @param limits of every client
 * @param logConnections whether arrivals are logged
 */
public record ListenerSettings(
        ListenerConfig config, ListenerSecurity security, Limits limits, boolean logConnections) {}
