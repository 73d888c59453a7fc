// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.trace;

import io.godwit.protocol.codec.PacketField;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.spec.ProtocolVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One packet, or the begin or end of a connection, as a watcher gets it. Immutable. Passwords and authentication data are
 * overwritten in it, payloads unless they were asked for.
 *
 * @param timeMicros microseconds since 1970
 * @param peer whose packet it is
 * @param connection a number that no other connection of this broker has; 0 for {@link Direction#LOST}
 * @param type null unless it is a packet
 * @param version null unless it is a packet
 * @param identifier the packet identifier, 0 where there is none
 * @param summary one line for people; for begin and end it says why
 * @param size bytes of the whole packet, 0 unless it is one
 * @param bytes its first bytes, at most {@link #MOST_BYTES}; shared, never to be changed
 * @param cut whether the packet has more bytes than these, or a payload that is not shown
 * @param fields what the bytes say, by their place in the whole packet
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares events.
public record PacketEvent(
        long timeMicros,
        TracedPeer peer,
        long connection,
        Direction direction,
        @Nullable PacketType type,
        @Nullable ProtocolVersion version,
        int identifier,
        String summary,
        int size,
        byte[] bytes,
        boolean cut,
        List<PacketField> fields) {
    /** Bytes of a packet that an event shows. */
    public static final int MOST_BYTES = 512;

    /** Keeps a copy of the list. */
    public PacketEvent {
        fields = List.copyOf(fields);
    }

    /** The client identifier, empty when the connection never had one. */
    public String client() {
        return peer.clientId();
    }
}
