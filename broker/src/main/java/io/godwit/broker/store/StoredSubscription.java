// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

import io.godwit.protocol.packet.Subscription;

/**
 * A subscription of a session.
 *
 * @param subscription filter and options, QoS as granted
 * @param identifier Subscription Identifier, or 0 for none
 */
public record StoredSubscription(Subscription subscription, int identifier) {}
