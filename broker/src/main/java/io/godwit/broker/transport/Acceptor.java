// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.metrics.Counter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Takes the connections that a listening socket accepts: admits or drops them, hands them to the loops in turn. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty's: a channel that fails to write or close says so by closing.
final class Acceptor extends ChannelInboundHandlerAdapter {
    /** Above the second figure a connection is told not to send, until what waits is below the first. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    /** How long accepting pauses when the system has no more file descriptors. */
    private static final int PAUSE_MILLIS = 1_000;

    private final Loops loops;

    /** Whose connections these are; another listener may take the socket over. */
    private volatile Listener listener;

    private final Admission admission;
    private int turn;

    Acceptor(Loops loops, Listener listener, Admission admission) {
        this.loops = loops;
        this.listener = listener;
        this.admission = admission;
    }

    /** From the next connection on they are this listener's. Any thread. */
    void serve(Listener other) {
        listener = other;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel child = (Channel) message;
        Listener to = listener;
        NettyLoop accepting = loops.acceptor();
        accepting.cells().count(Counter.SOCKETS_OPENED);
        String refusal = admission.refusal(to, addressOf(child, to), accepting.nanos());
        if (refusal != null) {
            to.log().notice("Connection from " + ClientAddress.of(child).text() + " refused: " + refusal + ".");
            child.unsafe().closeForcibly();
            return;
        }
        child.closeFuture().addListener(closed -> accepting.execute(() -> admission.left(to)));
        if (to.config().proxyProtocol() == 0) {
            to.logArrival(child, ClientAddress.of(child));
        }
        NettyLoop loop = loops.at(turn);
        turn = (turn + 1) % loops.size();
        configure(child, loop);
        Pipelines.build(child, loop, to);
        loop.eventLoop().register(child).addListener(registered -> {
            if (!registered.isSuccess()) {
                child.unsafe().closeForcibly();
            }
        });
    }

    /** The address whose connections are counted; behind a proxy that is known later. */
    private static @Nullable InetAddress addressOf(Channel child, Listener to) {
        return to.config().proxyProtocol() == 0 && child.remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress()
                : null;
    }

    private static void configure(Channel child, NettyLoop loop) {
        // TCP_NODELAY is set by Netty, and is right: what goes together is written together.
        child.config().setAllocator(loop.allocator());
        child.config().setRecvByteBufAllocator(loop.receiveBuffers());
        child.config().setWriteBufferWaterMark(WATER_MARK);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        listener.log().error("Accepting failed, going on in a second: " + TransportFault.describe(cause));
        ctx.channel().config().setAutoRead(false);
        loops.acceptor().schedule(() -> ctx.channel().config().setAutoRead(true), PAUSE_MILLIS);
    }
}
