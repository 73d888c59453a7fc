// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.session;

import io.godwit.broker.message.Message;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.metrics.Counters;
import io.godwit.broker.store.Command;
import io.godwit.broker.store.MessageQueue;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Moves QoS 1 and 2 messages of one session from its queue to its client, no more at a time than client and configuration
 * allow. For each message:
 *
 * <pre>
 * waiting --PUBLISH sent--> awaiting PUBACK  --PUBACK or error-->            settled
 * waiting --PUBLISH sent--> awaiting PUBREC  --PUBREC with an error code-->  settled
 *                           awaiting PUBREC  --PUBREC--> awaiting PUBCOMP    --PUBCOMP--> settled
 * waiting --expired, or larger than the client takes-->                      settled
 * </pre>
 *
 * <p>Where the log keeps the session, a QoS 2 message waits until it is stored, and those behind it wait with it. Otherwise a
 * crash could give its packet identifier to another message, which the client would take for a repeat and drop. QoS 1 need
 * not wait: every PUBLISH counts as a message of its own there.
 */
@OnLoop
final class OutboundWindow {
    /** More than this cannot be in flight: each needs a packet identifier of its own. */
    private static final int MOST = 65_535;

    private final Session session;
    private final MessageQueue queue;
    private final SessionServices services;
    private final Loop loop;
    private final Counters.Cells counters;

    private @Nullable Outbound outbound;
    private int most;

    /** Sequence of the next message to send on this connection; what is before it and not settled is in flight. */
    private long cursor;

    private int inFlight;
    private long inFlightBytes;
    private boolean dispatching;

    /** What is before this sequence is stored. */
    private long storedTail;

    /** What will be before {@link #storedTail} once the log answers; of use while {@link #asked}. */
    private long askedTail;

    private boolean asked;

    OutboundWindow(Session session, MessageQueue queue, SessionServices services) {
        this.session = session;
        this.queue = queue;
        this.services = services;
        this.loop = services.loop();
        this.counters = services.counters();
        this.storedTail = queue.tail();
    }

    /**
     * After a restart: nobody wrote down what was sent, so what may have been counts as sent. It goes out with DUP, which
     * says no more than that it might be a repeat, while leaving DUP out of a repeat is forbidden [MQTT-3.3.1-1]
     * [v3 MQTT-3.3.1-1]; and it does not expire any more, because the client may be in the middle of it [MQTT-4.3.3-7].
     * What cannot have been sent expires as ever [MQTT-3.3.2-5]: what came while no client was connected, and what is
     * further from the head than a window is wide, because sending always goes on from the head.
     */
    void recall(long offeredUpTo) {
        int configured = services.limits().maxInflightMessages();
        int left = configured == 0 ? MOST : configured;
        for (long s = queue.head(); s < offeredUpTo && s - queue.head() < MOST && left > 0; s++) {
            QueuedMessage message = queue.at(s);
            if (message != null) {
                message.markSent();
                left--;
            }
        }
    }

    /** Messages that were sent on this connection and are not settled. */
    int inFlight() {
        return inFlight;
    }

    /** Messages that are queued and not in flight. */
    int waiting() {
        return queue.count() - inFlight;
    }

    /** Topic and payload bytes of those. */
    long waitingBytes() {
        return queue.bytes() - inFlightBytes;
    }

    /**
     * Begins to send on a connection: what was in flight first, in its old order and under its old packet identifiers
     * [MQTT-4.6.0-1] [v3 MQTT-4.6.0-1]. It is the session's own, so a shared subscription has no say in it any more
     * [MQTT-4.8.2-4] [MQTT-4.8.2-5].
     *
     * @param receiveMaximum of the client
     */
    void attach(Outbound to, int receiveMaximum) {
        outbound = to;
        int configured = services.limits().maxInflightMessages();
        most = configured == 0 ? receiveMaximum : Math.min(configured, receiveMaximum); // [MQTT-3.3.4-9] [MQTT-4.9.0-1]
        cursor = queue.head();
        counters.add(Counter.IN_FLIGHT_MESSAGES, -inFlight);
        inFlight = 0;
        inFlightBytes = 0;
        for (long s = queue.head(); s < queue.tail(); s++) {
            QueuedMessage message = queue.at(s);
            if (message != null && message.isReceived()) {
                // Does not wait for the window: only PUBLISH may [MQTT-3.3.4-10] [MQTT-4.9.0-3].
                countIn(message);
                to.release(message.packetIdentifier()); // [MQTT-4.4.0-1] [v3 MQTT-4.4.0-1]
            }
        }
        dispatch();
    }

    void detach() {
        outbound = null;
        counters.add(Counter.IN_FLIGHT_MESSAGES, -inFlight);
        inFlight = 0;
        inFlightBytes = 0;
    }

