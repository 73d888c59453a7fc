// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.godwit.protocol.spec.Statement;
import org.jspecify.annotations.Nullable;

/**
 * One field of a packet: where its bytes are and what they say.
 *
 * @param name the standard's name for it, such as {@code Topic name} or {@code Property: Topic Alias}
 * @param from index of its first byte in the packet; a length in front of a string belongs to it
 * @param valueFrom index of the first byte behind such a length or a property's identifier
 * @param to index behind its last byte; beyond the packet's bytes where only its beginning is there
 * @param value for people, shortened where it is long
 * @param statement the statement of the standard that rules it, or null where none does
 */
public record PacketField(
        String name,
        int from,
        int valueFrom,
        int to,
        String value,
        @Nullable Statement statement,
        Content content) {
    /** Who may see a value. */
    public enum Content {
        /** Everybody who sees the packet. */
        PLAIN,
        /** Nobody: a password or authentication data. */
        SECRET,
        /** Who may see what applications exchange: the payload of a message or of a will. */
        PAYLOAD
    }

    /** The same field without its value. */
    public PacketField withheld() {
        int length = to - valueFrom;
        return new PacketField(
                name,
                from,
                valueFrom,
                to,
                "(" + length + (length == 1 ? " byte" : " bytes") + ", not shown)",
                statement,
                content);
    }
}
