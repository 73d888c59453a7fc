// SPDX-License-Identifier: Apache-2.0
/**
 * The protocol state machine of one connection: packet in, packets out. Knows no socket.
 *
 * <p>Everything of a connection happens on the loop of its session. Read
 * {@link io.godwit.broker.connection.Connection} first.
 */
@NullMarked
package io.godwit.broker.connection;

import org.jspecify.annotations.NullMarked;
