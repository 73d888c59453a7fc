// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.effect.Directive;
import io.godwit.broker.transport.TestTransport.Wanted;
import io.godwit.protocol.packet.Packet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTest {
    /** Gathers bytes, and "pong", "close 1000" and the like. */
    private static final class Heard implements WebSocket.Listener {
        private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            events.add(bytes);
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer data) {
            events.add("pong");
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            events.add("close " + code);
            return null;
        }

        byte[] bytes(int length) throws InterruptedException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            while (out.size() < length) {
                out.writeBytes((byte[]) TestTransport.within(events));
            }
            return out.toByteArray();
        }
    }

    private static WebSocket open(InetSocketAddress address, Heard heard, String... origin) {
        HttpClient client = HttpClient.newHttpClient();
        WebSocket.Builder builder = client.newWebSocketBuilder().subprotocols("chat", "mqtt");
        if (origin.length > 0) {
            builder.header("Origin", origin[0]);
        }
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + address.getPort() + "/mqtt"), heard)
                .join();
    }

    private static String answerTo(TestTransport transport, Wanted wanted, String request) throws Exception {
        try (Socket socket = TestTransport.dial(transport.listen(wanted, TestTransport.patient()))) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void speaksMqttInBinaryFrames(int loops) throws Exception {
        try (TestTransport transport = new TestTransport(loops, TestTransport::echo)) {
            Heard heard = new Heard();
            WebSocket socket = open(transport.listen(Wanted.webSocket(), TestTransport.patient()), heard);
            assertThat(socket.getSubprotocol()).isEqualTo("mqtt");
            Packet publish = TestTransport.publish("a", new byte[70_000]);
            ByteBuffer all = ByteBuffer.wrap(TestTransport.bytes(
                    TestTransport.connect("page"), publish, TestTransport.publish("b", new byte[3])));
            while (all.hasRemaining()) {
                // Fragments of a message, cut anywhere, the last of which ends it.
                int length = Math.min(9_999, all.remaining());
                ByteBuffer piece = all.slice(all.position(), length);
                all.position(all.position() + length);
                socket.sendBinary(piece, !all.hasRemaining()).join();
            }
            byte[] expected =
                    TestTransport.bytes(TestTransport.WELCOME, publish, TestTransport.publish("b", new byte[3]));
            assertThat(heard.bytes(expected.length)).isEqualTo(expected);
            socket.sendPing(ByteBuffer.wrap(new byte[] {1})).join();
            assertThat(TestTransport.within(heard.events)).isEqualTo("pong");
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
            assertThat(TestTransport.within(heard.events)).isEqualTo("close 1000");
        }
    }

    @Test
    void closesOnText() throws Exception {
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            Heard heard = new Heard();
            WebSocket socket = open(transport.listen(Wanted.webSocket(), TestTransport.patient()), heard);
            socket.sendText("hello", true).join();
            assertThat(TestTransport.within(heard.events)).isEqualTo("close 1003");
        }
    }

    @Test
    void saysGoodbyeWithACloseFrame() throws Exception {
        try (TestTransport transport = new TestTransport(1, (conversation, packet) -> {
            conversation.wire().send(TestTransport.WELCOME);
            conversation.wire().close();
        })) {
            Heard heard = new Heard();
            WebSocket socket = open(transport.listen(Wanted.webSocket(), TestTransport.patient()), heard);
            socket.sendBinary(ByteBuffer.wrap(TestTransport.bytes(TestTransport.connect("bye"))), true)
                    .join();
            assertThat(heard.bytes(4)).isEqualTo(TestTransport.bytes(TestTransport.WELCOME));
            assertThat(TestTransport.within(heard.events)).isEqualTo("close 1000");
        }
    }

    @Test
    void letsOnlyConfiguredOriginsIn() throws Exception {
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            InetSocketAddress address =
                    transport.listen(Wanted.webSocket("https://good.example"), TestTransport.patient());
            WebSocket good = open(address, new Heard(), "https://good.example");
            assertThat(good.getSubprotocol()).isEqualTo("mqtt");
            good.abort();
            assertThatThrownBy(() -> open(address, new Heard(), "https://evil.example"))
                    .hasStackTraceContaining("403");
            assertThatThrownBy(() -> open(address, new Heard())).hasStackTraceContaining("403");
        }
    }

    @Test
    void explainsItselfToABrowser() throws Exception {
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            assertThat(answerTo(transport, Wanted.webSocket(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 426 ")
                    .contains("MQTT over WebSocket");
        }
    }

    @Test
    void refusesHeadersWithoutEnd() throws Exception {
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            assertThat(answerTo(
                            transport, Wanted.webSocket(), "GET / HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void refusesAnotherSubprotocol() throws Exception {
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            assertThat(answerTo(transport, Wanted.webSocket(), upgrade("Sec-WebSocket-Protocol: chat\r\n")))
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    private static String upgrade(String more) {
        return "GET /mqtt HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" + more + "\r\n";
    }

    @Test
    @Directive("godwit_proxy_trusted")
    void believesATrustedProxyAboutTheAddress() throws Exception {
        try (TestTransport transport = new TestTransport(1, TestTransport::echo);
                Socket socket = TestTransport.dial(transport.listen(Wanted.webSocket(), TestTransport.patient()))) {
            String request = upgrade(
                    "Sec-WebSocket-Protocol: mqtt\r\nX-Forwarded-For: 203.0.113.1, 198.51.100.9, 127.0.0.3\r\n");
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            String answer = head(socket);
            assertThat(answer.toLowerCase(Locale.ROOT))
                    .startsWith("http/1.1 101 ")
                    .contains("sec-websocket-protocol: mqtt\r\n")
                    .contains("s3pplmbitxaq9kygzzhzrbk+xoo=");
            byte[] connect = TestTransport.bytes(TestTransport.connect("far"));
            socket.getOutputStream().write(frame(0x82, connect));
            assertThat(socket.getInputStream().readNBytes(6)).isEqualTo(new byte[] {(byte) 0x82, 4, 0x20, 2, 0, 0});
            // The nearest that is no proxy of ours; what is left of it anybody may have written.
            assertThat(transport.conversations().next().endpoint().address()).isEqualTo("198.51.100.9");
        }
    }

    private static String head(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                return text.toString();
            }
            text.append((char) next);
        }
        return text.toString();
    }

    private static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        out.write(0x80 | payload.length);
        out.writeBytes(new byte[4]);
        out.writeBytes(payload);
        return out.toByteArray();
    }

    @Test
    void survivesAnyFrames() throws Exception {
        java.util.random.RandomGenerator random = java.util.random.RandomGenerator.of("L64X128MixRandom");
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            InetSocketAddress address =
                    transport.listen(Wanted.webSocket(), TestTransport.limits(300, 0, 0, java.util.List.of()));
            for (int i = 0; i < 60; i++) {
                try (Socket socket = TestTransport.dial(address)) {
                    socket.getOutputStream()
                            .write(upgrade("Sec-WebSocket-Protocol: mqtt\r\n").getBytes(ISO_8859_1));
                    head(socket);
                    byte[] bytes = frame(0x82, TestTransport.bytes(TestTransport.connect("fuzz" + i)));
                    for (int change = random.nextInt(4); change >= 0; change--) {
                        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                    }
                    socket.getOutputStream().write(bytes);
                    socket.shutdownOutput();
                    socket.getInputStream().readAllBytes();
                } catch (IOException reset) {
                    assertThat(reset).hasMessageContaining("reset");
                }
            }
        }
    }
}
