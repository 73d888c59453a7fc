// SPDX-License-Identifier: Apache-2.0
/**
 * What a packet says: one record per control packet, a closed set, the same for all versions of MQTT.
 *
 * <p>Immutable values, free to use from any thread. Read {@link io.godwit.protocol.packet.Packet} and
 * {@link io.godwit.protocol.packet.Properties} first.
 */
@NullMarked
package io.godwit.protocol.packet;

import org.jspecify.annotations.NullMarked;
