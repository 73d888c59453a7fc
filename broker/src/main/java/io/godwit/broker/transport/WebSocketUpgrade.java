// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.AddressRange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers the HTTP request that begins a WebSocket connection, and gives way to {@link WebSocketFrames}. Anything else gets
 * a short explanation. Lives on the channel's loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty's: a channel that fails to write or close says so by closing.
final class WebSocketUpgrade extends ChannelInboundHandlerAdapter {
    /** Room in a frame for more than one packet. */
    private static final int FRAME_MARGIN = 64 * 1024;

    private static final String SUBPROTOCOLS = "mqtt,mqttv3.1"; // [MQTT-6.0.0-4] [v3 MQTT-6.0.0-4]
    private static final Set<String> KNOWN_SUBPROTOCOLS = Set.of("mqtt", "mqttv3.1");
    private static final String VERSION_13 = "13";

    private final NettyLoop loop;
    private final Listener listener;

    /** The request whose end has not arrived yet, or null. */
    private @Nullable HttpRequest request;

    private boolean answered;

    /** The client's address where a PROXY header tells it, or null for the channel's own. */
    private @Nullable ClientAddress address;

    private WebSocketUpgrade(NettyLoop loop, Listener listener) {
        this.loop = loop;
        this.listener = listener;
    }

    /** Puts the handlers of a WebSocket connection before framing. */
    static void addTo(Channel channel, NettyLoop loop, Listener listener) {
        channel.pipeline()
                .addFirst(
                        new HttpServerCodec(HttpRequests.MAX_LINE, HttpRequests.MAX_HEADERS, HttpRequests.MAX_LINE),
                        new WebSocketUpgrade(loop, listener));
    }

    /** Answers a request that came on a connection where pages were answered before. */
    static void takeOver(
            ChannelHandlerContext pages, HttpRequests former, NettyLoop loop, Listener listener, HttpRequest request) {
        Channel channel = pages.channel();
        WebSocketUpgrade upgrade = new WebSocketUpgrade(loop, listener);
        channel.pipeline().addLast(new PacketFraming(loop, listener, channel));
        channel.pipeline().replace(former, null, upgrade);
        upgrade.onRequest(channel.pipeline().context(upgrade), request);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ClientAddress told) {
            address = told;
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!answered && message instanceof HttpObject part) {
                onPart(ctx, part);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void onPart(ChannelHandlerContext ctx, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            boolean tooLong = part.decoderResult().cause() instanceof TooLongHttpHeaderException;
            HttpResponseStatus status =
                    tooLong ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE : HttpResponseStatus.BAD_REQUEST;
            refuse(ctx, status, "The request cannot be understood.");
            return;
        }
        if (part instanceof HttpRequest begun) {
            request = begun;
        }
        HttpRequest complete = request;
        if (part instanceof LastHttpContent && complete != null) {
            request = null;
            onRequest(ctx, complete);
        }
    }

