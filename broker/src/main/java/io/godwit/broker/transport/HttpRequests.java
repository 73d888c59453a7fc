// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.session.Loop;
import io.godwit.protocol.spec.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Answers one GET of a listener with {@code protocol http_api} and closes. Whoever may not connect to the listener as a client
 * gets only open pages: user name and password come by basic authentication, and are not asked for where anonymous clients are let
 * in. Lives on the channel's loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty's: a channel that fails to write or close says so by closing.
final class HttpRequests extends ChannelInboundHandlerAdapter {
    /** Bytes of the request line, of all headers together, and of a piece of a body. */
    private static final int MAX_LINE = 4096;

    private static final int MAX_HEADERS = 8192;

    private static final String CLIENT_ID = "http-api";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String BASIC = "Basic ";

    private final NettyLoop loop;
    private final Listener listener;

    /** The request whose end has not arrived yet, or null. */
    private @Nullable HttpRequest request;

    /** Until the answer is written, null before. */
    private Loop.@Nullable Timer deadline;

    private boolean answered;

    private HttpRequests(NettyLoop loop, Listener listener) {
        this.loop = loop;
        this.listener = listener;
    }

    /** Puts the handlers of an HTTP connection into an empty pipeline. */
    static void addTo(Channel channel, NettyLoop loop, Listener listener) {
        channel.pipeline()
                .addLast(new HttpServerCodec(MAX_LINE, MAX_HEADERS, MAX_LINE), new HttpRequests(loop, listener));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = loop.schedule(ctx::close, listener.limits().connectTimeoutMillis());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Loop.Timer timer = deadline;
        if (timer != null) {
            timer.cancel();
        }
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
            answer(ctx, HttpResponseStatus.BAD_REQUEST, TEXT, "The request cannot be understood.\n");
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
        if (!complete.method().equals(HttpMethod.GET)) {
            answer(ctx, HttpResponseStatus.METHOD_NOT_ALLOWED, TEXT, "Only GET is answered here.\n");
            return;
        }
        String uri = complete.uri();
        int query = uri.indexOf('?');
        HttpPages.Page page = listener.pages().page(query < 0 ? uri : uri.substring(0, query));
        if (page != null && page.open()) {
            answer(ctx, HttpResponseStatus.OK, page.contentType(), page.body().get());
            return;
        }
        answered = true;
        String[] login = login(complete.headers().get(HttpHeaderNames.AUTHORIZATION));
        ClientIdentity identity = new ClientIdentity(
                CLIENT_ID,
                login == null ? null : login[0],
                ClientAddress.of(ctx.channel()).host());
        byte[] password = login == null ? null : login[1].getBytes(StandardCharsets.UTF_8);
        listener.settings().security().authenticate(identity, password, loop, code -> answer(ctx, page, code));
    }

    private void answer(ChannelHandlerContext ctx, HttpPages.@Nullable Page page, ReasonCode code) {
        if (code != ReasonCode.SUCCESS) {
            answer(ctx, HttpResponseStatus.UNAUTHORIZED, TEXT, "Not authorised\n");
        } else if (page == null) {
            answer(ctx, HttpResponseStatus.NOT_FOUND, TEXT, "Not found.\n");
        } else {
            answer(ctx, HttpResponseStatus.OK, page.contentType(), page.body().get());
        }
    }

    /** User name and password, or null when there are none that can be understood. */
    private static String @Nullable [] login(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).trim());
            String login = new String(decoded, StandardCharsets.UTF_8);
            int colon = login.indexOf(':');
            return colon < 0 ? null : new String[] {login.substring(0, colon), login.substring(colon + 1)};
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private void answer(ChannelHandlerContext ctx, HttpResponseStatus status, String contentType, String text) {
        answered = true;
        ByteBuf body = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("x-content-type-options", "nosniff")
                .set(HttpHeaderNames.CONNECTION, "close");
        if (status.equals(HttpResponseStatus.UNAUTHORIZED)) {
            response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Basic realm=\"godwit\", charset=\"UTF-8\"");
        } else if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, "GET");
        }
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        listener.log()
                .debug("HTTP connection from " + ClientAddress.of(ctx.channel()).text() + " ended: "
                        + TransportFault.describe(cause));
        ctx.close();
    }
}
