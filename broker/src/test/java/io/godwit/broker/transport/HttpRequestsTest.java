// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.transport.TestTransport.Wanted;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain HTTP on real sockets: files, streams, several requests on a connection, and clients that mean no good. */
@Timeout(60)
class HttpRequestsTest {
    private static final byte[] PLAIN = "<p>plain</p>".getBytes(UTF_8);
    private static final byte[] BROTLI = {(byte) 0xce, 1, 2, 3};

    private final LinkedBlockingQueue<PageStream> streams = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> streamOver = new CompletableFuture<>();

    private HttpPages.@Nullable Page page(PageRequest request) {
        return switch (request.path()) {
            case "/page" -> new HttpPages.Page(true, () -> file());
            case "/echo" ->
                new HttpPages.Page(true, () -> PageAnswer.Text.of("text/plain", request.parameter("q") + "\n"));
            case "/old" -> new HttpPages.Page(true, () -> new PageAnswer.Redirect("/page"));
            case "/late" ->
                new HttpPages.Page(
                        true,
                        () -> new PageAnswer.Later(
                                CompletableFuture.supplyAsync(() -> PageAnswer.Text.of("text/plain", "late"))));
            case "/broken" ->
                new HttpPages.Page(
                        true,
                        () -> new PageAnswer.Later(CompletableFuture.failedFuture(new IOException("no such disk"))));
            case "/large" -> new HttpPages.Page(true, () -> PageAnswer.Text.of("text/plain", "x".repeat(8 << 20)));
            case "/stream" ->
                new HttpPages.Page(
                        true,
                        () -> new PageAnswer.Stream("text/event-stream", ":\n\n", stream -> {
                            streams.add(stream);
                            return () -> streamOver.complete("over");
                        }));
            default -> null;
        };
    }

    private static PageAnswer file() {
        return new PageAnswer.File(
                200,
                "text/html; charset=utf-8",
                "abc-1",
                "max-age=60",
                List.of("br", "gzip"),
                encoding -> CompletableFuture.completedFuture(encoding.equals("br") ? BROTLI : PLAIN));
    }

    @Test
    void givesAFileWithItsHeaders() throws Exception {
        try (TestTransport transport = new TestTransport(this::page)) {
            String answer = once(transport, "GET /page HTTP/1.1\r\nHost: localhost:9001\r\n");
            assertThat(answer)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("etag: W/\"abc-1\"\r\n")
                    .contains("cache-control: max-age=60\r\n")
                    .contains("vary: accept-encoding\r\n")
                    .contains("content-type: text/html; charset=utf-8\r\n")
                    .contains("x-content-type-options: nosniff\r\n")
                    .contains("referrer-policy: no-referrer\r\n")
                    .contains("content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; "
                            + "img-src 'self' data:; connect-src 'self' ws://localhost:9001 wss://localhost:9001; "
                            + "font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
                            + "frame-ancestors 'none'\r\n")
                    .doesNotContain("content-encoding")
                    .endsWith("\r\n\r\n<p>plain</p>");
        }
    }

    @Test
    void namesNoHostThatWouldWidenThePolicy() throws Exception {
        try (TestTransport transport = new TestTransport(this::page)) {
            assertThat(once(transport, "GET /page HTTP/1.1\r\nHost: x; script-src *\r\n"))
                    .contains("connect-src 'self'; font-src")
                    .doesNotContain("*");
        }
    }

