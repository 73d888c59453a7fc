// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.session.Loop;
import io.godwit.protocol.spec.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers the GETs and HEADs of one connection, one after the other. Whoever may not connect to the listener as a client gets only
 * open pages: user name and password come by basic authentication, and are not asked for where anonymous clients are let in.
 *
 * <p>Lives on the channel's loop. Limits of a connection: its requests, how many come in a second (further ones wait) and how many
 * at once, the time for a request to be complete and for the next one to begin, and the time for an answer to be taken.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty's: a channel that fails to write or close says so by closing.
final class HttpRequests extends ChannelInboundHandlerAdapter {
    /** Bytes of the request line, of all headers together, and of a piece of a body. */
    static final int MAX_LINE = 4096;

    static final int MAX_HEADERS = 8192;

    /** Requests of a connection; the answer to the last one says so. */
    static final int MAX_REQUESTS = 1_000;

    /** Requests that wait while one is answered. */
    static final int MAX_WAITING = 16;

    /** Requests answered in a second. */
    private static final int MAX_RATE = 200;

    /** How long a connection may stay without a request. */
    private static final int IDLE_MILLIS = 30_000;

    /** How often it is looked whether the client takes its answer, and how much of it that must be. */
    private static final int TAKING_MILLIS = 10_000;

    private static final int TAKING_BYTES = 8 * 1024;

    private static final String CLIENT_ID = "http-api";

    private final NettyLoop loop;
    private final Listener listener;
    private final ArrayDeque<HttpRequest> waiting = new ArrayDeque<>();
    private ClientAddress address;

    /** The request whose end has not arrived yet, or null. */
    private @Nullable HttpRequest unfinished;

    /** While a request is awaited or an answer is being taken; null in between. */
    private Loop.@Nullable Timer deadline;

    /** The answer that streams, or null. */
    private @Nullable ChunkStream stream;

    /** A request is being answered. */
    private boolean busy;

    /** Nothing that arrives from now on is looked at. */
    private boolean deaf;

    /** The answer under way is the last one. */
    private boolean leaving;

    /** The context of this handler; null until it is added. */
    private @Nullable ChannelHandlerContext context;

    private int requests;

    /** When the current second of requests began, and how many it had. */
    private long secondNanos;

    private int requestsInSecond;

    HttpRequests(NettyLoop loop, Listener listener, ClientAddress address) {
        this.loop = loop;
        this.listener = listener;
        this.address = address;
    }

