// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.godwit.protocol.packet.Disconnect;
import org.jspecify.annotations.Nullable;

/**
 * How a connection ended.
 *
 * @param requested whether the client asked for it
 * @param packet the server's DISCONNECT, or null when there was none
 * @param cause what failed, or null when nothing did
 */
public record Disconnection(
        boolean requested,
        @Nullable Disconnect packet,
        @Nullable ClientException cause) {}
