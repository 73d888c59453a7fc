// SPDX-License-Identifier: Apache-2.0
/**
 * Packets as they were seen and sent, for those who ask.
 *
 * <p>Connections tell their {@link io.godwit.broker.trace.TraceFeed} on their own loops, and only while it is on; whoever
 * watches reads on a thread of its own. Between the two stands a bounded queue for each watcher. Read
 * {@link io.godwit.broker.trace.TraceFeed} and {@link io.godwit.broker.trace.PacketEvent} first.
 */
@NullMarked
package io.godwit.broker.trace;

import org.jspecify.annotations.NullMarked;
