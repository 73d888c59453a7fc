// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** One connection of a {@link LoadLoop}: cuts what arrives into packets and keeps what is to be sent until the loop writes it. */
final class LoadConnection {
    /** Takes the packets of one connection. */
    interface Packets {
        /**
         * A whole packet arrived.
         *
         * @param first its first byte
         * @param body stands at the byte after the remaining length and ends with the packet; valid during the call
         */
        void onPacket(LoadConnection connection, int first, ByteBuffer body);
    }

    private static final byte[] NOTHING = {};
    private static final int FIRST_OUT_BYTES = 256;

    private final LoadLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Packets packets;
    private ByteBuffer out = ByteBuffer.allocate(0);
    private byte[] held = NOTHING;
    private boolean queued;

    LoadConnection(LoadLoop loop, SocketChannel channel, SelectionKey key, Packets packets) {
        this.loop = loop;
        this.channel = channel;
        this.key = key;
        this.packets = packets;
    }

    /** Room for so many bytes that the loop sends before it next waits. */
    ByteBuffer out(int bytes) {
        if (out.remaining() < bytes) {
            int capacity = Math.max(FIRST_OUT_BYTES, Math.max(out.capacity() * 2, out.position() + bytes));
            out = ByteBuffer.allocate(capacity).put(out.flip());
        }
        if (!queued) {
            queued = true;
            loop.queueWrite(this);
        }
        return out;
    }

    void send(byte[] packet) {
        out(packet.length).put(packet);
    }

    /** Writes what it can; the loop comes again when the socket takes more. */
    void write() throws IOException {
        out.flip();
        channel.write(out);
        boolean done = !out.hasRemaining();
        out.compact();
        queued = !done;
        int interest = done ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    /** Reads once, by way of a buffer that all connections share, and hands over the whole packets. */
    void read(ByteBuffer shared) throws IOException {
        shared.clear();
        shared.put(held);
        held = NOTHING;
        if (channel.read(shared) < 0) {
            throw new EOFException("the broker closed a connection");
        }
        shared.flip();
        while (shared.hasRemaining()) {
            int end = packetEnd(shared);
            if (end < 0 || end > shared.limit()) {
                held = new byte[shared.remaining()];
                shared.get(held);
                return;
            }
            int limit = shared.limit();
            int first = shared.get() & 0xff;
            while (shared.get() < 0) {
                // The remaining length was read by packetEnd.
            }
            shared.limit(end);
            packets.onPacket(this, first, shared);
            shared.limit(limit).position(end);
        }
    }

    void close() throws IOException {
        channel.close();
    }

    /** Where the packet at the buffer's position ends, or -1 when its length is not all there. */
    private static int packetEnd(ByteBuffer in) {
        int length = 0;
        int index = in.position() + 1;
        for (int shift = 0; shift < 28 && index < in.limit(); shift += 7) {
            byte next = in.get(index++);
            length |= (next & 127) << shift;
            if (next >= 0) {
                return index + length;
            }
        }
        return -1;
    }
}
