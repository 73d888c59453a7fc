// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PacketType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One packet as the broker sent it.
 *
 * @param bytes the whole packet, fixed header included; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared as a record.
public record Received(byte[] bytes) {
    private static final int SHOWN_BYTES = 96;

    /** Its type. */
    public PacketType type() {
        return type(bytes);
    }

    /** The packet read as MQTT 5.0. */
    public Packet packet() {
        return Codec5.packet(this);
    }

    /** The low four bits of the first byte. */
    public int flags() {
        return bytes[0] & 0x0f;
    }

    /** All that follows the fixed header. */
    public byte[] body() {
        return Arrays.copyOfRange(bytes, headerLength(), bytes.length);
    }

    /** DUP of a PUBLISH. */
    public boolean dup() {
        return (bytes[0] & 0x08) != 0;
    }

    /** QoS of a PUBLISH. */
    public int qos() {
        return (bytes[0] >> 1) & 3;
    }

    /** RETAIN of a PUBLISH. */
    public boolean retain() {
        return (bytes[0] & 0x01) != 0;
    }

    /** The topic name of a PUBLISH. */
    public String topic() {
        byte[] body = body();
        return new String(body, 2, twoBytes(body, 0), StandardCharsets.UTF_8);
    }

    /** The packet identifier of a packet that has one; of a PUBLISH at QoS 0, 0. */
    public int packetIdentifier() {
        byte[] body = body();
        if (type() != PacketType.PUBLISH) {
            return twoBytes(body, 0);
        }
        return qos() == 0 ? 0 : twoBytes(body, 2 + twoBytes(body, 0));
    }

    /** What follows topic name and packet identifier in a PUBLISH of MQTT 3.x: its payload. */
    public byte[] payload() {
        byte[] body = body();
        return Arrays.copyOfRange(body, 2 + twoBytes(body, 0) + (qos() == 0 ? 0 : 2), body.length);
    }

    /** The payload of a PUBLISH of MQTT 3.x as text. */
    public String text() {
        return new String(payload(), StandardCharsets.UTF_8);
    }

    private int headerLength() {
        int length = 1;
        while ((bytes[length++] & 0x80) != 0) {
            // One more byte of remaining length.
        }
        return length;
    }

    @Override
    public String toString() {
        return describe(bytes);
    }

    /** The type and the first bytes, for messages. */
    static String describe(byte[] bytes) {
        if (bytes.length == 0) {
            return "nothing";
        }
        String digits = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(bytes.length, SHOWN_BYTES));
        String rest = bytes.length > SHOWN_BYTES ? " … (" + bytes.length + " bytes)" : "";
        return ((bytes[0] & 0xf0) == 0 ? "type 0" : type(bytes)) + " " + digits + rest;
    }

    private static PacketType type(byte[] bytes) {
        int value = (bytes[0] >> 4) & 15;
        if (value == 0) {
            throw new AssertionError("the broker sent a packet of type 0: "
                    + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN_BYTES)));
        }
        return PacketType.values()[value - 1];
    }

    private static int twoBytes(byte[] bytes, int at) {
        return Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(at));
    }
}
