// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.session;

/** Takes the subscriptions of a session that ends out of the routes. */
public interface SubscriptionRemover {
    /** Removes all subscriptions of the session. */
    void removeAll(Session session);
}
