// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

import io.godwit.broker.message.Message;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import org.jspecify.annotations.Nullable;

/** One change of durable state. A log keeps commands in order; state is what comes of applying them from the first on. */
public sealed interface Command {
    /** A change of one session. */
    sealed interface OfSession extends Command {
        /** The session that changes. */
        SessionState session();
    }

    /**
     * A client connected: the session begins or goes on.
     *
     * @param number the session's number in the log, or 0 where nothing is kept of it
     * @param owner whose session it is
     * @param expirySeconds how long it outlives its connection; {@link SessionState#NEVER_EXPIRES} is for ever
     * @param will the connection's will, or null
     */
    record Opened(
            SessionState session,
            long number,
            SessionOwner owner,
            long expirySeconds,
            @Nullable StoredWill will) implements OfSession {}

    /** The session outlives its connection by this long. */
    record ExpiryChanged(SessionState session, long expirySeconds) implements OfSession {}

    /** The will was published, or is not to be. */
    record WillRemoved(SessionState session) implements OfSession {}

    /**
     * The connection ended.
     *
     * @param atMillis when, in milliseconds since 1970: expiry and will delay count from here
     */
    record Detached(SessionState session, long atMillis) implements OfSession {}

    /** The session ended with all it holds. */
    record Ended(SessionState session) implements OfSession {}

    /** A subscription was made or replaced. */
    record Subscribed(SessionState session, StoredSubscription subscription) implements OfSession {}

    /** A subscription was removed. */
    record Unsubscribed(SessionState session, TopicFilter filter) implements OfSession {}

    /**
     * A message was taken into the session's queue.
     *
     * @param qos what it is delivered with
     * @param retain the RETAIN flag it is delivered with
     * @param subscriptionIdentifiers of the subscriptions that matched; shared, never to be changed
     * @param addressed whether the publisher's loop said so before with {@link Addressed}
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; a list would cost two objects per message.
    record Queued(
            SessionState session,
            Message message,
            QoS qos,
            boolean retain,
            int[] subscriptionIdentifiers,
            boolean addressed)
            implements OfSession {}

    /**
     * The queue goes on at a later place: the next message that is queued gets this sequence, those before it stay empty. For
     * state that comes from elsewhere, whose messages keep their packet identifiers.
     *
     * @param sequence not below {@link MessageQueue#tail}, nor so far from the head that packet identifiers would repeat
     */
    record Skipped(SessionState session, long sequence) implements OfSession {}

    /** A message that another loop had {@link Addressed} to the session was not taken into its queue. */
    record Refused(SessionState session, Message message) implements OfSession {}

    /** The subscriber sent PUBREC for a QoS 2 message: from here on PUBREL is sent again, never the PUBLISH. */
    record Received(SessionState session, QueuedMessage message) implements OfSession {}

    /** A queued message needs nothing more: acknowledged, or dropped. */
    record Settled(SessionState session, QueuedMessage message) implements OfSession {}

    /** The QoS 0 messages that waited for the client were sent. */
    record AtMostOnceSent(SessionState session) implements OfSession {}

    /** A QoS 2 PUBLISH with this packet identifier was taken over from the client. */
    record InboundHeld(SessionState session, int packetIdentifier) implements OfSession {}

    /** The client released that packet identifier. */
    record InboundReleased(SessionState session, int packetIdentifier) implements OfSession {}

    /**
     * A message above QoS 0 is on its way to a session of another loop, which takes it into the queue with {@link Queued} or
     * says {@link Refused}. From here on the message is safe, whatever becomes of the way. Changes no state.
     *
     * @param sessionNumber the session's number in the log
     */
    @SuppressWarnings("ArrayRecordComponent") // As above.
    record Addressed(long sessionNumber, Message message, QoS qos, boolean retain, int[] subscriptionIdentifiers)
            implements Command {}

    /** A topic's retained message was set. */
    record RetainedSet(Message message) implements Command {}

    /** A topic's retained message was removed. */
    record RetainedCleared(TopicName topic) implements Command {}
}
