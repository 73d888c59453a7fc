// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Opens the network connection of a client: name, proxy, TCP or Unix socket, TLS, WebSocket. Used by one attempt; runs on
 * the client's loop, except for looking up names, which has a virtual thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A close has nothing to tell that its caller waits for.
final class Dialer {
    private static final int MAX_HTTP_ANSWER_BYTES = 65_536;
    private static final int MAX_FRAME_BYTES = 1 << 24;

    private final ClientOptions options;
    private final ClientNetwork network;
    private final EventLoop loop;
    private final @Nullable SslContext tls;
    private final Function<PacketHandler.Handshake, PacketHandler> lastHandler;
    private final Consumer<Throwable> onFailure;
    private @Nullable Channel channel;
    private boolean cancelled;

    /**
     * An attempt.
     *
     * @param tls null for plain text
     * @param lastHandler makes the handler that learns when the connection is open, and when it is closed afterwards
     * @param onFailure called when there is no connection
     */
    Dialer(
            ClientOptions options,
            ClientNetwork network,
            EventLoop loop,
            @Nullable SslContext tls,
            Function<PacketHandler.Handshake, PacketHandler> lastHandler,
            Consumer<Throwable> onFailure) {
        this.options = options;
        this.network = network;
        this.loop = loop;
        this.tls = tls;
        this.lastHandler = lastHandler;
        this.onFailure = onFailure;
    }

    void dial() {
        switch (options.server()) {
            case ServerAddress.Unix unix -> tryInTurn(List.of(network.unixAddress(unix.path())), 0);
            case ServerAddress.Tcp tcp -> {
                if (options.proxy() == null) {
                    resolve(tcp);
                } else {
                    tryInTurn(List.of(InetSocketAddress.createUnresolved(tcp.host(), tcp.port())), 0);
                }
            }
        }
    }

    /** Gives up; nothing is called any more unless the connection is open already. */
    void cancel() {
        cancelled = true;
        if (channel != null) {
            channel.close();
        }
    }

    private void resolve(ServerAddress.Tcp tcp) {
        byte @Nullable [] literal = NetUtil.createByteArrayFromIpAddressString(tcp.host());
        if (literal != null) {
            try {
                tryInTurn(List.of(new InetSocketAddress(InetAddress.getByAddress(literal), tcp.port())), 0);
            } catch (UnknownHostException e) {
                onFailure.accept(e);
            }
            return;
        }
        Thread.startVirtualThread(() -> {
            try {
                List<SocketAddress> addresses = new ArrayList<>();
                for (InetAddress address : InetAddress.getAllByName(tcp.host())) {
                    addresses.add(new InetSocketAddress(address, tcp.port()));
                }
                loop.execute(() -> tryInTurn(addresses, 0));
            } catch (UnknownHostException e) {
                loop.execute(() -> fail(e));
            }
        });
    }

    private void fail(Throwable cause) {
        if (!cancelled) {
            onFailure.accept(cause);
        }
    }

    private void tryInTurn(List<SocketAddress> addresses, int index) {
        if (cancelled) {
            return;
        }
        boolean unix = options.server() instanceof ServerAddress.Unix;
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(unix ? network.unixChannel() : network.tcpChannel())
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, options.connectTimeoutMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        fill(opened.pipeline());
                    }
                });
        if (!unix) {
            bootstrap.option(ChannelOption.TCP_NODELAY, options.noDelay());
        }
        String bindAddress = options.bindAddress();
        ChannelFuture connecting = bindAddress == null
                ? bootstrap.connect(addresses.get(index))
                : bootstrap.connect(addresses.get(index), new InetSocketAddress(bindAddress, 0));
        channel = connecting.channel();
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                return;
            }
            if (index + 1 < addresses.size()) {
                tryInTurn(addresses, index + 1);
            } else {
                fail(options.proxy() == null ? done.cause() : ConnectFailure.ofProxy(options.proxy(), done.cause()));
            }
        });
    }

    private void fill(ChannelPipeline pipeline) {
        Socks5Proxy proxy = options.proxy();
        if (proxy != null) {
            InetSocketAddress address = new InetSocketAddress(proxy.host(), proxy.port());
            pipeline.addLast(
                    proxy.userName() == null
                            ? new Socks5ProxyHandler(address)
                            : new Socks5ProxyHandler(address, proxy.userName(), proxy.password()));
        }
        PacketHandler.Handshake awaited = PacketHandler.Handshake.NONE;
        if (tls != null) {
            SslHandler handler = options.server() instanceof ServerAddress.Tcp tcp
                    ? tls.newHandler(pipeline.channel().alloc(), tcp.host(), tcp.port())
                    : tls.newHandler(pipeline.channel().alloc());
            handler.setHandshakeTimeoutMillis(options.connectTimeoutMillis());
            pipeline.addLast(handler);
            awaited = PacketHandler.Handshake.TLS;
        }
        if (options.webSocketPath() != null) {
            pipeline.addLast(
                    new HttpClientCodec(),
                    new HttpObjectAggregator(MAX_HTTP_ANSWER_BYTES),
                    new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                            .webSocketUri(webSocketUri(options.webSocketPath()))
                            .version(WebSocketVersion.V13)
                            .subprotocol("mqtt") // [MQTT-6.0.0-3] [v3 MQTT-6.0.0-3]
                            .maxFramePayloadLength(MAX_FRAME_BYTES)
                            .handshakeTimeoutMillis(options.connectTimeoutMillis())
                            .build()),
                    new WebSocketFrames());
            awaited = PacketHandler.Handshake.WEB_SOCKET;
        }
        pipeline.addLast(lastHandler.apply(awaited));
    }

    private URI webSocketUri(String path) {
        String scheme = tls == null ? "ws" : "wss";
        String absolute = path.startsWith("/") ? path : "/" + path;
        try {
            return switch (options.server()) {
                case ServerAddress.Tcp tcp -> new URI(scheme, null, tcp.host(), tcp.port(), absolute, null, null);
                case ServerAddress.Unix unix -> new URI(scheme, null, "localhost", -1, absolute, null, null);
            };
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("No WebSocket address can be made of " + options.server() + path, e);
        }
    }
}
