// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A capture file for Wireshark. The broker saw packets of MQTT, no network, so each connection gets addresses of its own and TCP
 * segments around its packets: a handshake where it begins, a FIN where it ends.
 *
 * <pre>
 * section header block | interface description block (raw IP) | enhanced packet block ...
 * enhanced packet block: type 6 | length | interface 0 | time in microseconds (high, low) | captured | original | data | length
 * </pre>
 *
 * <p>Bytes that are not shown are written as stars, so that Wireshark reads the packet whole; packets that do not fit into one
 * segment are marked as captured in part.
 */
final class PcapngWriter implements EventWriter {
    private static final int SECTION_HEADER = 0x0A0D0D0A;
    private static final int BYTE_ORDER = 0x1A2B3C4D;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int ENHANCED_PACKET = 6;
    private static final int RAW_IP = 101;
    private static final int APPLICATION_OPTION = 4;

    private static final int IP_HEADER = 20;
    private static final int TCP_HEADER = 20;
    private static final int TCP = 6;
    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int PUSH = 0x08;
    private static final int ACK = 0x10;

    /** Payload of a segment; with its headers it fits into a datagram. */
    private static final int MOST_IN_SEGMENT = 60_000;

    private static final int BROKER_ADDRESS = 0x0AFFFFFE;
    private static final int BROKER_PORT = 1883;
    private static final int FIRST_CLIENT_PORT = 49_152;
    private static final int CLIENT_PORTS = 16_384;
    private static final byte STAR = '*';

    private final OutputStream out;
    private final Map<Long, Flow> flows = new HashMap<>();

    /** What TCP counts of a connection: bytes sent by either side. */
    private static final class Flow {
        private final int clientAddress;
        private final int clientPort;
        private int clientSent;
        private int brokerSent;

        Flow(long connection) {
            this.clientAddress = 0x0A000000 | (int) (connection & 0xFFFFFF);
            this.clientPort = FIRST_CLIENT_PORT + (int) (connection % CLIENT_PORTS);
        }
    }

