// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.crash;

import io.godwit.protocol.codec.PacketDecoder;
import io.godwit.protocol.codec.PacketEncoder;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.spec.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection to the broker: packets in, packets out, and its end. Belongs to the thread of the run. */
final class PacketSocket {
    /** Takes what one connection gets. */
    interface Receiver {
        /** A packet arrived. */
        void onPacket(Packet packet);

        /** The broker closed the connection, or is no more; not called after {@link PacketSocket#close}. */
        void onEnd();
    }

    private static final int READ_BYTES = 64 * 1024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ProtocolVersion version;
    private final Receiver receiver;
    private final PacketDecoder decoder;
    private final ByteBuf in = Unpooled.buffer(READ_BYTES);
    private final ByteBuf out = Unpooled.buffer(READ_BYTES);
    private boolean closed;

    private PacketSocket(SocketChannel channel, Selector selector, ProtocolVersion version, Receiver receiver)
            throws IOException {
        this.channel = channel;
        this.version = version;
        this.receiver = receiver;
        this.decoder = PacketDecoder.forClient(0, version);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /**
     * Connects to a port of this machine.
     *
     * @throws IOException when nobody listens there
     */
    static PacketSocket open(Selector selector, int port, ProtocolVersion version, Receiver receiver)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new PacketSocket(channel, selector, version, receiver);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Sends as much as the socket takes; the rest follows. After the end it does nothing. */
    void send(Packet packet) {
        if (!closed) {
            PacketEncoder.encode(packet, version, out);
            write();
        }
    }

    /** Reads and writes what can be now. */
    void onReady() {
        if (key.isValid() && key.isWritable()) {
            write();
        }
        if (key.isValid() && key.isReadable()) {
            read();
        }
    }

    /** Ends the connection without a word; {@link Receiver} hears nothing more. */
    void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    private void write() {
        try {
            out.readBytes(channel, out.readableBytes());
            out.discardSomeReadBytes();
            int interest = out.isReadable() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
            if (key.isValid() && key.interestOps() != interest) {
                key.interestOps(interest);
            }
        } catch (IOException e) {
            // What the broker had sent before it ended is still to be read; the end is found there.
            out.clear();
        }
    }

    private void read() {
        int read = 0;
        try {
            read = in.writeBytes(channel, READ_BYTES);
        } catch (IOException e) {
            read = -1;
        }
        for (Packet packet = decoder.decode(in); packet != null && !closed; packet = decoder.decode(in)) {
            receiver.onPacket(packet);
        }
        in.discardSomeReadBytes();
        if (read < 0 && !closed) {
            close();
            receiver.onEnd();
        }
    }
}
