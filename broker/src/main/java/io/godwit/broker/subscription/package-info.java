// SPDX-License-Identifier: Apache-2.0
/**
 * The filter tree: which subscriptions match this topic name. Generic in what it holds, so it knows no session.
 *
 * <p>The tree is shared by all loops: changes take turns, readers take no lock. Read
 * {@link io.godwit.broker.subscription.SubscriptionTree} and {@link io.godwit.broker.subscription.MatchCache} first.
 */
@NullMarked
package io.godwit.broker.subscription;

import org.jspecify.annotations.NullMarked;
