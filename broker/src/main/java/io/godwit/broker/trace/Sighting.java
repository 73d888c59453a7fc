// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.trace;

import io.godwit.protocol.codec.PacketField;
import io.godwit.protocol.codec.PacketFields;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.spec.ProtocolVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a loop notes of a packet; cheaper than the {@link PacketEvent} that the watcher's thread makes of it. Secrets are
 * overwritten already, a payload is still there.
 *
 * @param bytes the first bytes of the packet, none for begin and end
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares sightings.
record Sighting(
        long timeMicros,
        TracedPeer peer,
        long connection,
        Direction direction,
        @Nullable ProtocolVersion version,
        int identifier,
        String summary,
        int size,
        byte[] bytes) {
    /** Bytes that are kept; more than are shown, so that fields behind a long one can still be told. */
    static final int KEPT = 4096;

    static final byte[] NO_BYTES = new byte[0];

    /** What this object takes besides its bytes and its summary, roughly. */
    private static final int OWN_SIZE = 120;

    private static final byte BLANK = '*';

    private static final TracedPeer NOBODY = new TracedPeer("", null, "", 0);

    /** Begin or end of a connection. */
    static Sighting ofConnection(long timeMicros, TracedPeer peer, long connection, Direction direction, String why) {
        return new Sighting(timeMicros, peer, connection, direction, null, 0, why, 0, NO_BYTES);
    }

    /** That a watcher missed something. */
    static Sighting ofLoss(long timeMicros, int events) {
        String summary = events + (events == 1 ? " event is" : " events are") + " missing here: read too slowly";
        return new Sighting(timeMicros, NOBODY, 0, Direction.LOST, null, 0, summary, 0, NO_BYTES);
    }

    /** Bytes of memory that this takes, roughly. */
    int weight() {
        return OWN_SIZE + bytes.length + 2 * summary.length();
    }

    /** The same without what nobody may see; only CONNECT, CONNACK and AUTH can have that. */
    Sighting withoutSecrets() {
        if (version == null || bytes.length == 0) {
            return this;
        }
        PacketType type = PacketFields.typeOf(bytes[0]);
        if (type != PacketType.CONNECT && type != PacketType.CONNACK && type != PacketType.AUTH) {
            return this;
        }
        byte[] blanked = bytes.clone();
        for (PacketField field : PacketFields.of(bytes, size, version)) {
            if (field.content() == PacketField.Content.SECRET) {
                blank(blanked, field);
            }
        }
        return new Sighting(timeMicros, peer, connection, direction, version, identifier, summary, size, blanked);
    }

    private static void blank(byte[] bytes, PacketField field) {
        int to = Math.min(field.to(), bytes.length);
        if (field.valueFrom() < to) {
            Arrays.fill(bytes, field.valueFrom(), to, BLANK);
        }
    }

    /** Made where it is read; {@code payload} says whether that may see payloads. */
    PacketEvent event(boolean payload) {
        if (version == null || bytes.length == 0) {
            return new PacketEvent(
                    timeMicros, peer, connection, direction, null, null, 0, summary, 0, NO_BYTES, false, List.of());
        }
        byte[] shown = bytes.clone();
        int length = Math.min(bytes.length, PacketEvent.MOST_BYTES);
        boolean cut = length < size;
        List<PacketField> fields = new ArrayList<>();
        for (PacketField field : PacketFields.of(bytes, size, version)) {
            boolean hidden = switch (field.content()) {
                case PLAIN -> false;
                case SECRET -> true;
                case PAYLOAD -> !payload;
            };
            fields.add(hidden ? field.withheld() : field);
            if (hidden) {
                blank(shown, field);
            }
            if (hidden && field.content() == PacketField.Content.PAYLOAD && field.valueFrom() < field.to()) {
                cut = true;
                length = field.to() == size ? Math.min(length, field.valueFrom()) : length;
            }
        }
        return new PacketEvent(
                timeMicros,
                peer,
                connection,
                direction,
                PacketFields.typeOf(bytes[0]),
                version,
                identifier,
                summary,
                size,
                Arrays.copyOf(shown, length),
                cut,
                fields);
    }
}
