// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.connection.Endpoint;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.metrics.Counters;
import io.godwit.broker.session.Loop;
import io.godwit.protocol.codec.PacketDecoder;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.spec.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to packets: the only handler of a plain channel, the last one where TLS or WebSocket come first. Decodes packet
 * after packet straight from the loop's receive buffer; only what is left of an unfinished packet is copied and kept.
 *
 * <p>Lives on the channel's loop. Before the first packet there is no connection: the connect timeout runs, and a channel
 * that ends leaves nothing but a line in the log. Afterwards everything goes through the {@link ChannelWire}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty's: a channel that fails to write or close says so by closing.
final class PacketFraming extends ChannelInboundHandlerAdapter {
    /** Bytes of something that is no packet which the connection is shown, for the trace. */
    private static final int MOST_SHOWN = 512;

    private final NettyLoop loop;
    private final Listener listener;
    private final PacketDecoder decoder;
    private final Channel channel;

    /** The client's address where a PROXY header or X-Forwarded-For tells it, or null for the channel's own. */
    private @Nullable ClientAddress address;

    /** The context of this handler; null until it is added. */
    private @Nullable ChannelHandlerContext context;

    /** Runs until the first packet; afterwards, when closing, until the peer has taken the farewell. */
    private Loop.@Nullable Timer deadline;

    /** Null before the first packet. */
    private @Nullable ChannelWire wire;

    /** Bytes that arrived and are not decoded yet; {@link Unpooled#EMPTY_BUFFER} as a rule. */
    private ByteBuf held = Unpooled.EMPTY_BUFFER;

    /** Whether decoding waits for {@link #resumeReading}. */
    private boolean paused;

    private boolean decoding;

    /** Nothing that arrives from now on is looked at. */
    private boolean deaf;

    /** Whether the client has sent its last packet. */
    private boolean goodbyeHeard;

    /** What the channel says of itself, which is asked several times for each message. */
    private volatile boolean writable = true;

    /** Why the channel ended, once it has. */
    private @Nullable String endCause;

    /** What {@link Counter#OUTGOING_BYTES} knows of this channel. */
    private long reportedPending;

    /** Packets flushed since the kernel had last taken everything: at most so many wait. */
    private int unsentPackets;

    /** What {@link Counter#OUTGOING_PACKETS} knows of this channel. */
    private int reportedPackets;

    private boolean watchingPending;

    PacketFraming(NettyLoop loop, Listener listener, Channel channel) {
        this.loop = loop;
        this.listener = listener;
        this.channel = channel;
        this.decoder = new PacketDecoder(listener.limits().maxPacketSize());
    }

    NettyLoop loop() {
        return loop;
    }

    Listener listener() {
        return listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        deadline = loop.schedule(this::connectTimedOut, listener.limits().connectTimeoutMillis());
    }

    private void connectTimedOut() {
        listener.log().notice("Client " + clientAddress().text() + " sent no CONNECT in time, closing.");
        deaf = true;
        channel.close();
    }

    private void cancelDeadline() {
        Loop.Timer timer = deadline;
        if (timer != null) {
            deadline = null;
            timer.cancel();
        }
    }

