// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.store.StoredSubscription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All there is to know of one session at one moment. Immutable.
 *
 * @param facts what lists show, too
 * @param subscriptions in the order of their making
 * @param window the oldest messages in flight, at most {@link #MOST_IN_FLIGHT}
 * @param willTopic topic name of the will, or null
 */
public record SessionDetails(
        SessionFacts facts,
        List<StoredSubscription> subscriptions,
        List<InFlight> window,
        @Nullable String willTopic) {
    /** Messages in flight that are told one by one. */
    public static final int MOST_IN_FLIGHT = 20;

    /** Keeps copies of the lists. */
    public SessionDetails {
        subscriptions = List.copyOf(subscriptions);
        window = List.copyOf(window);
    }

    /**
     * A message that was sent and is not settled.
     *
     * @param packetIdentifier of its PUBLISH
     * @param topic its topic name, or null where only the disk has it
     * @param qos 1 or 2
     * @param awaited the packet that the client owes: PUBACK, PUBREC or PUBCOMP
     * @param bytes of topic and payload
     */
    public record InFlight(int packetIdentifier, @Nullable String topic, int qos, String awaited, int bytes) {}
}