    @Test
    void givesTheEncodingThatTheClientTakes() throws Exception {
        try (TestTransport transport = new TestTransport(this::page)) {
            assertThat(once(transport, "GET /page HTTP/1.1\r\nAccept-Encoding: gzip, BR\r\n"))
                    .contains("content-encoding: br\r\n")
                    .contains("content-length: 4\r\n")
                    .endsWith(new String(BROTLI, ISO_8859_1));
            assertThat(once(transport, "GET /page HTTP/1.1\r\nAccept-Encoding: br;q=0, gzip;q=0.5\r\n"))
                    .contains("content-encoding: gzip\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"abc-1\"", "W/\"abc-1\"", "\"x\", \"abc-1\"", "*"})
    void tellsWhoHasItAlreadyThatNothingChanged(String known) throws Exception {
        try (TestTransport transport = new TestTransport(this::page)) {
            assertThat(once(transport, "GET /page HTTP/1.1\r\nIf-None-Match: " + known + "\r\n"))
                    .startsWith("HTTP/1.1 304 ")
                    .contains("etag: W/\"abc-1\"")
                    .doesNotContain("content-length")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        try (TestTransport transport = new TestTransport(this::page)) {
            assertThat(once(transport, "HEAD /page HTTP/1.1\r\n"))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("content-length: 12\r\n")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void decodesQueriesAndRedirects() throws Exception {
        try (TestTransport transport = new TestTransport(this::page)) {
            assertThat(once(transport, "GET /echo?a=1&q=a%2Fb+c HTTP/1.1\r\n")).endsWith("\r\n\r\na/b c\n");
            assertThat(once(transport, "GET /echo?q=%zz HTTP/1.1\r\n")).startsWith("HTTP/1.1 400 ");
            assertThat(once(transport, "GET /old HTTP/1.1\r\n"))
                    .startsWith("HTTP/1.1 302 ")
                    .contains("location: /page\r\n");
        }
    }

    @Test
    void answersLaterWhatTakesTime() throws Exception {
        try (TestTransport transport = new TestTransport(this::page)) {
            assertThat(once(transport, "GET /late HTTP/1.1\r\n")).endsWith("\r\n\r\nlate");
        }
    }

    @Test
    void saysThatAPageIsBroken() throws Exception {
        TestTransport transport = new TestTransport(this::page);
        assertThat(once(transport, "GET /broken HTTP/1.1\r\n"))
                .startsWith("HTTP/1.1 500 ")
                .doesNotContain("no such disk");
        assertThat(transport.log().errors()).hasSize(1);
        transport.log().errors().clear();
        transport.close();
    }

    @Test
    void answersSeveralRequestsOnOneConnectionInTheirOrder() throws Exception {
        try (TestTransport transport = new TestTransport(this::page);
                Socket socket = TestTransport.dial(transport.listen(Wanted.http(), TestTransport.patient()))) {
            send(socket, "GET /late HTTP/1.1\r\n\r\nGET /echo?q=2 HTTP/1.1\r\n\r\nGET /nowhere HTTP/1.1\r\n\r\n");
            send(socket, "GET /echo?q=4 HTTP/1.1\r\nConnection: close\r\n\r\n");
            String answers = rest(socket);
            assertThat(answers.indexOf("late")).isPositive().isLessThan(answers.indexOf("\r\n\r\n2\n"));
            assertThat(answers.indexOf("404 Not Found"))
                    .isGreaterThan(answers.indexOf("\r\n\r\n2\n"))
                    .isLessThan(answers.indexOf("\r\n\r\n4\n"));
        }
    }

    @Test
    void refusesMoreRequestsAtOnceThanItKeeps() throws Exception {
        CompletableFuture<PageAnswer> never = new CompletableFuture<>();
        try (TestTransport transport =
                        new TestTransport(request -> new HttpPages.Page(true, () -> new PageAnswer.Later(never)));
                Socket socket = TestTransport.dial(transport.listen(Wanted.http(), TestTransport.patient()))) {
            send(socket, "GET / HTTP/1.1\r\n\r\n".repeat(40));
            assertThat(rest(socket)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /../../etc/passwd HTTP/1.1",
                "GET /%2e%2e/page HTTP/1.1",
                "GET //page HTTP/1.1",
                "GET /page/ HTTP/1.1",
                "GET /page%00 HTTP/1.1",
                "GET http://x/page HTTP/1.1",
                "GET * HTTP/1.1"
            })
    void hasNothingAtPathsThatAreInNoTable(String line) throws Exception {
        try (TestTransport transport = new TestTransport(this::page)) {
            assertThat(once(transport, line + "\r\n")).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void refusesBodiesAndOtherMethods() throws Exception {
        try (TestTransport transport = new TestTransport(this::page)) {
            assertThat(once(transport, "GET /page HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi"))
                    .startsWith("HTTP/1.1 400 ");
            assertThat(once(transport, "POST /page HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi"))
                    .startsWith("HTTP/1.1 405 ")
                    .contains("allow: GET, HEAD");
            assertThat(once(transport, "DELETE /page HTTP/1.1\r\n")).startsWith("HTTP/1.1 405 ");
            assertThat(once(transport, "GET /page HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n"))
                    .startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void cutsARequestThatComesDropByDrop() throws Exception {
        try (TestTransport transport = new TestTransport(this::page);
                Socket socket = TestTransport.dial(
                        transport.listen(Wanted.http(), TestTransport.limits(200, 0, 0, List.of())))) {
            send(socket, "GET /page HTTP/1.1\r\nX: ");
            assertThat(rest(socket)).isEmpty();
        }
    }

    @Test
    void streamsUntilItEnds() throws Exception {
        try (TestTransport transport = new TestTransport(this::page);
                Socket socket = TestTransport.dial(transport.listen(Wanted.http(), TestTransport.patient()))) {
            send(socket, "GET /stream HTTP/1.1\r\n\r\n");
            PageStream stream = TestTransport.within(streams);
            assertThat(stream.offer("data: 1\n\n".getBytes(UTF_8))).isTrue();
            assertThat(stream.offer("data: 2\n\n".getBytes(UTF_8))).isTrue();
            stream.end();
            assertThat(streamOver.get(TestTransport.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo("over");
            assertThat(stream.isOpen()).isFalse();
            assertThat(stream.offer(PLAIN)).isFalse();
            send(socket, "GET /echo?q=next HTTP/1.1\r\nConnection: close\r\n\r\n");
            assertThat(rest(socket))
                    .contains("transfer-encoding: chunked\r\n")
                    .contains("content-type: text/event-stream\r\n")
                    .contains("\r\n9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n0\r\n\r\nHTTP/1.1 200 OK")
                    .endsWith("next\n");
        }
    }

    @Test
    void noticesThatTheReaderOfAStreamHasGone() throws Exception {
        try (TestTransport transport = new TestTransport(this::page)) {
            PageStream stream;
            try (Socket socket = TestTransport.dial(transport.listen(Wanted.http(), TestTransport.patient()))) {
                send(socket, "GET /stream HTTP/1.1\r\n\r\n");
                stream = TestTransport.within(streams);
            }
            streamOver.get(TestTransport.PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(stream.offer(PLAIN)).isFalse();
        }
    }

    @Test
    void takesNoMorePiecesThanASlowReaderMayLeaveWaiting() throws Exception {
        try (TestTransport transport = new TestTransport(this::page);
                Socket socket = TestTransport.dial(transport.listen(Wanted.http(), TestTransport.patient()))) {
            send(socket, "GET /stream HTTP/1.1\r\n\r\n");
            PageStream stream = TestTransport.within(streams);
            byte[] piece = new byte[64 * 1024];
            boolean refused = false;
            for (int i = 0; i < 100_000 && !refused; i++) {
                refused = !stream.offer(piece);
            }
            assertThat(refused).isTrue();
            assertThat(stream.isOpen()).isTrue();
        }
    }

    @Test
    void closesWhatIsKeptOpenWhenTheBrokerStops() throws Exception {
        try (TestTransport transport = new TestTransport(this::page)) {
            InetSocketAddress address = transport.listen(Wanted.http(), TestTransport.patient());
            try (Socket idle = TestTransport.dial(address);
                    Socket streaming = TestTransport.dial(address)) {
                send(idle, "GET /echo?q=1 HTTP/1.1\r\n\r\n");
                assertThat(read(idle, "\r\n\r\n1\n")).startsWith("HTTP/1.1 200 ");
                send(streaming, "GET /stream HTTP/1.1\r\n\r\n");
                TestTransport.within(streams);
                transport.listeners().shutDownConnections();
                assertThat(rest(idle)).isEmpty();
                assertThat(rest(streaming)).contains("text/event-stream");
                transport.listeners().whenQuiet().get(TestTransport.PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void servesPagesBesideMqttOnAWebSocketListener() throws Exception {
        try (TestTransport transport = new TestTransport(this::page)) {
            InetSocketAddress address = transport.listen(Wanted.webSocket(), TestTransport.patient());
            try (Socket socket = TestTransport.dial(address)) {
                send(socket, "GET /page HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(read(socket, "plain</p>")).startsWith("HTTP/1.1 200 ");
                send(socket, "GET /echo?q=again HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(read(socket, "again\n")).startsWith("HTTP/1.1 200 ");
                send(
                        socket,
                        String.join(
                                "\r\n",
                                "GET /mqtt HTTP/1.1",
                                "Host: x",
                                "Upgrade: websocket",
                                "Connection: Upgrade",
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                                "Sec-WebSocket-Version: 13",
                                "Sec-WebSocket-Protocol: mqtt",
                                "",
                                ""));
                assertThat(read(socket, "\r\n\r\n")).startsWith("HTTP/1.1 101 ");
                byte[] connect = TestTransport.bytes(TestTransport.connect("w"));
                byte[] frame = new byte[6 + connect.length];
                frame[0] = (byte) 0x82;
                frame[1] = (byte) (0x80 | connect.length);
                System.arraycopy(connect, 0, frame, 6, connect.length);
                socket.getOutputStream().write(frame);
                assertThat(socket.getInputStream().readNBytes(6)).containsExactly(0x82, 4, 0x20, 2, 0, 0);
            }
            assertThat(once(address, "GET /nowhere HTTP/1.1\r\n")).startsWith("HTTP/1.1 426 ");
        }
    }

    private String once(TestTransport transport, String request) throws Exception {
        return once(transport.listen(Wanted.http(), TestTransport.patient()), request);
    }

    /** The answer to a request that ends the connection; a body may follow the headers behind an empty line. */
    private static String once(InetSocketAddress address, String request) throws Exception {
        try (Socket socket = TestTransport.dial(address)) {
            int line = request.indexOf("\r\n") + 2;
            String whole = request.substring(0, line) + "Connection: close\r\n" + request.substring(line);
            send(socket, whole.contains("\r\n\r\n") ? whole : whole + "\r\n");
            return rest(socket);
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    private static String read(Socket socket, String end) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith(end)) {
            int next = in.read();
            if (next < 0) {
                throw new AssertionError(
                        "The connection ended behind: " + text.toString().toLowerCase(Locale.ROOT));
            }
            text.append((char) next);
        }
        return text.toString();
    }
}