    /** Puts the handlers of an HTTP connection into an empty pipeline. */
    static void addTo(Channel channel, NettyLoop loop, Listener listener) {
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(MAX_LINE, MAX_HEADERS, MAX_LINE),
                        new HttpRequests(loop, listener, ClientAddress.of(channel)));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        loop.add(this);
        closeIn(ctx, listener.limits().connectTimeoutMillis());
    }

    private void closeIn(ChannelHandlerContext ctx, int millis) {
        cancelDeadline();
        deadline = loop.schedule(ctx::close, millis);
    }

    private void cancelDeadline() {
        Loop.Timer timer = deadline;
        if (timer != null) {
            deadline = null;
            timer.cancel();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        handlerRemoved(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        deaf = true;
        loop.remove(this);
        waiting.clear();
        cancelDeadline();
        ChunkStream open = stream;
        if (open != null) {
            stream = null;
            open.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ClientAddress told) {
            address = told;
        }
    }

    // In.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!deaf && message instanceof HttpObject part) {
                onPart(ctx, part);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void onPart(ChannelHandlerContext ctx, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            boolean tooLong = part.decoderResult().cause() instanceof TooLongHttpHeaderException;
            refuse(
                    ctx,
                    tooLong ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE : HttpResponseStatus.BAD_REQUEST,
                    "The request cannot be understood.");
            return;
        }
        if (part instanceof HttpRequest begun) {
            unfinished = begun;
            if (!busy) {
                closeIn(ctx, listener.limits().connectTimeoutMillis());
            }
        }
        if (part instanceof HttpContent content && content.content().isReadable()) {
            HttpRequest owner = unfinished;
            boolean isGet = owner != null && isGet(owner);
            refuse(
                    ctx,
                    isGet ? HttpResponseStatus.BAD_REQUEST : HttpResponseStatus.METHOD_NOT_ALLOWED,
                    isGet ? "A GET has no body here." : "Only GET and HEAD are answered here.");
            return;
        }
        HttpRequest complete = unfinished;
        if (part instanceof LastHttpContent && complete != null) {
            unfinished = null;
            if (waiting.size() >= MAX_WAITING) {
                refuse(ctx, HttpResponseStatus.TOO_MANY_REQUESTS, "Too many requests at once.");
                return;
            }
            waiting.add(complete);
            next(ctx);
        }
    }

    /** Takes over a request that was read by the handler that was here before. */
    void take(ChannelHandlerContext ctx, HttpRequest complete) {
        waiting.add(complete);
        next(ctx);
    }

    private static boolean isGet(HttpRequest request) {
        return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    }

    private void next(ChannelHandlerContext ctx) {
        if (busy || deaf || waiting.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        if (requestsInSecond == 0 || now - secondNanos >= TimeUnit.SECONDS.toNanos(1)) {
            secondNanos = now;
            requestsInSecond = 0;
        }
        busy = true;
        cancelDeadline();
        if (requestsInSecond >= MAX_RATE) {
            long restNanos = TimeUnit.SECONDS.toNanos(1) - (now - secondNanos);
            requestsInSecond = 0;
            hold(ctx, true);
            loop.schedule(() -> begin(ctx), TimeUnit.NANOSECONDS.toMillis(restNanos) + 1);
        } else {
            requestsInSecond++;
            begin(ctx);
        }
    }

    private void begin(ChannelHandlerContext ctx) {
        HttpRequest request = waiting.poll();
        if (deaf || request == null) {
            return;
        }
        requests++;
        if (isUpgrade(request)) {
            hold(ctx, false);
            WebSocketUpgrade.takeOver(ctx, this, loop, listener, request);
            return;
        }
        hold(ctx, true);
        onRequest(ctx, request);
    }

    private boolean isUpgrade(HttpRequest request) {
        return listener.config().transport() == ListenerConfig.Transport.WEBSOCKETS
                && request.headers().containsValue(HttpHeaderNames.UPGRADE, "websocket", true);
    }

    /** While an answer is made and taken nothing more is read, except that a stream must notice when its client goes. */
    private static void hold(ChannelHandlerContext ctx, boolean held) {
        if (ctx.channel().config().isAutoRead() == held) {
            ctx.channel().config().setAutoRead(!held);
        }
    }

    private void onRequest(ChannelHandlerContext ctx, HttpRequest request) {
        if (!isGet(request)) {
            answer(ctx, request, PageAnswer.Text.refusal(405, "Only GET and HEAD are answered here."));
            return;
        }
        PageRequest asked;
        try {
            asked = PageRequest.of(request.uri(), request.headers(), listener, address.host());
        } catch (IllegalArgumentException badlyEncoded) {
            answer(ctx, request, PageAnswer.Text.refusal(400, "The query cannot be understood."));
            return;
        }
        HttpPages.Page page = listener.pages().page(asked);
        if (page != null && page.open()) {
            answer(ctx, request, page.answer().get());
            return;
        }
        PageRequest.Login login = asked.login();
        ClientIdentity identity =
                new ClientIdentity(CLIENT_ID, login == null ? null : login.userName(), asked.address());
        byte[] password = login == null ? null : login.password().getBytes(StandardCharsets.UTF_8);
        asked.security().authenticate(identity, password, loop, code -> answer(ctx, request, page, code));
    }

    private void answer(
            ChannelHandlerContext ctx, HttpRequest request, HttpPages.@Nullable Page page, ReasonCode code) {
        if (code != ReasonCode.SUCCESS) {
            answer(ctx, request, PageAnswer.Text.refusal(401, "Not authorised"));
        } else if (page == null) {
            answer(ctx, request, PageAnswer.Text.refusal(404, "Not found."));
        } else {
            answer(ctx, request, page.answer().get());
        }
    }

    // Out.

    private void answer(ChannelHandlerContext ctx, HttpRequest request, PageAnswer answer) {
        if (deaf) {
            return;
        }
        switch (answer) {
            case PageAnswer.Text text -> answerText(ctx, request, text);
            case PageAnswer.File file -> answerFile(ctx, request, file);
            case PageAnswer.Redirect redirect -> {
                HttpResponse response = full(HttpResponseStatus.FOUND, new byte[0]);
                response.headers()
                        .set(HttpHeaderNames.LOCATION, redirect.location())
                        .set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
                send(ctx, request, response);
            }
            case PageAnswer.Stream opened -> answerStream(ctx, request, opened);
            case PageAnswer.Later later -> when(later.answer(), ctx, request, made -> answer(ctx, request, made));
        }
    }

    /** Goes on with what somebody makes on another thread. */
    private <T> void when(
            CompletionStage<? extends T> stage, ChannelHandlerContext ctx, HttpRequest request, Consumer<T> next) {
        stage.whenComplete((made, failure) -> loop.execute(() -> {
            if (failure == null) {
                next.accept(made);
            } else if (!deaf) {
                listener.log().error("The page " + request.uri() + " could not be made", failure);
                answer(
                        ctx,
                        request,
                        PageAnswer.Text.refusal(500, "The page could not be made; the broker's log says why."));
            }
        }));
    }

    private void answerText(ChannelHandlerContext ctx, HttpRequest request, PageAnswer.Text text) {
        HttpResponse response =
                full(HttpResponseStatus.valueOf(text.status()), text.body().getBytes(StandardCharsets.UTF_8));
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, text.contentType()).set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        PageHeaders.protect(headers, text.contentType(), request.headers().get(HttpHeaderNames.HOST));
        if (text.status() == HttpResponseStatus.UNAUTHORIZED.code()) {
            headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Basic realm=\"godwit\", charset=\"UTF-8\"");
        } else if (text.status() == HttpResponseStatus.METHOD_NOT_ALLOWED.code()) {
            headers.set(HttpHeaderNames.ALLOW, "GET, HEAD");
        }
        send(ctx, request, response);
    }

    private void answerFile(ChannelHandlerContext ctx, HttpRequest request, PageAnswer.File file) {
        boolean known = file.status() == HttpResponseStatus.OK.code()
                && PageHeaders.isKnown(file.etag(), request.headers().get(HttpHeaderNames.IF_NONE_MATCH));
        if (known) {
            HttpResponse response = full(HttpResponseStatus.NOT_MODIFIED, new byte[0]);
            response.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
            describe(file, response.headers(), request);
            send(ctx, request, response);
            return;
        }
        String encoding =
                PageHeaders.encoding(file.encodings(), request.headers().get(HttpHeaderNames.ACCEPT_ENCODING));
        when(file.body().apply(encoding), ctx, request, (byte[] body) -> {
            if (deaf) {
                return;
            }
            HttpResponse response = full(HttpResponseStatus.valueOf(file.status()), body);
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, file.contentType());
            if (!encoding.isEmpty()) {
                response.headers().set(HttpHeaderNames.CONTENT_ENCODING, encoding);
            }
            describe(file, response.headers(), request);
            send(ctx, request, response);
        });
    }

    private static void describe(PageAnswer.File file, HttpHeaders headers, HttpRequest request) {
        headers.set(HttpHeaderNames.ETAG, "W/\"" + file.etag() + '"')
                .set(HttpHeaderNames.CACHE_CONTROL, file.cacheControl());
        if (!file.encodings().isEmpty()) {
            headers.set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        }
        PageHeaders.protect(headers, file.contentType(), request.headers().get(HttpHeaderNames.HOST));
    }

    private void answerStream(ChannelHandlerContext ctx, HttpRequest request, PageAnswer.Stream opened) {
        boolean chunked = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, opened.contentType()).set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        // A proxy that collects pieces would hold back what is meant to be live.
        headers.set("x-accel-buffering", "no");
        PageHeaders.protect(headers, opened.contentType(), request.headers().get(HttpHeaderNames.HOST));
        boolean last = !chunked || isLast(request);
        if (chunked) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
        }
        setConnection(headers, request, last);
        if (request.method().equals(HttpMethod.HEAD)) {
            ctx.write(response);
            ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(done -> answered(ctx, last));
            return;
        }
        ctx.writeAndFlush(response);
        hold(ctx, false);
        ChunkStream begun = new ChunkStream(ctx, loop, opened.heartbeat(), () -> {
            stream = null;
            answered(ctx, last);
        });
        stream = begun;
        begun.open(opened);
    }

    private static FullHttpResponse full(HttpResponseStatus status, byte[] body) {
        ByteBuf content = Unpooled.wrappedBuffer(body);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return response;
    }

    private boolean isLast(HttpRequest request) {
        return leaving || requests >= MAX_REQUESTS || !HttpUtil.isKeepAlive(request);
    }

    private static void setConnection(HttpHeaders headers, HttpRequest request, boolean last) {
        if (last) {
            headers.set(HttpHeaderNames.CONNECTION, "close");
        } else if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            headers.set(HttpHeaderNames.CONNECTION, "keep-alive");
        }
    }

    private void send(ChannelHandlerContext ctx, HttpRequest request, HttpResponse response) {
        boolean last = isLast(request);
        setConnection(response.headers(), request, last);
        watchTaking(ctx, Long.MAX_VALUE);
        ctx.writeAndFlush(response).addListener(done -> answered(ctx, last));
    }

    private void answered(ChannelHandlerContext ctx, boolean last) {
        busy = false;
        if (last || leaving || deaf) {
            deaf = true;
            ctx.close();
            return;
        }
        closeIn(ctx, IDLE_MILLIS);
        hold(ctx, false);
        if (!waiting.isEmpty()) {
            // As a task: a write that completes at once would otherwise nest as deep as requests wait.
            loop.execute(() -> next(ctx));
        }
    }

    /** Where the browser came in. Any thread. */
    Listener listener() {
        return listener;
    }

    /** The broker, or the listener, serves no longer: an answer under way is still sent, but nothing that streams, and no further one. */
    void shutdown() {
        leaving = true;
        ChannelHandlerContext ctx = context;
        if (ctx != null && (!busy || stream != null)) {
            ctx.close();
        }
    }

    /** Cuts a client that takes too little of its answer. */
    private void watchTaking(ChannelHandlerContext ctx, long leftBefore) {
        cancelDeadline();
        deadline = loop.schedule(
                () -> {
                    ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
                    long left = buffer == null ? 0 : buffer.totalPendingWriteBytes();
                    if (left > 0 && leftBefore - left < TAKING_BYTES) {
                        ctx.close();
                    } else {
                        watchTaking(ctx, left);
                    }
                },
                TAKING_MILLIS);
    }

    /** Says why not, and closes. */
    private void refuse(ChannelHandlerContext ctx, HttpResponseStatus status, String sentence) {
        deaf = true;
        waiting.clear();
        if (busy) {
            // An answer is under way; nothing may come between its pieces.
            ctx.close();
            return;
        }
        busy = true;
        HttpResponse response = full(status, (sentence + "\n").getBytes(StandardCharsets.UTF_8));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONNECTION, "close");
        PageHeaders.protect(response.headers(), "text/plain", null);
        if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
        }
        watchTaking(ctx, Long.MAX_VALUE);
        ctx.writeAndFlush(response).addListener(done -> ctx.close());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        listener.log().debug("HTTP connection from " + address.text() + " ended: " + TransportFault.describe(cause));
        ctx.close();
    }
}
