// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.message;

import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicName;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** A message on its way from a publisher to subscribers: immutable, shared by every session that gets it. */
public final class Message {
    /** {@link #expiresAtMillis} of a message that does not expire. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final AtomicIntegerFieldUpdater<Message> HOLDERS =
            AtomicIntegerFieldUpdater.newUpdater(Message.class, "holders");

    private final TopicName topic;
    private final byte[] payload;
    private final QoS qos;
    private final boolean retain;
    private final Properties properties;
    private final long expiresAtMillis;
    private final Publisher publisher;

    /** Where the publisher's log has it, or 0. Set before another loop sees the message. */
    private long address;

    /** Queues that hold it, where a log counts how much memory they take. */
    @SuppressWarnings("UnusedVariable") // Read and written through HOLDERS.
    private volatile int holders;

    /** Whether it is its topic's retained message at the moment. */
    private volatile boolean retained;

    /** The packet for QoS 0 subscribers without options, made once; racing threads make equal ones. */
    private @Nullable Publish plain;

    /**
     * A message.
     *
     * @param payload given away: must not change afterwards
     * @param properties what is passed on to subscribers: without Topic Alias, Subscription Identifier and Message
     *     Expiry Interval
     * @param expiresAtMillis when it is no longer delivered, in milliseconds since 1970, or {@link #NEVER}
     */
    public Message(
            TopicName topic,
            byte[] payload,
            QoS qos,
            boolean retain,
            Properties properties,
            long expiresAtMillis,
            Publisher publisher) {
        this.topic = topic;
        this.payload = payload;
        this.qos = qos;
        this.retain = retain;
        this.properties = properties;
        this.expiresAtMillis = expiresAtMillis;
        this.publisher = publisher;
    }

    /** What it was published to. */
    public TopicName topic() {
        return topic;
    }

    /** The payload; shared, never to be changed. */
    public byte[] payload() {
        return payload;
    }

    /** The QoS it was published with. */
    public QoS qos() {
        return qos;
    }

    /** The RETAIN flag it was published with. */
    public boolean retain() {
        return retain;
    }

    /** The properties that are passed on to subscribers. */
    public Properties properties() {
        return properties;
    }

    /** When it is no longer delivered, in milliseconds since 1970, or {@link #NEVER}. */
    public long expiresAtMillis() {
        return expiresAtMillis;
    }

    /** Whether its time is over [MQTT-3.3.2-5]. */
    public boolean isExpired(long nowMillis) {
        return nowMillis >= expiresAtMillis;
    }

    /** The same message with another deadline, in milliseconds since 1970. */
    public Message expiringAt(long millis) {
        return new Message(topic, payload, qos, retain, properties, millis, publisher);
    }

    /** Who published it. */
    public Publisher publisher() {
        return publisher;
    }

    /** Where the publisher's log has it, or 0 while it has not. */
    public long address() {
        return address;
    }

    /** The log has it here. */
    public void storedAt(long where) {
        address = where;
    }

    /** Whether it is its topic's retained message at the moment; from any thread. */
    public boolean isRetained() {
        return retained;
    }

    /** It has become its topic's retained message, or another one has. For {@code RetainedMessages} alone. */
    public void retained(boolean now) {
        retained = now;
    }

    /** One more queue holds it; returns how many do. Safe from any thread. */
    public int hold() {
        return HOLDERS.incrementAndGet(this);
    }

    /** One queue less holds it; returns how many do. Safe from any thread. */
    public int letGo() {
        return HOLDERS.decrementAndGet(this);
    }

    /** Bytes that limits count: topic and payload. */
    public int size() {
        return topic.length() + payload.length;
    }

    /** The packet for a subscriber at QoS 0 that gets RETAIN 0 and nothing of its own; the same object each time. */
    public Publish plain() {
        Publish known = plain;
        if (known == null) {
            known = new Publish(false, QoS.AT_MOST_ONCE, false, topic, 0, properties, payload);
            plain = known;
        }
        return known;
    }
}
