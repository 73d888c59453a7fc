// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.routing;

import io.godwit.broker.message.Message;
import io.godwit.broker.session.SessionMailbox;
import io.godwit.broker.session.Storing;
import io.godwit.broker.store.Command;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.protocol.packet.QoS;

/**
 * Where messages of a filter go, and how.
 *
 * @param granted the highest QoS of delivery
 * @param noLocal whether the session's own messages are left out
 * @param retainAsPublished whether the RETAIN flag is passed on
 * @param subscriptionIdentifiers sent along; shared, never to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by identity only; a list would cost two objects per subscription.
record Route(
        SessionMailbox mailbox,
        QoS granted,
        boolean noLocal,
        boolean retainAsPublished,
        int[] subscriptionIdentifiers) {
    private static final int[] NO_IDENTIFIERS = {};

    static Route of(SessionMailbox mailbox, StoredSubscription stored) {
        return new Route(
                mailbox,
                stored.subscription().qos(),
                stored.subscription().noLocal(),
                stored.subscription().retainAsPublished(),
                identifiersOf(stored));
    }

    static int[] identifiersOf(StoredSubscription stored) {
        return stored.identifier() == 0 ? NO_IDENTIFIERS : new int[] {stored.identifier()};
    }

    /** Both in one: the highest QoS, all Subscription Identifiers [MQTT-3.3.4-2] [MQTT-3.3.4-4] [v3 MQTT-3.3.5-1]. */
    Route and(Route other) {
        int[] identifiers = new int[subscriptionIdentifiers.length + other.subscriptionIdentifiers.length];
        System.arraycopy(subscriptionIdentifiers, 0, identifiers, 0, subscriptionIdentifiers.length);
        System.arraycopy(
                other.subscriptionIdentifiers,
                0,
                identifiers,
                subscriptionIdentifiers.length,
                other.subscriptionIdentifiers.length);
        return new Route(
                mailbox,
                granted.compareTo(other.granted) >= 0 ? granted : other.granted,
                noLocal && other.noLocal,
                retainAsPublished || other.retainAsPublished,
                identifiers);
    }

    /** Whether the log is to have what the session gets of this message. Safe from any loop. */
    boolean isStored(Message message, boolean upgradeQos) {
        return mailbox.sessionNumber() > 0 && qosOf(message, upgradeQos) != QoS.AT_MOST_ONCE && !isOwn(message);
    }

    /** What the log is to have before the message goes to the loop of the session. */
    Command.Addressed addressed(Message message, boolean upgradeQos) {
        return new Command.Addressed(
                mailbox.sessionNumber(),
                message,
                qosOf(message, upgradeQos),
                retainOf(message),
                subscriptionIdentifiers);
    }

    /** Delivers to the session; on its loop only. */
    void deliver(Message message, boolean upgradeQos, Storing storing) {
        if (!isOwn(message)) {
            mailbox.session()
                    .onDeliver(
                            message, qosOf(message, upgradeQos), retainOf(message), subscriptionIdentifiers, storing);
        }
    }

    private boolean isOwn(Message message) {
        return noLocal && message.publisher().clientId().equals(mailbox.clientId()); // [MQTT-3.8.3-3]
    }

    private QoS qosOf(Message message, boolean upgradeQos) {
        return upgradeQos ? granted : message.qos().atMost(granted); // [MQTT-3.8.4-8] [v3 MQTT-3.8.4-6]
    }

    private boolean retainOf(Message message) {
        return retainAsPublished && message.retain(); // [MQTT-3.3.1-12] [MQTT-3.3.1-13] [v3 MQTT-3.3.1-9]
    }
}
