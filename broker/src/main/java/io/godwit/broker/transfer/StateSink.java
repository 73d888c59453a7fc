// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import io.godwit.broker.message.Message;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.SessionState;
import io.godwit.protocol.packet.QoS;
import java.util.List;

/**
 * Takes state in, piece by piece, so that nobody needs to hold all of it: first sessions, then queued messages each with all the
 * queues it is in, those of one queue in their order, then retained messages.
 */
public interface StateSink {
    /** {@link Place#sequence} of a message at QoS 0, which has no packet identifier. */
    long NO_SEQUENCE = -1;

    /**
     * A place of a message in a queue.
     *
     * @param clientId of the session, which came before
     * @param sequence its place; packet identifiers follow from it, see {@link QueuedMessage#packetIdentifier}
     * @param qos what it is delivered with
     * @param retain the RETAIN flag it is delivered with
     * @param received whether PUBREC arrived
     * @param subscriptionIdentifiers of the subscriptions that matched
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Place(
            String clientId, long sequence, QoS qos, boolean retain, boolean received, int[] subscriptionIdentifiers) {}

    /** A session with all it has but the messages of its queue, which follow; how far that goes counts. */
    void session(SessionState session) throws TransferException;

    /** A message and where it is queued. */
    void queued(Message message, List<Place> places) throws TransferException;

    /** Places of a message that cannot be read. */
    default void lost(List<Place> places) throws TransferException {}

    /** A retained message. */
    void retained(Message message) throws TransferException;
}
