// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.godwit.protocol.codec.PacketDecoder;
import io.godwit.protocol.codec.PacketEncoder;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last handler of a client's channel: bytes to packets and packets to bytes. Runs on the client's loop. Packets sent
 * during one round of the loop leave in one write.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A close has nothing to tell that its caller waits for.
final class PacketHandler extends ChannelInboundHandlerAdapter {
    private final ClientConnection connection;
    private final PacketDecoder decoder;
    private final ProtocolVersion version;
    private final Handshake awaited;

    private @Nullable ChannelHandlerContext context;
    private @Nullable Throwable failure;

    /** Bytes of a packet whose rest has not come. */
    private @Nullable ByteBuf held;

    /** Encoded and not written yet. */
    private @Nullable ByteBuf out;

    /** What to tell once {@link #out} is written. */
    private List<SendCallback> afterWrite = new ArrayList<>();

    private boolean flushScheduled;
    private @Nullable ChannelFuture lastWrite;

    /** The last thing that has to happen before MQTT may be spoken. */
    enum Handshake {
        NONE,
        TLS,
        WEB_SOCKET
    }

    /** Told whether bytes reached the operating system. */
    interface SendCallback {
        void onWritten(@Nullable Throwable failure);
    }

    PacketHandler(ClientConnection connection, ProtocolVersion version, int maxPacketSize, Handshake awaited) {
        this.connection = connection;
        this.version = version;
        this.decoder = PacketDecoder.forClient(maxPacketSize, version);
        this.awaited = awaited;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (awaited == Handshake.NONE) {
            connection.onOpen(this);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent tls) {
            if (!tls.isSuccess()) {
                fail(ctx, tls.cause());
            } else if (awaited == Handshake.TLS) {
                connection.onOpen(this);
            }
        } else if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            connection.onOpen(this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        ByteBuf in = (ByteBuf) received;
        boolean gathered = held != null;
        if (held != null) {
            ByteBuf whole = held.writeBytes(in);
            in.release();
            in = whole;
            held = null;
        }
        try {
            Packet packet = decoder.decode(in);
            while (packet != null) {
                connection.onPacket(packet);
                packet = ctx.channel().isActive() ? decoder.decode(in) : null;
            }
        } catch (ProtocolViolation violation) {
            connection.onViolation(violation);
            in.release();
            return;
        } catch (RuntimeException e) {
            in.release();
            throw e;
        }
        if (!in.isReadable() || !ctx.channel().isActive()) {
            in.release();
            return;
        }
        // The rest of a packet follows in other reads: it is gathered in a buffer of our own, which may grow.
        if (gathered) {
            held = in.discardSomeReadBytes();
        } else {
            held = ctx.alloc().buffer(in.readableBytes()).writeBytes(in);
            in.release();
        }
    }

    /** Sends a packet; returns its size, or -1 without sending it when it has more bytes than {@code limit}. */
    int send(Packet packet, long limit, @Nullable SendCallback callback) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || !ctx.channel().isActive()) {
            if (callback != null) {
                callback.onWritten(new ClosedChannelException());
            }
            return 0;
        }
        int length = PacketEncoder.length(packet, version);
        if (length > limit) {
            return -1;
        }
        ByteBuf buffer = out;
        if (buffer == null) {
            buffer = ctx.alloc().buffer(Math.max(length, 256));
            out = buffer;
        }
        PacketEncoder.encode(packet, version, buffer);
        if (callback != null) {
            afterWrite.add(callback);
        }
        if (!flushScheduled) {
            flushScheduled = true;
            ctx.channel().eventLoop().execute(this::flush);
        }
        return length;
    }

    private void flush() {
        flushScheduled = false;
        ChannelHandlerContext ctx = context;
        ByteBuf bytes = out;
        if (ctx == null || bytes == null) {
            return;
        }
        out = null;
        List<SendCallback> callbacks = afterWrite;
        afterWrite = new ArrayList<>();
        ChannelFuture write = ctx.writeAndFlush(bytes);
        lastWrite = write;
        write.addListener(written -> callbacks.forEach(callback -> callback.onWritten(written.cause())));
    }

    /** Sends what waits, then closes the channel. */
    void close() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            return;
        }
        flush();
        ChannelFuture write = lastWrite;
        if (write == null) {
            ctx.close();
        } else {
            write.addListener(written -> ctx.close());
        }
    }

    /** Closes the channel at once. */
    void abort() {
        if (context != null) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(ctx, cause);
    }

    private void fail(ChannelHandlerContext ctx, Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (held != null) {
            held.release();
            held = null;
        }
        if (out != null) {
            out.release();
            out = null;
        }
        List<SendCallback> callbacks = afterWrite;
        afterWrite = new ArrayList<>();
        callbacks.forEach(callback -> callback.onWritten(new ClosedChannelException()));
        connection.onClosed(failure);
    }
}
