// SPDX-License-Identifier: Apache-2.0
/**
 * Packets from bytes and bytes from packets, for MQTT 3.1, 3.1.1 and 5.0; symmetric, without policy.
 *
 * <p>A decoder belongs to one connection and its thread; the encoder keeps nothing and is free to use from any thread.
 * Whatever a single packet can do wrong is found here; what depends on earlier packets belongs to the connection. Read
 * {@link io.godwit.protocol.codec.PacketDecoder} and {@link io.godwit.protocol.codec.PacketEncoder} first.
 */
@NullMarked
package io.godwit.protocol.codec;

import org.jspecify.annotations.NullMarked;
