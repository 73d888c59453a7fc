// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.ListenerConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;

/**
 * Puts a channel's handlers together: only those that its listener needs, so that the classes of TLS, WebSocket and PROXY
 * are not even loaded where nobody uses them.
 */
final class Pipelines {
    private Pipelines() {}

    static void build(Channel channel, NettyLoop loop, Listener listener) {
        ListenerConfig config = listener.config();
        if (config.transport() == ListenerConfig.Transport.HTTP_API) {
            HttpRequests.addTo(channel, loop, listener);
        } else {
            channel.pipeline().addLast(new PacketFraming(loop, listener, channel));
        }
        if (config.tls() == null
                && config.transport() == ListenerConfig.Transport.MQTT
                && config.proxyProtocol() == 0) {
            return;
        }
        channel.pipeline().addFirst(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel registered) {
                addOptional(registered, loop, listener, config);
            }
        });
    }

    /** Innermost first, on the channel's loop. */
    private static void addOptional(Channel channel, NettyLoop loop, Listener listener, ListenerConfig config) {
        if (config.transport() == ListenerConfig.Transport.WEBSOCKETS) {
            WebSocketUpgrade.addTo(channel, loop, listener);
        }
        if (config.tls() != null) {
            TlsServer.start(channel, loop, listener);
        }
        if (config.proxyProtocol() != 0) {
            ProxyHeader.addTo(channel, listener);
        }
    }
}
