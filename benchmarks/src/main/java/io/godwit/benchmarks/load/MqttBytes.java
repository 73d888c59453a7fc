// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The few MQTT 3.1.1 packets a load needs, as bytes. Packet types are the high half of the first byte. */
final class MqttBytes {
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    static final int SUBACK = 9;

    private MqttBytes() {}

    /** CONNECT with clean session and no keep alive: an idle connection stays silent. */
    static byte[] connect(String clientId) {
        return connect(clientId, false);
    }

    /** CONNECT without keep alive; a lasting session outlives the connection. */
    static byte[] connect(String clientId, boolean lasting) {
        byte[] id = utf8(clientId);
        ByteBuffer packet = ByteBuffer.allocate(2 + 12 + id.length);
        packet.put((byte) 0x10).put((byte) (12 + id.length));
        packet.putShort((short) 4)
                .put(utf8("MQTT"))
                .put((byte) 4)
                .put((byte) (lasting ? 0 : 2))
                .putShort((short) 0);
        packet.putShort((short) id.length).put(id);
        return packet.array();
    }

    static byte[] subscribe(String filter, int qos) {
        byte[] text = utf8(filter);
        ByteBuffer packet = ByteBuffer.allocate(2 + 5 + text.length);
        packet.put((byte) 0x82).put((byte) (5 + text.length)).putShort((short) 1);
        packet.putShort((short) text.length).put(text).put((byte) qos);
        return packet.array();
    }

    /** A PUBLISH whose packet identifier (above QoS 0) and payload are still to be written over the zeros at its end. */
    static byte[] publish(String topic, int qos, int payloadBytes) {
        byte[] text = utf8(topic);
        int remaining = 2 + text.length + (qos > 0 ? 2 : 0) + payloadBytes;
        ByteBuffer packet = ByteBuffer.allocate(1 + lengthBytes(remaining) + remaining);
        packet.put((byte) (0x30 | (qos << 1)));
        writeLength(remaining, packet);
        packet.putShort((short) text.length).put(text);
        return packet.array();
    }

    static void acknowledge(int type, int packetIdentifier, ByteBuffer out) {
        int flags = type == PUBREL ? 2 : 0;
        out.put((byte) ((type << 4) | flags)).put((byte) 2).putShort((short) packetIdentifier);
    }

    private static int lengthBytes(int value) {
        return value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4;
    }

    private static void writeLength(int value, ByteBuffer out) {
        int rest = value;
        while (rest >= 128) {
            out.put((byte) ((rest & 127) | 128));
            rest >>= 7;
        }
        out.put((byte) rest);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
