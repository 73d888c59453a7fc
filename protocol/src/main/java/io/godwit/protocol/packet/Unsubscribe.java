// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import io.godwit.protocol.topic.TopicFilter;
import java.util.List;

/**
 * Ends subscriptions.
 *
 * @param packetIdentifier 1 to 65535
 * @param filters at least one
 * @param properties User Properties; none in 3.x
 */
public record Unsubscribe(int packetIdentifier, List<TopicFilter> filters, Properties properties) implements Packet {
    /** Keeps a copy of the list. */
    public Unsubscribe {
        filters = List.copyOf(filters);
    }

    @Override
    public PacketType type() {
        return PacketType.UNSUBSCRIBE;
    }
}
