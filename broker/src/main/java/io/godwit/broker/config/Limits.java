// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.util.List;

/**
 * What applies to every client, whichever listener it came through.
 *
 * @param allowDuplicateMessages one copy for each overlapping subscription instead of one in all
 * @param checkRetainSource whether the publisher's rights are checked again when a retained message is sent
 * @param clientIdPrefixes prefixes one of which a client identifier must have; empty is any
 * @param globalMaxClients sessions, connected or not; -1 is no limit
 * @param globalMaxConnections live connections; -1 is no limit
 * @param maxInflightBytes unacknowledged outgoing bytes of a session above QoS 0; 0 is no limit; one message always goes
 * @param maxInflightMessages unacknowledged outgoing messages of a session above QoS 0, and the Receive Maximum that
 *     CONNACK announces; 0 is no limit
 * @param maxKeepAliveSeconds longest keep alive; 0 is no limit
 * @param maxPacketSize bytes of a whole packet that a client may send
 * @param maxQueuedBytes bytes waiting for a session beyond those in flight; 0 is no limit
 * @param maxQueuedMessages messages waiting for a session beyond those in flight; 0 is no limit
 * @param messageSizeLimit payload bytes of a PUBLISH; 0 is no limit
 * @param persistentClientExpirationSeconds longest life of a session without a connection; -1 is for ever
 * @param queueQos0Messages whether QoS 0 waits for clients that are away
 * @param retainAvailable whether RETAIN is offered
 * @param upgradeOutgoingQos whether messages are delivered at the subscription's QoS even if published lower
 * @param setTcpNoDelay {@code set_tcp_nodelay}
 * @param memoryLimitBytes bytes that may wait in queues of all sessions together; 0 is no limit
 * @param connectTimeoutMillis from accept to a whole CONNECT, handshakes included
 * @param maxConnectionRatePerAddress new connections in a second from one address; 0 is no limit
 * @param maxConnectionRateBurst connections that one address may open at once before the rate counts
 * @param connectionRateExempt addresses without that rate limit; loopback unless configured otherwise
 */
public record Limits(
        boolean allowDuplicateMessages,
        boolean checkRetainSource,
        List<String> clientIdPrefixes,
        int globalMaxClients,
        int globalMaxConnections,
        long maxInflightBytes,
        int maxInflightMessages,
        int maxKeepAliveSeconds,
        int maxPacketSize,
        long maxQueuedBytes,
        int maxQueuedMessages,
        int messageSizeLimit,
        long persistentClientExpirationSeconds,
        boolean queueQos0Messages,
        boolean retainAvailable,
        boolean upgradeOutgoingQos,
        boolean setTcpNoDelay,
        long memoryLimitBytes,
        int connectTimeoutMillis,
        int maxConnectionRatePerAddress,
        int maxConnectionRateBurst,
        List<AddressRange> connectionRateExempt) {
    /** Keeps copies of the lists. */
    public Limits {
        clientIdPrefixes = List.copyOf(clientIdPrefixes);
        connectionRateExempt = List.copyOf(connectionRateExempt);
    }
}
