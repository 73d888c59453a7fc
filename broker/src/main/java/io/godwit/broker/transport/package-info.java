// SPDX-License-Identifier: Apache-2.0
/**
 * Listeners, framing, TLS, WebSocket, PROXY protocol, back-pressure: everything that knows a socket.
 *
 * <p>A channel belongs to the event loop that accepted it, its connection to the loop of its session; where these are
 * two, packets and bytes are handed over in batches. Nothing here is safe for several threads unless it says so. Read
 * {@link io.godwit.broker.transport.PacketFraming} and {@link io.godwit.broker.transport.ChannelWire} first.
 */
@NullMarked
package io.godwit.broker.transport;

import org.jspecify.annotations.NullMarked;
