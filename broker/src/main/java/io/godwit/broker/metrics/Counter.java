// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.metrics;

/** What is counted. Gauges are counted up and down. */
public enum Counter {
    /** Packets of any type that arrived. */
    PACKETS_RECEIVED,
    /** Packets of any type that were sent. */
    PACKETS_SENT,
    /** Bytes that arrived. */
    BYTES_RECEIVED,
    /** Bytes that were sent. */
    BYTES_SENT,
    /** PUBLISH packets that arrived. */
    PUBLISH_RECEIVED,
    /** PUBLISH packets that were sent. */
    PUBLISH_SENT,
    /** Payload bytes of PUBLISH packets that arrived. */
    PUBLISH_BYTES_RECEIVED,
    /** Payload bytes of PUBLISH packets that were sent. */
    PUBLISH_BYTES_SENT,
    /** Messages dropped because a queue or window was full. */
    DROPPED_QUEUE_FULL,
    /** Messages dropped because the queues of all clients together were full. */
    DROPPED_MEMORY_FULL,
    /** QoS 0 messages dropped because the subscriber does not read. */
    DROPPED_SLOW_READER,
    /** Messages dropped because they expired before delivery began. */
    DROPPED_EXPIRED,
    /** Messages dropped for a client because they are larger than it takes. */
    DROPPED_TOO_LARGE,
    /** Messages dropped because their stored form could not be read back. */
    DROPPED_UNREADABLE,
    /** Messages refused or dropped because the disk had no room for them, or failed. */
    DROPPED_STORE_FULL,
    /** Messages a publisher was not allowed to publish. */
    DENIED_PUBLISH,
    /** Messages a subscriber was not allowed to receive. */
    DENIED_RECEIVE,
    /** Sockets accepted, failed handshakes included. */
    SOCKETS_OPENED,
    /** CONNECT packets that arrived. */
    CONNECT_RECEIVED,
    /** CONNECTs refused. */
    CONNECT_REFUSED,
    /** Gauge: connections whose CONNECT was accepted. */
    CONNECTIONS,
    /** Gauge: sessions, connected or not. */
    SESSIONS,
    /** Sessions removed because they expired. */
    SESSIONS_EXPIRED,
    /** Gauge: subscriptions that are not shared. */
    SUBSCRIPTIONS,
    /** Gauge: shared subscriptions. */
    SHARED_SUBSCRIPTIONS,
    /** Gauge: messages in sessions' queues and windows. */
    QUEUED_MESSAGES,
    /** Gauge: messages of QoS 1 and 2 on the way to clients that are connected. */
    IN_FLIGHT_MESSAGES,
    /** Gauge: topic and payload bytes of queued messages. */
    QUEUED_BYTES,
    /** Gauge: bytes waiting in outgoing buffers. */
    OUTGOING_BYTES,
    /** Gauge: packets waiting in outgoing buffers. */
    OUTGOING_PACKETS,
    /** Protocol violations by clients. */
    VIOLATIONS
}