    private void onRequest(ChannelHandlerContext ctx, HttpRequest complete) {
        HttpHeaders headers = complete.headers();
        if (!complete.method().equals(HttpMethod.GET)
                || !headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
                || !headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)
                || !VERSION_13.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            if (isPage(ctx.channel(), complete)) {
                givePages(ctx, complete);
                return;
            }
            refuse(
                    ctx,
                    HttpResponseStatus.UPGRADE_REQUIRED,
                    "This port speaks MQTT over WebSocket (version 13, subprotocol mqtt), not plain HTTP.");
            return;
        }
        List<String> origins = listener.config().origins();
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        if (!origins.isEmpty() && (origin == null || !origins.contains(origin))) {
            refuse(ctx, HttpResponseStatus.FORBIDDEN, "Pages of this origin may not connect (websockets_origin).");
            return;
        }
        if (headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY) == null || !offersMqtt(headers)) {
            // [MQTT-6.0.0-3] [v3 MQTT-6.0.0-3]
            refuse(ctx, HttpResponseStatus.BAD_REQUEST, "The subprotocol must be mqtt.");
            return;
        }
        ClientAddress forwarded = forwardedFor(ctx.channel(), headers);
        if (forwarded != null) {
            ctx.fireUserEventTriggered(forwarded);
        }
        upgrade(ctx, complete);
    }

    /** Whether it is no upgrade to WebSocket (others may be passed over), and there is a page for it. */
    private boolean isPage(Channel channel, HttpRequest complete) {
        if (complete.headers().containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
                || !(complete.method().equals(HttpMethod.GET)
                        || complete.method().equals(HttpMethod.HEAD))) {
            return false;
        }
        try {
            return listener.pages()
                            .page(PageRequest.of(
                                    complete.uri(),
                                    complete.headers(),
                                    listener,
                                    addressFor(channel, complete).host()))
                    != null;
        } catch (IllegalArgumentException badlyEncoded) {
            return false;
        }
    }

    private ClientAddress addressFor(Channel channel, HttpRequest complete) {
        ClientAddress forwarded = forwardedFor(channel, complete.headers());
        if (forwarded != null) {
            return forwarded;
        }
        ClientAddress told = address;
        return told == null ? ClientAddress.of(channel) : told;
    }

    /** There will be no MQTT on this connection: framing goes, and with it its time limit for CONNECT. */
    private void givePages(ChannelHandlerContext ctx, HttpRequest complete) {
        answered = true;
        Channel channel = ctx.channel();
        HttpRequests pages = new HttpRequests(loop, listener, addressFor(channel, complete));
        channel.pipeline().remove(PacketFraming.class);
        channel.pipeline().replace(this, null, pages);
        pages.take(channel.pipeline().context(pages), complete);
    }

    private static boolean offersMqtt(HttpHeaders headers) {
        for (String list : headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
            for (String name : list.split(",", -1)) {
                if (KNOWN_SUBPROTOCOLS.contains(name.trim())) {
                    return true;
                }
            }
        }
        return false;
    }

    private void upgrade(ChannelHandlerContext ctx, HttpRequest complete) {
        answered = true;
        int maxPacketSize = listener.limits().maxPacketSize();
        int maxFrame = maxPacketSize == 0 ? Integer.MAX_VALUE : maxPacketSize + FRAME_MARGIN;
        WebSocketServerHandshaker handshaker = new WebSocketServerHandshaker13(
                complete.uri(),
                SUBPROTOCOLS,
                WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(maxFrame)
                        .allowExtensions(false)
                        .withUTF8Validator(false)
                        .build());
        FullHttpRequest full = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                complete.method(),
                complete.uri(),
                Unpooled.EMPTY_BUFFER,
                complete.headers(),
                new DefaultHttpHeaders());
        // A client waits for the answer before it sends frames (RFC 6455, 4.1), so nothing is behind the request.
        ctx.pipeline().replace(this, null, new WebSocketFrames());
        handshaker.handshake(ctx.channel(), full);
    }

    private void refuse(ChannelHandlerContext ctx, HttpResponseStatus status, String text) {
        answered = true;
        ByteBuf body = Unpooled.copiedBuffer(text + "\n", StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CONNECTION, "close");
        if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            response.headers().set(HttpHeaderNames.UPGRADE, "websocket");
            response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION_13);
        }
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    /** The nearest address in X-Forwarded-For that is not a trusted proxy's, or null where the header is not believed. */
    private @Nullable ClientAddress forwardedFor(Channel channel, HttpHeaders headers) {
        List<AddressRange> trusted = listener.settings().trustedProxies();
        if (trusted.isEmpty()
                || !(channel.remoteAddress() instanceof InetSocketAddress peer)
                || !isTrusted(trusted, peer.getAddress())) {
            return null;
        }
        List<String> hops = new ArrayList<>();
        for (String list : headers.getAll("X-Forwarded-For")) {
            hops.addAll(List.of(list.split(",", -1)));
        }
        InetAddress client = null;
        for (int i = hops.size() - 1; i >= 0; i--) {
            try {
                client = InetAddress.ofLiteral(hops.get(i).trim());
            } catch (IllegalArgumentException notAnAddress) {
                break;
            }
            if (!isTrusted(trusted, client)) {
                break;
            }
        }
        return client == null ? null : new ClientAddress(client.getHostAddress(), 0, null);
    }

    private static boolean isTrusted(List<AddressRange> trusted, InetAddress address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }
}
