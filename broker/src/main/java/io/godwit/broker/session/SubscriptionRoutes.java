// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.session;

import io.godwit.broker.store.StoredSubscription;

/** Brings the subscriptions of sessions into the routes, and those of a session that ends out of them. */
public interface SubscriptionRoutes {
    /** Lets a session's subscription take part; from now on its messages come. */
    void subscribe(Session session, StoredSubscription subscription);

    /** Removes all subscriptions of the session. */
    void removeAll(Session session);
}
