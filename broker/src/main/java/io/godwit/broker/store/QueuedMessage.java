// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

import io.godwit.broker.message.Message;
import io.godwit.protocol.packet.QoS;

/** A message in a session's queue, from being taken in until it is acknowledged. Confined to the session's loop. */
public final class QueuedMessage {
    /** Packet identifiers run from 1 to this. */
    static final int IDENTIFIERS = 65_535;

    private final long sequence;
    private final Message message;
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
        this.qos = qos;
        this.retain = retain;
        this.subscriptionIdentifiers = subscriptionIdentifiers;
    }

    /** Its place in the queue, from 0. */
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

    /** The message. */
    public Message message() {
        return message;
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