    /** Sends as much as the window and the connection take. */
    void dispatch() {
        Outbound to = outbound;
        if (to == null || dispatching) {
            return;
        }
        dispatching = true;
        try {
            cursor = Math.max(cursor, queue.head());
            while (cursor < queue.tail() && cursor - queue.head() < MOST && to.isWritable()) {
                QueuedMessage next = queue.at(cursor);
                if (next == null || next.isReceived()) {
                    cursor++;
                } else if (!hasRoomFor(next)) {
                    return; // [MQTT-4.9.0-2]
                } else if (!maySend(next)) {
                    return;
                } else {
                    cursor++;
                    send(next, to);
                }
            }
        } finally {
            dispatching = false;
        }
    }

    private boolean hasRoomFor(QueuedMessage next) {
        long mostBytes = services.limits().maxInflightBytes();
        boolean bytesFit = mostBytes == 0 || inFlight == 0 || inFlightBytes + next.size() <= mostBytes;
        return inFlight < most && bytesFit;
    }

    /** Whether the message needs no storing or is stored; if not, goes on when it is. */
    private boolean maySend(QueuedMessage next) {
        if (next.qos() != QoS.EXACTLY_ONCE || next.sequence() < storedTail || !session.isStored()) {
            return true;
        }
        if (!asked) {
            asked = true;
            askedTail = queue.tail();
            services.log().whenStored(this::onStored);
        }
        return next.sequence() < storedTail;
    }

    private void onStored() {
        asked = false;
        storedTail = askedTail;
        session.onProgress();
    }

    /** Whether what waits does so for the log, and not for the client. */
    boolean waitsForLog() {
        return asked;
    }

    private void send(QueuedMessage next, Outbound to) {
        boolean repeated = next.isSent();
        Message message = services.log().load(next);
        if (message == null) {
            counters.count(Counter.DROPPED_UNREADABLE);
            session.submit(new Command.Settled(session.state(), next));
            return;
        }
        if (!repeated && message.isExpired(loop.millis())) {
            // Never once it was sent: a QoS 2 exchange runs to its end [MQTT-4.3.3-7].
            counters.count(Counter.DROPPED_EXPIRED); // [MQTT-3.3.2-5]
            session.submit(new Command.Settled(session.state(), next));
            return;
        }
        boolean sent = to.publish(
                message,
                next.qos(),
                repeated, // [MQTT-3.3.1-1] [MQTT-3.3.1-3] [v3 MQTT-3.3.1-1] [v3 MQTT-3.3.1-3]
                next.retain(),
                next.packetIdentifier(),
                next.subscriptionIdentifiers());
        if (sent) {
            next.markSent();
            countIn(next);
        } else {
            counters.count(Counter.DROPPED_TOO_LARGE);
            session.submit(new Command.Settled(session.state(), next)); // [MQTT-3.1.2-25]
        }
    }

    /** PUBACK arrived. One that belongs to nothing is ignored: it may answer a message that was dropped since. */
    void onPubAck(int packetIdentifier) {
        QueuedMessage message = inFlightWith(packetIdentifier);
        if (message == null) {
            return;
        }
        requireQos(message, QoS.AT_LEAST_ONCE, "PUBACK");
        settle(message);
    }

    /** PUBREC arrived; answers whether the packet identifier is known, so that PUBREL is to follow or already has. */
    boolean onPubRec(int packetIdentifier, ReasonCode reasonCode) {
        QueuedMessage message = inFlightWith(packetIdentifier);
        if (message == null) {
            return false;
        }
        requireQos(message, QoS.EXACTLY_ONCE, "PUBREC");
        if (reasonCode.isError()) {
            settle(message); // [MQTT-4.4.0-2] [MQTT-4.8.2-6]
            return true;
        }
        if (!message.isReceived()) {
            session.submit(new Command.Received(session.state(), message));
        }
        Outbound to = outbound;
        session.whenStored(() -> {
            if (to != null && to.equals(outbound)) {
                to.release(packetIdentifier); // [MQTT-4.3.3-4] [v3 MQTT-4.3.3-1]
            }
        });
        return true;
    }

    /** PUBCOMP arrived. */
    void onPubComp(int packetIdentifier) {
        QueuedMessage message = inFlightWith(packetIdentifier);
        if (message != null && message.isReceived()) {
            settle(message);
        }
    }

    private @Nullable QueuedMessage inFlightWith(int packetIdentifier) {
        QueuedMessage message = queue.withIdentifier(packetIdentifier);
        return message != null && (message.sequence() < cursor || message.isReceived()) ? message : null;
    }

    private static void requireQos(QueuedMessage message, QoS qos, String answer) {
        if (message.qos() != qos) {
            throw new ProtocolViolation(
                    ReasonCode.PROTOCOL_ERROR,
                    Statement.V5_4_3_2_4,
                    answer + " for packet identifier " + message.packetIdentifier() + ", which is of QoS "
                            + message.qos().value());
        }
    }

    private void settle(QueuedMessage message) {
        inFlight--;
        counters.add(Counter.IN_FLIGHT_MESSAGES, -1);
        inFlightBytes -= message.size();
        session.submit(new Command.Settled(session.state(), message));
    }

    private void countIn(QueuedMessage message) {
        inFlight++;
        counters.count(Counter.IN_FLIGHT_MESSAGES);
        inFlightBytes += message.size();
    }
}
