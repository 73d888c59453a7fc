// SPDX-License-Identifier: Apache-2.0
/**
 * Topic names, topic filters, and whether one matches the other.
 *
 * <p>Immutable values, free to use from any thread. Read {@link io.godwit.protocol.topic.TopicName} and
 * {@link io.godwit.protocol.topic.TopicFilter} first.
 */
@NullMarked
package io.godwit.protocol.topic;

import org.jspecify.annotations.NullMarked;