    private ClientAddress clientAddress() {
        ClientAddress known = address;
        return known == null ? ClientAddress.of(channel) : known;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ClientAddress told) {
            address = told;
        }
    }

    // In: from the channel.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        loop.beginRound();
        loop.cells().add(Counter.BYTES_RECEIVED, in.readableBytes());
        if (deaf) {
            in.release();
            return;
        }
        if (held.isReadable() || paused || decoding) {
            hold(in);
            decodeHeld();
            return;
        }
        try {
            decode(in);
            if (in.isReadable() && !deaf) {
                hold(in.retain());
            }
        } finally {
            in.release();
        }
    }

    /** Appends to what is held; takes over the caller's reference. */
    private void hold(ByteBuf in) {
        if (held.isReadable()) {
            held.discardReadBytes();
        } else {
            held.release();
            held = loop.allocator().directBuffer(Math.max(256, in.readableBytes()));
        }
        held.writeBytes(in);
        in.release();
        if (paused) {
            channel.config().setAutoRead(false);
        }
    }

    private void decodeHeld() {
        if (decoding || paused || deaf) {
            return;
        }
        decode(held);
        if (!held.isReadable()) {
            dropHeld();
        }
        if (endCause != null && !paused && !deaf) {
            end(endCause);
        }
    }

    private void dropHeld() {
        ByteBuf buffer = held;
        held = Unpooled.EMPTY_BUFFER;
        buffer.release();
    }

    private void decode(ByteBuf in) {
        decoding = true;
        try {
            while (!paused && !deaf) {
                int before = in.readerIndex();
                Packet packet = decoder.decode(in);
                if (packet == null) {
                    break;
                }
                receive(packet, in.readerIndex() - before);
            }
        } catch (ProtocolViolation violation) {
            receiveViolation(violation, in);
        } finally {
            decoding = false;
        }
        LoopBridge bridge = wire == null ? null : wire.bridge();
        if (bridge != null && !bridge.handOver()) {
            pauseReading();
        }
    }

    private void receive(Packet packet, int bytes) {
        Counters.Cells cells = loop.cells();
        cells.count(Counter.PACKETS_RECEIVED);
        if (packet instanceof Publish publish) {
            cells.count(Counter.PUBLISH_RECEIVED);
            cells.add(Counter.PUBLISH_BYTES_RECEIVED, publish.payload().length);
        } else {
            cells.countReceived(packet.type());
            if (packet instanceof Disconnect) {
                goodbyeHeard = true;
            }
        }
        ChannelWire target = wire;
        if (target == null) {
            target = begin(packet);
        }
        LoopBridge bridge = target.bridge();
        if (bridge == null) {
            target.receive(packet);
        } else {
            bridge.receive(packet, bytes);
        }
    }

    private void receiveViolation(ProtocolViolation violation, ByteBuf in) {
        byte[] received = new byte[Math.min(in.readableBytes(), MOST_SHOWN)];
        in.getBytes(in.readerIndex(), received);
        ChannelWire target = wire;
        if (target == null) {
            target = begin(null);
        }
        LoopBridge bridge = target.bridge();
        if (bridge == null) {
            target.receiveViolation(violation, received);
        } else {
            bridge.handOver();
            bridge.receiveViolation(violation, received);
        }
        deaf = true;
    }

    /** The first packet is here, or something that is none: from now on there is a connection. */
    private ChannelWire begin(@Nullable Packet first) {
        cancelDeadline();
        Endpoint endpoint = listener.endpoint(channel, clientAddress());
        NettyLoop owner = first instanceof Connect connect ? listener.ownerLoop(connect, endpoint) : loop;
        ChannelWire begun = new ChannelWire(owner, this, decoder.version());
        wire = begun;
        LoopBridge bridge = begun.bridge();
        if (bridge == null) {
            begun.begin(listener.conversations(), endpoint);
        } else {
            bridge.begin(listener.conversations(), endpoint);
        }
        return begun;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (endCause == null) {
            endCause = "";
        }
        if (deaf || !held.isReadable()) {
            end(endCause);
        } else {
            // The client sent its last packets and left while an earlier one waits to be decided.
            decodeHeld();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deaf || !paused || !held.isReadable()) {
            end(endCause == null ? "" : endCause);
        }
    }

    private void end(String cause) {
        deaf = true;
        dropHeld();
        cancelDeadline();
        reportPending(0);
        ChannelWire target = wire;
        if (target != null) {
            LoopBridge bridge = target.bridge();
            if (bridge == null) {
                target.end(cause);
            } else {
                bridge.end(cause);
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        writable = channel.isWritable();
        ChannelWire target = wire;
        if (target != null && writable) {
            LoopBridge bridge = target.bridge();
            if (bridge == null) {
                target.becameWritable();
            } else {
                bridge.becameWritable();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            endCause = TransportFault.describe(cause);
        } else if (TransportFault.isOfThePeer(cause)) {
            endCause = TransportFault.describe(cause);
            if (wire == null) {
                listener.log().notice("Client " + clientAddress().text() + " disconnected: " + endCause + ".");
            }
        } else {
            endCause = "internal error";
            listener.log().error("The connection from " + clientAddress().text() + " met an internal error", cause);
        }
        deaf = true;
        channel.close();
    }

    // In: from the connection.

    /** Stops decoding after the packet that is being handled. */
    void pauseReading() {
        paused = true;
    }

    /** Goes on decoding, later in this round or in the next. */
    void resumeReading() {
        if (!paused) {
            return;
        }
        paused = false;
        if (held.isReadable() || endCause != null) {
            loop.execute(this::decodeHeld);
        }
        if (channel.isOpen() && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
    }

    // Out.

    void write(ByteBuf bytes) {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            bytes.release();
        } else {
            ctx.write(bytes, channel.voidPromise());
        }
    }

    void flush(int packets) {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            unsentPackets += packets;
            ctx.flush();
            watchPending();
        }
    }

    /** Whether the peer keeps up; safe from any thread. */
    boolean isWritable() {
        return writable;
    }

    /** Bytes that the kernel has not taken yet; safe from any thread. */
    long pendingBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Keeps the gauge right: a flush that left something behind is followed by a look when that is gone. */
    private void watchPending() {
        long pending = pendingBytes();
        reportPending(pending);
        if (pending > 0 && !watchingPending) {
            watchingPending = true;
            // An empty buffer behind everything that was written; a task then, because it is told in the middle of a
            // write.
            ChannelPromise gone = channel.newPromise();
            gone.addListener(done -> loop.execute(this::pendingIsGone));
            channel.unsafe().write(Unpooled.EMPTY_BUFFER, gone);
            channel.unsafe().flush();
        }
    }

    private void pendingIsGone() {
        watchingPending = false;
        watchPending();
    }

    private void reportPending(long pending) {
        if (pending == 0) {
            unsentPackets = 0;
        }
        if (pending != reportedPending || unsentPackets != reportedPackets) {
            loop.cells().add(Counter.OUTGOING_BYTES, pending - reportedPending);
            loop.cells().add(Counter.OUTGOING_PACKETS, unsentPackets - reportedPackets);
            reportedPending = pending;
            reportedPackets = unsentPackets;
        }
    }

    /** Sends what was written, says good-bye, and closes when the peer has done so or has had its time. */
    void closeAfterWrites() {
        deaf = true;
        dropHeld();
        ChannelHandlerContext ctx = context;
        if (goodbyeHeard && isPlain() && pendingBytes() == 0) {
            // The client sends nothing more that could reset the connection, and the kernel has all that is for it.
            channel.close();
        } else if (ctx != null) {
            Farewell.say(ctx, loop, listener.config());
        }
    }

    private boolean isPlain() {
        return listener.config().tls() == null && listener.config().transport() == ListenerConfig.Transport.MQTT;
    }

    void abort() {
        deaf = true;
        channel.close();
    }
}
