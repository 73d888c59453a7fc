// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Opens network connections to the broker: TCP, TLS, WebSocket. Immutable, safe from any thread. */
final class Dialer {
    private static final int CONNECT_MILLIS = 30_000;
    private static final int MAX_HTTP_ANSWER_BYTES = 65_536;
    private static final int MAX_FRAME_BYTES = 1 << 28;

    private final Target target;
    private final InetSocketAddress address;
    private final @Nullable SslContext tls;
    private final @Nullable URI webSocket;
    private final Class<? extends Channel> channel;

    private Dialer(Target target, InetSocketAddress address, @Nullable SslContext tls, @Nullable URI webSocket) {
        this.target = target;
        this.address = address;
        this.tls = tls;
        this.webSocket = webSocket;
        this.channel = Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    static Dialer to(Target target) throws IOException {
        try {
            Target.Tls tls = target.tls();
            String path = target.webSocketPath();
            return new Dialer(
                    target,
                    new InetSocketAddress(InetAddress.getByName(target.host()), target.port()),
                    tls == null ? null : TlsContext.of(tls),
                    path == null
                            ? null
                            : new URI(
                                    tls == null ? "ws" : "wss", null, target.host(), target.port(), path, null, null));
        } catch (UnknownHostException e) {
            throw new IOException("No address is known for " + target.host() + "; check -h.", e);
        } catch (URISyntaxException e) {
            throw new IOException("No WebSocket address can be made of " + target + ".", e);
        }
    }

    Target target() {
        return target;
    }

    void dial(LoadLoop loop, Connection connection) {
        var connecting = new Bootstrap()
                .group(loop.eventLoop())
                .channel(channel)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.RECVBUF_ALLOCATOR, loop.receiveBuffer())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        fill(opened.pipeline(), connection);
                    }
                })
                .connect(address);
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                connection.onUnreachable(done.cause());
            }
        });
    }

    private void fill(ChannelPipeline pipeline, Connection connection) {
        Connection.Handshake awaited = Connection.Handshake.NONE;
        if (tls != null) {
            var handler = tls.newHandler(pipeline.channel().alloc(), target.host(), target.port());
            handler.setHandshakeTimeoutMillis(CONNECT_MILLIS);
            pipeline.addLast(handler);
            awaited = Connection.Handshake.TLS;
        }
        if (webSocket != null) {
            pipeline.addLast(
                    new HttpClientCodec(),
                    new HttpObjectAggregator(MAX_HTTP_ANSWER_BYTES),
                    new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                            .webSocketUri(webSocket)
                            .version(WebSocketVersion.V13)
                            .subprotocol("mqtt") // [MQTT-6.0.0-3] [v3 MQTT-6.0.0-3]
                            .maxFramePayloadLength(MAX_FRAME_BYTES)
                            .handshakeTimeoutMillis(CONNECT_MILLIS)
                            .build()),
                    new WebSocketFrames());
            awaited = Connection.Handshake.WEB_SOCKET;
        }
        pipeline.addLast(connection.handler(awaited));
    }
}
