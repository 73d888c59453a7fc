// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/** Certificate, key and trust of a listener, ready for handshakes. Immutable; safe on any loop until released. */
final class TlsServer {
    private final SslContext context;
    private final TlsFacts facts;

    TlsServer(SslContext context, TlsFacts facts) {
        this.context = context;
        this.facts = facts;
    }

    /** What it was made of. */
    TlsFacts facts() {
        return facts;
    }

    /** Puts TLS before the other handlers of a channel, when the loop has room for one more handshake. */
    static void start(Channel channel, NettyLoop loop, Listener listener) {
        channel.config().setAutoRead(false);
        loop.handshakes().enter(() -> {
            TlsServer current = listener.tls();
            if (!channel.isActive() || current == null) {
                return false;
            }
            SslHandler handler = current.context.newHandler(loop.allocator());
            // The connect timeout bounds the handshake and all that follows.
            handler.setHandshakeTimeoutMillis(0);
            handler.handshakeFuture().addListener(over -> loop.handshakes().leave());
            channel.pipeline().addFirst(handler);
            channel.config().setAutoRead(true);
            return true;
        });
    }

    void release() {
        ReferenceCountUtil.release(context);
    }
}
