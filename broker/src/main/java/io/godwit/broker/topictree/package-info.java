// SPDX-License-Identifier: Apache-2.0
/**
 * The tree by topic levels that {@code subscription} and {@code retain} are built on; knows bytes and values, no MQTT packet.
 *
 * <p>Changes take turns on a lock of the owner; readers take no lock, on any thread. Read
 * {@link io.godwit.broker.topictree.TopicTree} first, then {@code TopicNode}.
 */
@NullMarked
package io.godwit.broker.topictree;

import org.jspecify.annotations.NullMarked;
