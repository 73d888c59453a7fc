// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.protocol.codec.Utf8.Finding;
import io.godwit.protocol.spec.Spec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class Utf8Test {
    @Test
    @Spec({"MQTT-1.5.4-1", "v3 MQTT-1.5.3-1"})
    void knowsEveryCodePoint() {
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            byte[] bytes = encode(character);
            Finding expected = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE
                    ? Finding.ILL_FORMED
                    : character == 0
                            ? Finding.NULL_CHARACTER
                            : isControlOrNonCharacter(character) ? Finding.CONTROL_CHARACTER : Finding.PLAIN;
            Finding found = Utf8.judge(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
            if (found != expected) {
                throw new AssertionError("U+%04X is %s, found %s".formatted(character, expected, found));
            }
        }
    }

    /** The bit pattern of UTF-8, for surrogates too. */
    private static byte[] encode(int c) {
        if (c < 0x80) {
            return new byte[] {(byte) c};
        } else if (c < 0x800) {
            return new byte[] {(byte) (0xC0 | c >> 6), (byte) (0x80 | (c & 0x3F))};
        } else if (c < 0x10000) {
            return new byte[] {(byte) (0xE0 | c >> 12), (byte) (0x80 | (c >> 6 & 0x3F)), (byte) (0x80 | (c & 0x3F))};
        }
        return new byte[] {
            (byte) (0xF0 | c >> 18),
            (byte) (0x80 | (c >> 12 & 0x3F)),
            (byte) (0x80 | (c >> 6 & 0x3F)),
            (byte) (0x80 | (c & 0x3F))
        };
    }

    private static boolean isControlOrNonCharacter(int character) {
        return Character.isISOControl(character)
                || (character & 0xFFFF) >= 0xFFFE
                || (character >= 0xFDD0 && character < 0xFDF0);
    }

    @Test
    @Spec({"MQTT-1.5.4-1", "v3 MQTT-1.5.3-1"})
    void agreesWithTheDecoderOfTheJdkOnRandomBytes() {
        RandomGenerator random = new SplittableRandom(7);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(20)];
            for (int k = 0; k < bytes.length; k++) {
                int kind = random.nextInt(4);
                bytes[k] = (byte) (kind < 2 ? 'a' : kind == 2 ? 0x80 | random.nextInt(64) : random.nextInt(256));
            }
            boolean wellFormed = isWellFormed(bytes);
            ByteBuf in = Unpooled.wrappedBuffer(bytes);
            assertThat(Utf8.judge(in, 0, bytes.length) != Finding.ILL_FORMED).isEqualTo(wellFormed);
        }
    }

    @Test
    @Spec({"MQTT-1.5.4-1", "v3 MQTT-1.5.3-1"})
    void agreesWithTheDecoderOfTheJdkOnEveryLeadAndSecondByte() {
        for (int lead = 0x80; lead < 0x100; lead++) {
            for (int second = 0x70; second < 0xD0; second++) {
                for (int length = 1; length <= 5; length++) {
                    byte[] bytes = new byte[length];
                    Arrays.fill(bytes, (byte) 0x80);
                    bytes[0] = (byte) lead;
                    if (length > 1) {
                        bytes[1] = (byte) second;
                    }
                    boolean found = Utf8.judge(Unpooled.wrappedBuffer(bytes), 0, length) != Finding.ILL_FORMED;
                    if (found != isWellFormed(bytes)) {
                        throw new AssertionError("%02X %02X, %d bytes: %s".formatted(lead, second, length, found));
                    }
                }
            }
        }
    }

    private static boolean isWellFormed(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Test
    void findsWhatIsUnusualWhereverItStands() {
        for (int length = 1; length < 40; length++) {
            for (int position = 0; position < length; position++) {
                assertThat(judgeWith(length, position, 0x00)).isEqualTo(Finding.NULL_CHARACTER);
                assertThat(judgeWith(length, position, 0x1F)).isEqualTo(Finding.CONTROL_CHARACTER);
                assertThat(judgeWith(length, position, 0x7F)).isEqualTo(Finding.CONTROL_CHARACTER);
                assertThat(judgeWith(length, position, 0x80)).isEqualTo(Finding.ILL_FORMED);
                assertThat(judgeWith(length, position, 0x20)).isEqualTo(Finding.PLAIN);
                assertThat(judgeWith(length, position, 0x7E)).isEqualTo(Finding.PLAIN);
            }
        }
    }

    private static Finding judgeWith(int length, int position, int unusual) {
        ByteBuf in = Unpooled.buffer().writeZero(3);
        in.writeBytes("x".repeat(length).getBytes(UTF_8))
                .setByte(3 + position, unusual)
                .writeZero(3);
        return Utf8.judge(in, 3, length);
    }

    @Test
    void worstFindingWins() {
        assertThat(judge("\u0001\u0000\u0002")).isEqualTo(Finding.NULL_CHARACTER);
        assertThat(judge("\u0000\u0001")).isEqualTo(Finding.NULL_CHARACTER);
        assertThat(Utf8.judge(Bytes.of("0001FF"), 0, 3)).isEqualTo(Finding.ILL_FORMED);
        assertThat(judge("")).isEqualTo(Finding.PLAIN);
        assertThat(judge("\uFEFFé猫🐦")).isEqualTo(Finding.PLAIN);
    }

    private static Finding judge(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return Utf8.judge(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }
}
