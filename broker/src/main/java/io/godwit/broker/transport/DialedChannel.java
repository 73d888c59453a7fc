// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.connection.Wire;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.metrics.Counters;
import io.godwit.protocol.codec.PacketDecoder;
import io.godwit.protocol.codec.PacketEncoder;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * A network connection to another server: bytes to packets and back. Lives on one loop with its caller, so that nothing is
 * handed over; what is sent in a round leaves with one write at its end.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty's: a channel that fails to write or close says so by closing.
final class DialedChannel extends ChannelInboundHandlerAdapter implements Wire {
    /** An out-buffer of this size does not wait for the end of the round. */
    private static final int EARLY = 64 * 1024;

    private final NettyLoop loop;
    private final Channel channel;
    private final ProtocolVersion version;
    private final PacketDecoder decoder;
    private final boolean encrypted;
    private final Dialed caller;
    private final Runnable flush = this::flush;

    /** Null until the channel is open. */
    private @Nullable ChannelHandlerContext context;

    /** Bytes that arrived and are not decoded yet. */
    private ByteBuf held = Unpooled.EMPTY_BUFFER;

    /** Encoded bytes of this round, or null when there are none. */
    private @Nullable ByteBuf out;

    private boolean flushing;
    private boolean paused;
    private boolean decoding;

    /** Whether {@link Dialed#onOpen} was called. */
    private boolean opened;

    /** Whether the caller can still send. */
    private boolean open;

    /** Nothing that arrives from now on is looked at. */
    private boolean deaf;

    private boolean ended;

    /** Why the channel ended, once it has. */
    private String endCause = "";

    DialedChannel(
            NettyLoop loop,
            Channel channel,
            ProtocolVersion version,
            int maxPacketSize,
            boolean encrypted,
            Dialed caller) {
        this.loop = loop;
        this.channel = channel;
        this.version = version;
        this.decoder = PacketDecoder.forClient(maxPacketSize, version);
        this.encrypted = encrypted;
        this.caller = caller;
    }

    // What arrives.

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        if (!encrypted) {
            begin();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                begin();
            } else {
                endCause = DialedTls.describe(handshake.cause());
                channel.close();
            }
        }
    }

    private void begin() {
        loop.beginRound();
        opened = true;
        open = true;
        run(() -> caller.onOpen(this));
    }

    /** We are broken, not the peer: the connection ends. */
    private void run(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException fault) {
            loop.log().error("A bridge met an internal error and its connection is closed", fault);
            abort();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        loop.beginRound();
        loop.cells().add(Counter.BYTES_RECEIVED, in.readableBytes());
        try {
            if (!deaf) {
                hold(in);
            }
        } finally {
            in.release();
        }
        decodeHeld();
    }

    private void hold(ByteBuf in) {
        if (held.isReadable()) {
            held.discardReadBytes();
        } else {
            held.release();
            held = loop.allocator().directBuffer(Math.max(256, in.readableBytes()));
        }
        held.writeBytes(in);
        if (paused) {
            channel.config().setAutoRead(false);
        }
    }

    private void decodeHeld() {
        if (decoding) {
            return;
        }
        decoding = true;
        try {
            while (!paused && !deaf) {
                Packet packet = decoder.decode(held);
                if (packet == null) {
                    break;
                }
                Counters.Cells cells = loop.cells();
                cells.count(Counter.PACKETS_RECEIVED);
                if (packet instanceof Publish publish) {
                    cells.count(Counter.PUBLISH_RECEIVED);
                    cells.add(Counter.PUBLISH_BYTES_RECEIVED, publish.payload().length);
                }
                run(() -> caller.onPacket(packet));
            }
        } catch (ProtocolViolation violation) {
            deaf = true;
            run(() -> caller.onViolation(violation, new byte[0]));
        } finally {
            decoding = false;
        }
        if (ended || deaf || !held.isReadable()) {
            dropHeld();
        }
        if (!channel.isActive() && !paused) {
            end();
        }
    }

    private void dropHeld() {
        ByteBuf buffer = held;
        held = Unpooled.EMPTY_BUFFER;
        buffer.release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (deaf || !paused) {
            end();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (endCause.isEmpty()) {
            endCause = DialedTls.isOfTls(cause) ? DialedTls.describe(cause) : TransportFault.describe(cause);
        }
        if (!TransportFault.isOfThePeer(cause)) {
            loop.log().error("The connection of a bridge met an internal error", cause);
        }
        deaf = true;
        channel.close();
    }

    private void end() {
        deaf = true;
        open = false;
        dropHeld();
        dropOut();
        if (ended) {
            return;
        }
        ended = true;
        String cause = endCause;
        if (opened) {
            caller.onClosed(cause);
        } else if (context != null) {
            caller.onFailed(cause.isEmpty() ? "the connection was closed" : cause);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (open && channel.isWritable()) {
            loop.beginRound();
            run(caller::onWritable);
        }
    }

    // What is sent.

    @Override
    public ProtocolVersion version() {
        return version;
    }

    @Override
    public void send(Packet packet) {
        if (!open) {
            return;
        }
        ByteBuf buffer = out;
        if (buffer == null) {
            buffer = loop.outBuffer();
            out = buffer;
        }
        if (!flushing) {
            flushing = true;
            loop.atEndOfRound(flush);
        }
        int before = buffer.readableBytes();
        PacketEncoder.encode(packet, version, buffer);
        Counters.Cells cells = loop.cells();
        cells.count(Counter.PACKETS_SENT);
        cells.add(Counter.BYTES_SENT, buffer.readableBytes() - before);
        if (packet instanceof Publish publish) {
            cells.count(Counter.PUBLISH_SENT);
            cells.add(Counter.PUBLISH_BYTES_SENT, publish.payload().length);
        }
        if (buffer.readableBytes() >= EARLY) {
            writeOut();
        }
    }

    private void flush() {
        flushing = false;
        writeOut();
    }

    private void writeOut() {
        ByteBuf buffer = out;
        ChannelHandlerContext ctx = context;
        if (buffer != null && ctx != null) {
            out = null;
            ctx.writeAndFlush(buffer, ctx.voidPromise());
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
        return open && channel.isWritable();
    }

    @Override
    public long pendingBytes() {
        ByteBuf buffer = out;
        var waiting = channel.unsafe().outboundBuffer();
        return (buffer == null ? 0 : buffer.readableBytes()) + (waiting == null ? 0 : waiting.totalPendingWriteBytes());
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        if (!paused) {
            return;
        }
        paused = false;
        loop.execute(this::decodeHeld);
        if (channel.isOpen() && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        writeOut();
        open = false;
        deaf = true;
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            Farewell.say(ctx, loop, false, encrypted);
        }
        loop.execute(this::end);
    }

    @Override
    public void abort() {
        open = false;
        deaf = true;
        dropOut();
        channel.close();
        loop.execute(this::end);
    }
}
