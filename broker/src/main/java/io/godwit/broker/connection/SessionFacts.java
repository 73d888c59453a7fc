// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import org.jspecify.annotations.Nullable;

/**
 * A session as it was at one moment. Immutable.
 *
 * @param userName of the client that last used it; null when it had none
 * @param listenerPort of the listener that it last came through; 0 for a Unix socket
 * @param expirySeconds how long it outlives its connection; 0 not at all, 0xFFFFFFFF for ever
 * @param detachedAtMillis when its connection ended, in milliseconds since 1970; -1 while it has one
 * @param subscriptions how many it has
 * @param inFlight QoS 1 and 2 messages sent and not settled yet
 * @param waiting messages of any QoS that wait to be sent
 * @param waitingBytes topic and payload bytes of those
 * @param receiving QoS 2 messages that the client sent and has not released yet
 * @param will whether it has a will
 * @param unsentBytes bytes that wait for the client to read; 0 without connection
 * @param connection of its client, or null when it has none
 */
public record SessionFacts(
        String clientId,
        @Nullable String userName,
        int listenerPort,
        long expirySeconds,
        long detachedAtMillis,
        int subscriptions,
        int inFlight,
        int waiting,
        long waitingBytes,
        int receiving,
        boolean will,
        long unsentBytes,
        @Nullable LiveClient connection) {}
