// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

import io.godwit.broker.message.Message;
import io.godwit.protocol.packet.QoS;
import org.jspecify.annotations.Nullable;

/** A message in a session's queue, from being taken in until it is acknowledged. Confined to the session's loop. */
public final class QueuedMessage {
    /** Packet identifiers run from 1 to this. */
    static final int IDENTIFIERS = 65_535;

    /** Stands for a place in the queue at QoS 0, which needs none. */
    static final long NO_SEQUENCE = -1;

    private final long sequence;

    /** Absent while it is only in the log. */
    private @Nullable Message message;

    /** Where the log has the message, or 0. */
    private long address;

    private final int size;
    private final QoS qos;
    private final boolean retain;
    private final int[] subscriptionIdentifiers;

    /** Whether PUBREC arrived. Changed by applying {@link Command.Received} only. */
    private boolean received;

    /** Whether a PUBLISH was sent on this connection or an earlier one: not durable, decides DUP and expiry. */
    private boolean sent;

    QueuedMessage(long sequence, Message message, QoS qos, boolean retain, int[] subscriptionIdentifiers) {
        this.sequence = sequence;
        this.message = message;
        this.size = message.size();
        this.qos = qos;
        this.retain = retain;
        this.subscriptionIdentifiers = subscriptionIdentifiers;
    }

    /** Its place in the queue, from 0; negative at QoS 0. */
    public long sequence() {
        return sequence;
    }

    /**
     * The packet identifier it is delivered with, on this connection and every later one. It follows from the place in the
     * queue, so sending it writes nothing and a restart finds the same one [MQTT-2.2.1-4] [v3 MQTT-2.3.1-4]
     * [MQTT-4.3.2-1] [v3 MQTT-4.3.2-1] [MQTT-4.3.3-1].
     */
    public int packetIdentifier() {
        return (int) (1 + sequence % IDENTIFIERS);
    }

    /** A message that only the log has. */
    QueuedMessage(long sequence, long address, int size, QoS qos, boolean retain, int[] subscriptionIdentifiers) {
        this.sequence = sequence;
        this.address = address;
        this.size = size;
        this.qos = qos;
        this.retain = retain;
        this.subscriptionIdentifiers = subscriptionIdentifiers;
    }

    /** The message, or null while only the log has it: {@link CommandLog#load} finds it either way. */
    public @Nullable Message message() {
        return message;
    }

    /** Where the log has the message; 0 while it has not. */
    public long address() {
        return address;
    }

    /** The log has the message here, for as long as it is in the queue. */
    public void storedAt(long where) {
        address = where;
    }

    /** Lets go of the message, which the log has. */
    public void forgetMessage() {
        if (address == 0) {
            throw new IllegalStateException("Only memory has this message");
        }
        message = null;
    }

    /** Topic and payload bytes. */
    public int size() {
        return size;
    }

    /** What it is delivered with. */
    public QoS qos() {
        return qos;
    }

    /** The RETAIN flag it is delivered with. */
    public boolean retain() {
        return retain;
    }

    /** Identifiers of the subscriptions that matched; shared, never to be changed. */
    public int[] subscriptionIdentifiers() {
        return subscriptionIdentifiers;
    }

    /** Whether PUBREC arrived, so that only PUBREL is ever sent again [MQTT-4.3.3-6]. */
    public boolean isReceived() {
        return received;
    }

    void markReceived() {
        received = true;
    }

    /** Whether it was sent at least once. */
    public boolean isSent() {
        return sent;
    }

    /** Notes that it was sent. */
    public void markSent() {
        sent = true;
    }
}
