// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

import io.godwit.broker.message.Message;

/**
 * A will that waits for its connection to end.
 *
 * @param message what is published; its expiry counts from publication, so its deadline is not set yet
 * @param delaySeconds Will Delay Interval
 * @param expirySeconds Message Expiry Interval, or -1 for none
 */
public record StoredWill(Message message, long delaySeconds, long expirySeconds) {}
