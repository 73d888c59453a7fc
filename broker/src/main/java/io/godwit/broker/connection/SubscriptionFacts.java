// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.store.StoredSubscription;

/**
 * A subscription and whose it is. Immutable.
 *
 * @param connected whether the client is there
 * @param subscription with its filter as the broker has it: behind the listener's mount point
 * @param mayReceive whether the client's rights let it have the topic name that was asked about; true where none was
 */
public record SubscriptionFacts(
        String clientId, boolean connected, StoredSubscription subscription, boolean mayReceive) {}
