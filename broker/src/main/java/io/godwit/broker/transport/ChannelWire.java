// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.connection.Endpoint;
import io.godwit.broker.connection.Wire;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.metrics.Counters;
import io.godwit.protocol.codec.PacketEncoder;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The connection's side of a network connection. Lives on the owner loop; packets are encoded into one out-buffer, which
 * exists only while there is something in it and leaves with one write at the end of the loop's round.
 *
 * <p>Where the channel belongs to another loop a {@link LoopBridge} stands between the two, otherwise calls go straight to
 * {@link PacketFraming}.
 */
final class ChannelWire implements Wire {
    /** A payload from this size on is not copied into the out-buffer. */
    private static final int BY_REFERENCE = 4 * 1024;

    /** An out-buffer of this size does not wait for the end of the round: the kernel can begin to take it. */
    private static final int EARLY = 64 * 1024;

    private final NettyLoop loop;
    private final PacketFraming framing;
    private final ProtocolVersion version;

    /** Null when the channel lives on the owner loop too. */
    private final @Nullable LoopBridge bridge;

    /** Null before {@link #begin}. */
    private @Nullable Conversation conversation;

    /** Encoded bytes of this round, or null when there are none. */
    private @Nullable ByteBuf out;

    /** Packets encoded since the last flush. */
    private int unflushedPackets;

    private boolean markedDirty;

    /** Whether the connection can still send. */
    private boolean open = true;

    /** Whether the end was told to the connection. */
    private boolean ended;

    private @Nullable ChannelWire previous;
    private @Nullable ChannelWire next;

    ChannelWire(NettyLoop loop, PacketFraming framing, ProtocolVersion version) {
        this.loop = loop;
        this.framing = framing;
        this.version = version;
        this.bridge = framing.loop() == loop ? null : new LoopBridge(framing, this);
    }

    /** Begins the conversation; the first call on the owner loop. */
    void begin(Conversations conversations, Endpoint endpoint) {
        loop.add(this);
        if (framing.listener().isClosed()) {
            abort();
            return;
        }
        try {
            conversation = conversations.begin(loop, endpoint, this);
        } catch (RuntimeException fault) {
            fail(fault);
        }
    }

    NettyLoop loop() {
        return loop;
    }

    /** The listener that the client came through. Any thread. */
    Listener listener() {
        return framing.listener();
    }

    @Nullable
    LoopBridge bridge() {
        return bridge;
    }

    // What arrives, on the owner loop.

    void receive(Packet packet) {
        if (open && conversation != null) {
            try {
                conversation.onPacket(packet);
            } catch (RuntimeException fault) {
                fail(fault);
            }
        }
    }

    void receiveViolation(ProtocolViolation violation, byte[] received) {
        if (open && conversation != null) {
            try {
                conversation.onViolation(violation, received);
            } catch (RuntimeException fault) {
                fail(fault);
            }
        }
    }

    void becameWritable() {
        if (open && conversation != null) {
            try {
                conversation.onWritable();
            } catch (RuntimeException fault) {
                fail(fault);
            }
        }
    }

    void shutdown(String cause) {
        if (open && conversation != null) {
            try {
                conversation.onShutdown(cause);
            } catch (RuntimeException fault) {
                fail(fault);
            }
        }
    }

    /** The channel is closed, or the connection closed it. */
    void end(String cause) {
        open = false;
        dropOut();
        if (!ended) {
            ended = true;
            loop.remove(this);
            if (conversation != null) {
                conversation.onClosed(cause);
            }
        }
    }

    /** We are broken, not the peer: nothing of what happened may be acknowledged. */
    private void fail(RuntimeException fault) {
        loop.log().error("A connection met an internal error and is closed", fault);
        abort();
    }

    // What is sent, on the owner loop.

    @Override
    public ProtocolVersion version() {
        return version;
    }