    /** Writes the blocks in front of the packets. */
    PcapngWriter(OutputStream out) throws IOException {
        this.out = out;
        byte[] name = "godwit trace".getBytes(StandardCharsets.US_ASCII);
        byte[] section = new byte[16 + 4 + name.length + 4];
        ByteBuffer fields = buffer(section);
        fields.putInt(BYTE_ORDER).putShort((short) 1).putShort((short) 0).putLong(-1);
        fields.putShort((short) APPLICATION_OPTION)
                .putShort((short) name.length)
                .put(name)
                .putInt(0);
        block(SECTION_HEADER, section);
        byte[] description = new byte[8];
        buffer(description).putShort((short) RAW_IP).putShort((short) 0).putInt(0);
        block(INTERFACE_DESCRIPTION, description);
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void write(SeenEvent event) throws IOException {
        switch (event.way()) {
            case LOST -> {}
            case BEGIN -> flow(event);
            case END -> finish(event, flow(event));
            case IN -> packet(event, flow(event), true);
            case OUT -> packet(event, flow(event), false);
        }
    }

    private Flow flow(SeenEvent event) throws IOException {
        Flow known = flows.get(event.connection());
        if (known != null) {
            return known;
        }
        Flow flow = new Flow(event.connection());
        flows.put(event.connection(), flow);
        segment(event.timeMicros(), flow, true, SYN, new byte[0], 0);
        flow.clientSent++;
        segment(event.timeMicros(), flow, false, SYN | ACK, new byte[0], 0);
        flow.brokerSent++;
        segment(event.timeMicros(), flow, true, ACK, new byte[0], 0);
        return flow;
    }

    private void finish(SeenEvent event, Flow flow) throws IOException {
        segment(event.timeMicros(), flow, true, FIN | ACK, new byte[0], 0);
        flow.clientSent++;
        segment(event.timeMicros(), flow, false, FIN | ACK, new byte[0], 0);
        flow.brokerSent++;
        segment(event.timeMicros(), flow, true, ACK, new byte[0], 0);
        flows.remove(event.connection());
    }

    private void packet(SeenEvent event, Flow flow, boolean fromClient) throws IOException {
        boolean whole = event.size() <= MOST_IN_SEGMENT;
        byte[] bytes = event.bytes();
        if (whole && bytes.length < event.size()) {
            bytes = Arrays.copyOf(bytes, event.size());
            Arrays.fill(bytes, event.bytes().length, bytes.length, STAR);
        }
        int left = event.size();
        while (left > 0) {
            int length = Math.min(left, MOST_IN_SEGMENT);
            byte[] captured = bytes.length <= length ? bytes : Arrays.copyOf(bytes, length);
            segment(event.timeMicros(), flow, fromClient, PUSH | ACK, captured, length);
            if (fromClient) {
                flow.clientSent += length;
            } else {
                flow.brokerSent += length;
            }
            left -= length;
            bytes = new byte[0];
        }
    }

    /** Writes a segment with {@code length} bytes, of which those in {@code captured} are known. */
    private void segment(long timeMicros, Flow flow, boolean fromClient, int flags, byte[] captured, int length)
            throws IOException {
        int total = IP_HEADER + TCP_HEADER + length;
        byte[] bytes = new byte[IP_HEADER + TCP_HEADER + captured.length];
        ByteBuffer datagram = ByteBuffer.wrap(bytes);
        datagram.put((byte) 0x45).put((byte) 0).putShort((short) total).putShort((short) 0);
        datagram.putShort((short) 0x4000).put((byte) 64).put((byte) TCP).putShort((short) 0);
        datagram.putInt(fromClient ? flow.clientAddress : BROKER_ADDRESS);
        datagram.putInt(fromClient ? BROKER_ADDRESS : flow.clientAddress);
        datagram.putShort((short) (fromClient ? flow.clientPort : BROKER_PORT));
        datagram.putShort((short) (fromClient ? BROKER_PORT : flow.clientPort));
        datagram.putInt(fromClient ? flow.clientSent : flow.brokerSent);
        boolean acknowledges = (flags & ACK) != 0;
        datagram.putInt(!acknowledges ? 0 : fromClient ? flow.brokerSent : flow.clientSent);
        datagram.put((byte) ((TCP_HEADER / 4) << 4)).put((byte) flags).putShort((short) 0xFFFF);
        datagram.putShort((short) 0).putShort((short) 0).put(captured);
        datagram.putShort(10, (short) ~sum(bytes, 0, IP_HEADER, 0));
        if (captured.length == length) {
            int pseudo = TCP + TCP_HEADER + length + sum(bytes, 12, IP_HEADER, 0);
            datagram.putShort(IP_HEADER + 16, (short) ~sum(bytes, IP_HEADER, bytes.length, pseudo));
        }
        enhancedPacket(timeMicros, bytes, total);
    }

    /** The sum of 16-bit words in ones' complement. */
    private static int sum(byte[] bytes, int from, int to, int begin) {
        int sum = begin;
        for (int i = from; i < to; i++) {
            boolean high = (i - from) % 2 == 0;
            sum += (bytes[i] & 0xFF) << (high ? 8 : 0);
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return sum;
    }

    private void enhancedPacket(long timeMicros, byte[] bytes, int original) throws IOException {
        int padded = (bytes.length + 3) & ~3;
        byte[] block = new byte[20 + padded];
        ByteBuffer fields = buffer(block);
        fields.putInt(0).putInt((int) (timeMicros >>> 32)).putInt((int) timeMicros);
        fields.putInt(bytes.length).putInt(original).put(bytes);
        block(ENHANCED_PACKET, block);
    }

    private void block(int type, byte[] body) throws IOException {
        byte[] block = new byte[12 + body.length];
        buffer(block).putInt(type).putInt(block.length).put(body).putInt(block.length);
        out.write(block);
    }
}
