// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.metrics;

/** Learns which clients come and go. Safe from any loop. */
public interface Presence {
    /**
     * A client was let in. Where another connection has the same client identifier, that one leaves later.
     *
     * @param connection stands for the connection, by identity
     */
    void onComing(Object connection, String clientId);

    /**
     * The connection of a client that was let in is over.
     *
     * @param connection the same object
     * @param seconds how long it lasted
     */
    void onLeaving(Object connection, String clientId, long seconds);
}
