// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.session.Loop;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * Closes a channel so that its last packet arrives. A socket that is closed while bytes from the peer wait unread resets
 * the connection, and the reset overtakes what was sent; so our direction is closed first, and what the peer still sends
 * is read and dropped until it closes too or its time is up. Runs on the channel's loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty's: a channel that fails to write or close says so by closing.
final class Farewell {
    /** How long a peer that does not read may keep its socket. */
    private static final int FLUSH_MILLIS = 5_000;

    /** How long a peer may take to close its direction. */
    private static final int LINGER_MILLIS = 1_000;

    private Farewell() {}

    /** Everything was written; {@code framing} is the context of the last handler. */
    static void say(ChannelHandlerContext framing, NettyLoop loop, ListenerConfig config) {
        say(framing, loop, config.transport() == ListenerConfig.Transport.WEBSOCKETS, config.tls() != null);
    }

    /** The same for any channel. */
    static void say(ChannelHandlerContext framing, NettyLoop loop, boolean webSockets, boolean encrypted) {
        Channel channel = framing.channel();
        if (!channel.isActive()) {
            channel.close();
            return;
        }
        Loop.Timer deadline = loop.schedule(channel::close, FLUSH_MILLIS);
        channel.closeFuture().addListener(closed -> deadline.cancel());
        if (!channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
        if (webSockets) {
            WebSocketFrames.sayGoodbye(framing);
        }
        if (encrypted) {
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (tls != null) {
                tls.closeOutbound();
            }
        }
        // Straight to the socket: an empty buffer behind everything that was written.
        ChannelPromise sent = channel.newPromise();
        sent.addListener(done -> {
            if (done.isSuccess() && channel instanceof DuplexChannel duplex && !duplex.isOutputShutdown()) {
                Loop.Timer linger = loop.schedule(channel::close, LINGER_MILLIS);
                channel.closeFuture().addListener(closed -> linger.cancel());
                duplex.shutdownOutput();
            } else {
                channel.close();
            }
        });
        channel.unsafe().write(Unpooled.EMPTY_BUFFER, sent);
        channel.unsafe().flush();
    }

    /** No farewell at all. Safe from any thread. */
    static void cut(Channel channel) {
        channel.close();
    }
}
