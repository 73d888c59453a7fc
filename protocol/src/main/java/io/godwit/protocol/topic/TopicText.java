// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.topic;

import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The rules that topic names and topic filters share. */
final class TopicText {
    /** Deeper topics are refused: each level costs matching time, and no honest topic has that many. */
    static final int MAX_LEVELS = 200;

    static final int MAX_BYTES = 65_535;

    private TopicText() {}

    static byte[] encode(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] utf8 = new byte[bytes.remaining()];
            bytes.get(utf8);
            return utf8;
        } catch (CharacterCodingException e) {
            throw malformed(Statement.V5_1_5_4_1, "Topic holds a lone surrogate");
        }
    }

    /** Throws unless these are 1 to 65535 bytes of UTF-8 without characters that MQTT forbids or advises against. */
    static void requireValid(byte[] utf8) {
        if (utf8.length == 0) {
            // [MQTT-4.7.3-1] [v3 MQTT-4.7.3-1]
            throw malformed(Statement.V5_4_7_3_1, "Topic is empty");
        }
        if (utf8.length > MAX_BYTES) {
            // [MQTT-4.7.3-3] [v3 MQTT-4.7.3-3]
            throw malformed(Statement.V5_4_7_3_3, "Topic is longer than 65535 bytes");
        }
        int levels = 1;
        int i = 0;
        while (i < utf8.length) {
            int b = utf8[i];
            if (b >= 0x20 && b < 0x7F) {
                if (b == '/' && ++levels > MAX_LEVELS) {
                    throw malformed(Statement.V5_4_7_3_3, "Topic has more than " + MAX_LEVELS + " levels");
                }
                i++;
            } else {
                i = requireValidCharacter(utf8, i);
            }
        }
    }

    /** Checks the character that begins at {@code i}, which is not printable ASCII; returns where the next one begins. */
    private static int requireValidCharacter(byte[] utf8, int i) {
        int lead = utf8[i] & 0xFF;
        int length = lead < 0x80
                ? 1
                : lead >= 0xC2 && lead < 0xE0 ? 2 : (lead & 0xF0) == 0xE0 ? 3 : lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
        if (length == 0 || i + length > utf8.length) {
            throw malformed(Statement.V5_1_5_4_1, "Topic is not valid UTF-8");
        }
        int character = length == 1 ? lead : lead & (0x7F >> length);
        for (int k = 1; k < length; k++) {
            int next = utf8[i + k];
            if ((next & 0xC0) != 0x80) {
                throw malformed(Statement.V5_1_5_4_1, "Topic is not valid UTF-8");
            }
            character = (character << 6) | (next & 0x3F);
        }
        boolean overlong = (length == 3 && character < 0x800) || (length == 4 && character < 0x10000);
        boolean surrogate = character >= 0xD800 && character <= 0xDFFF;
        if (overlong || surrogate || character > 0x10FFFF) {
            // [MQTT-1.5.4-1] [v3 MQTT-1.5.3-1]
            throw malformed(Statement.V5_1_5_4_1, "Topic is not valid UTF-8");
        }
        if (character == 0) {
            // [MQTT-1.5.4-2] [v3 MQTT-1.5.3-2] [MQTT-4.7.3-2] [v3 MQTT-4.7.3-2]
            throw malformed(Statement.V5_4_7_3_2, "Topic holds U+0000");
        }
        boolean control = character < 0x20 || (character >= 0x7F && character <= 0x9F);
        boolean nonCharacter = (character & 0xFFFE) == 0xFFFE || (character >= 0xFDD0 && character <= 0xFDEF);
        if (control || nonCharacter) {
            throw malformed(Statement.V5_1_5_4_1, "Topic holds a control character or non-character");
        }
        return i + length;
    }

    static ProtocolViolation malformed(Statement statement, String detail) {
        return new ProtocolViolation(ReasonCode.MALFORMED_PACKET, statement, detail);
    }
}