    @Override
    public void send(Packet packet) {
        assert loop.inEventLoop();
        if (!open) {
            return;
        }
        ByteBuf buffer = out;
        if (buffer == null) {
            buffer = loop.outBuffer();
            out = buffer;
        }
        if (!markedDirty) {
            markedDirty = true;
            loop.markDirty(this);
        }
        int before = buffer.readableBytes();
        if (packet instanceof Publish publish) {
            sendPublish(publish, buffer, before);
        } else {
            PacketEncoder.encode(packet, version, buffer);
            loop.cells().countSent(packet.type());
            count(buffer.readableBytes() - before);
        }
        if (out != null && buffer.readableBytes() >= EARLY) {
            writeOut();
            flushWritten();
        }
    }

    private void sendPublish(Publish publish, ByteBuf buffer, int before) {
        byte[] payload = publish.payload();
        Counters.Cells cells = loop.cells();
        cells.count(Counter.PUBLISH_SENT);
        cells.add(Counter.PUBLISH_BYTES_SENT, payload.length);
        if (payload.length < BY_REFERENCE) {
            PacketEncoder.encode(publish, version, buffer);
            count(buffer.readableBytes() - before);
            return;
        }
        PacketEncoder.encodeHead(publish, version, buffer);
        count(buffer.readableBytes() - before + payload.length);
        writeOut();
        write(loop.sharedPayload().shared(payload, loop.allocator()));
    }

    private void count(int bytes) {
        Counters.Cells cells = loop.cells();
        cells.count(Counter.PACKETS_SENT);
        cells.add(Counter.BYTES_SENT, bytes);
        unflushedPackets++;
    }

    private void writeOut() {
        ByteBuf buffer = out;
        if (buffer != null) {
            out = null;
            write(buffer);
        }
    }

    /** Hands bytes to the channel, which sends them with the next flush. */
    private void write(ByteBuf bytes) {
        if (bridge == null) {
            framing.write(bytes);
        } else {
            bridge.write(bytes);
        }
    }

    private void flushWritten() {
        int packets = unflushedPackets;
        unflushedPackets = 0;
        if (bridge == null) {
            framing.flush(packets);
        } else {
            bridge.flush(packets);
        }
    }

    /** The end of the round, or of the connection. */
    void flush() {
        markedDirty = false;
        writeOut();
        if (open) {
            flushWritten();
        }
    }

    /** In the middle of a long round; the end of it will look here again. */
    void flushEarly() {
        if (open && out != null) {
            writeOut();
            flushWritten();
        }
    }

    private void dropOut() {
        ByteBuf buffer = out;
        if (buffer != null) {
            out = null;
            buffer.release();
        }
    }

    @Override
    public boolean isWritable() {
        if (!open) {
            return false;
        }
        if (bridge != null) {
            return bridge.isWritable();
        }
        if (!framing.isWritable() && markedDirty) {
            // What the kernel was not offered yet says nothing about the peer.
            framing.flush(0);
        }
        return framing.isWritable();
    }

    @Override
    public long pendingBytes() {
        ByteBuf buffer = out;
        long waiting = buffer == null ? 0 : buffer.readableBytes();
        return waiting + (bridge == null ? framing.pendingBytes() : bridge.pendingBytes());
    }

    @Override
    public void pauseReading() {
        if (bridge == null) {
            framing.pauseReading();
        } else {
            bridge.pauseReading();
        }
    }

    @Override
    public void resumeReading() {
        if (!open) {
            return;
        }
        if (bridge == null) {
            framing.resumeReading();
        } else {
            bridge.resumeReading();
        }
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        flush();
        open = false;
        if (bridge == null) {
            framing.closeAfterWrites();
        } else {
            bridge.closeAfterWrites();
        }
        loop.execute(() -> end(""));
    }

    @Override
    public void abort() {
        if (!open) {
            return;
        }
        open = false;
        dropOut();
        if (bridge == null) {
            framing.abort();
        } else {
            bridge.abort();
        }
        loop.execute(() -> end(""));
    }

    // The loop's list of wires.

    @Nullable
    ChannelWire next() {
        return next;
    }

    void linkBefore(ChannelWire first) {
        next = first;
        first.previous = this;
    }

    /** Leaves the list; returns the one that followed. */
    @Nullable
    ChannelWire unlink() {
        ChannelWire after = next;
        ChannelWire before = previous;
        if (after != null) {
            after.previous = before;
        }
        if (before != null) {
            before.next = after;
        }
        previous = null;
        next = null;
        return after;
    }
}
