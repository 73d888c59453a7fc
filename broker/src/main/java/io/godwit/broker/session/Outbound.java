// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.session;

import io.godwit.broker.message.Message;
import io.godwit.protocol.packet.QoS;

/** The way from a session to its client: the connection that is attached to it. On the session's loop only. */
public interface Outbound {
    /** False while more waits to be sent than the peer takes. */
    boolean isWritable();

    /** Bytes waiting to be sent. */
    long pendingBytes();

    /**
     * Sends a PUBLISH.
     *
     * @param packetIdentifier 0 at QoS 0
     * @param subscriptionIdentifiers shared, never to be changed
     * @return false if it is larger than the client takes: it was not sent and counts as delivered [MQTT-3.1.2-25]
     */
    boolean publish(
            Message message, QoS qos, boolean dup, boolean retain, int packetIdentifier, int[] subscriptionIdentifiers);

    /** Sends a PUBREL. */
    void release(int packetIdentifier);

    /** Another connection took the session over: tells the client and closes [MQTT-3.1.4-3]. */
    void takenOver();

    /** The client's identity has ended: tells the client and closes. */
    void revoked();
}
