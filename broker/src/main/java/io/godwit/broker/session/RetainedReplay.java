// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.session;

import io.godwit.broker.message.Message;
import io.godwit.protocol.packet.QoS;

/**
 * The retained messages that a subscription is to get. They are fed to the session as its client takes them, past the
 * queue's limit, so that a hundred thousand arrive as well as one.
 */
@OnLoop
public final class RetainedReplay {
    private final Message[] messages;
    private final QoS mostQos;
    private final int[] subscriptionIdentifiers;
    private int next;

    /**
     * A replay.
     *
     * @param messages given away; those that are not retained any more when their turn comes are left out: the subscription
     *     got the change as it happened, and the old value must not follow the new one
     * @param mostQos granted to the subscription
     * @param subscriptionIdentifiers of the subscription
     */
    public RetainedReplay(Message[] messages, QoS mostQos, int[] subscriptionIdentifiers) {
        this.messages = messages;
        this.mostQos = mostQos;
        this.subscriptionIdentifiers = subscriptionIdentifiers;
    }

    boolean isOver() {
        return next == messages.length;
    }

    boolean isAboveQos0() {
        return mostQos != QoS.AT_MOST_ONCE;
    }

    /** Hands over the next message, unless it is retained no more. */
    void deliverNext(Session session) {
        Message message = messages[next++];
        if (message.isRetained()) {
            // [MQTT-3.3.1-9] [v3 MQTT-3.3.1-6]; RETAIN is 1 [v3 MQTT-3.3.1-8]
            session.deliverRetained(message, message.qos().atMost(mostQos), subscriptionIdentifiers);
        }
    }
}
