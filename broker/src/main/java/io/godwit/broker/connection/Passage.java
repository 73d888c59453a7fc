// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.protocol.topic.TopicName;

/** Sees what bridges of other brokers bring and take, so that what goes round can be stopped. Safe from any loop. */
public interface Passage {
    /** Lets everything in. */
    Passage OPEN = new Passage() {
        @Override
        public boolean mayEnter(String clientId, TopicName topic, byte[] payload, long nowNanos) {
            return true;
        }

        @Override
        public void onLeaving(String clientId, TopicName topic, byte[] payload, long nowNanos) {
            // Nobody wants to know.
        }
    };

    /**
     * Whether a message may enter.
     *
     * @param clientId the bridge's
     * @param topic of this broker
     * @param payload that the message will have; shared, never to be changed
     * @param nowNanos of the loop that asks
     */
    boolean mayEnter(String clientId, TopicName topic, byte[] payload, long nowNanos);

    /** A message is sent to such a bridge; the parameters are those of {@link #mayEnter}. */
    void onLeaving(String clientId, TopicName topic, byte[] payload, long nowNanos);
}
