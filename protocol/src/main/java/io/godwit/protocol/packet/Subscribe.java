// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import java.util.List;

/**
 * Asks for the messages that match topic filters.
 *
 * @param packetIdentifier 1 to 65535
 * @param subscriptions at least one
 * @param properties Subscription Identifier and User Properties; none in 3.x
 */
public record Subscribe(int packetIdentifier, List<Subscription> subscriptions, Properties properties)
        implements Packet {
    /** Keeps a copy of the list. */
    public Subscribe {
        subscriptions = List.copyOf(subscriptions);
    }

    @Override
    public PacketType type() {
        return PacketType.SUBSCRIBE;
    }
}
