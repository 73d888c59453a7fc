// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.netty.buffer.ByteBuf;

/** Looks at the UTF-8 bytes of a string where they lie. */
final class Utf8 {
    /** What a string holds that matters; the worst wins. */
    enum Finding {
        /** Nothing unusual. */
        PLAIN,
        /** Control characters or non-characters, which senders should not but may use. */
        CONTROL_CHARACTER,
        /** U+0000. */
        NULL_CHARACTER,
        /** Bytes that are not UTF-8, surrogates included. */
        ILL_FORMED
    }

    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long SPACES = 0x2020202020202020L;
    private static final long DELETES = 0x7F7F7F7F7F7F7F7FL;

    private Utf8() {}

    /** Judges {@code length} bytes from {@code index} on. A byte order mark is a character like any other [MQTT-1.5.4-3]. */
    static Finding judge(ByteBuf in, int index, int length) {
        Finding worst = Finding.PLAIN;
        int i = index;
        int end = index + length;
        while (i < end) {
            if (end - i >= 8 && isPrintableAscii(in.getLong(i))) {
                i += 8;
                continue;
            }
            int lead = in.getByte(i);
            if (lead >= 0x20 && lead < 0x7F) {
                i++;
                continue;
            }
            int character = character(in, i, end);
            if (character < 0) {
                return Finding.ILL_FORMED; // [MQTT-1.5.4-1] [v3 MQTT-1.5.3-1]
            }
            if (character == 0) {
                worst = Finding.NULL_CHARACTER; // [MQTT-1.5.4-2] [v3 MQTT-1.5.3-2]
            } else if (worst == Finding.PLAIN && isControlOrNonCharacter(character)) {
                worst = Finding.CONTROL_CHARACTER;
            }
            i += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
        }
        return worst;
    }

    /** Whether all eight bytes lie in 0x20 to 0x7E; may say no for a few that do, never yes for one that does not. */
    private static boolean isPrintableAscii(long bytes) {
        long controls = (bytes - SPACES) & ~bytes;
        long delete = bytes ^ DELETES;
        long deletes = (delete - LOW_BITS) & ~delete;
        return ((bytes | controls | deletes) & HIGH_BITS) == 0;
    }

    /** The character that begins at {@code i}, or -1 if its bytes are not well formed. */
    private static int character(ByteBuf in, int i, int end) {
        int lead = in.getByte(i) & 0xFF;
        if (lead < 0x80) {
            return lead;
        }
        int length = lead >= 0xC2 && lead < 0xE0 ? 2 : (lead & 0xF0) == 0xE0 ? 3 : lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
        if (length == 0 || i + length > end) {
            return -1;
        }
        int character = lead & (0x7F >> length);
        for (int k = 1; k < length; k++) {
            int next = in.getByte(i + k);
            if ((next & 0xC0) != 0x80) {
                return -1;
            }
            character = (character << 6) | (next & 0x3F);
        }
        boolean overlong = (length == 3 && character < 0x800) || (length == 4 && character < 0x10000);
        boolean surrogate = character >= 0xD800 && character <= 0xDFFF;
        return overlong || surrogate || character > 0x10FFFF ? -1 : character;
    }

    private static boolean isControlOrNonCharacter(int character) {
        return character < 0x20
                || (character >= 0x7F && character <= 0x9F)
                || (character & 0xFFFE) == 0xFFFE
                || (character >= 0xFDD0 && character <= 0xFDEF);
    }
}
