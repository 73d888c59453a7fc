// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.godwit.broker.transport.TestTransport.Wanted;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.util.ReferenceCountUtil;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.provider.MethodSource;

/** Arbitrary bytes where WebSocket frames or a PROXY header should be: bytes for framing, or an end, and nothing else. */
class TransportFuzzTest {
    private static final TestTransport transport = new TestTransport(1, TestTransport::echo);

    @AfterAll
    static void stop() {
        transport.close();
    }

    static List<byte[]> frames() {
        return List.of(
                HexFormat.of().parseHex("820400000000c0000102"),
                HexFormat.of().parseHex("828000000000"),
                HexFormat.of().parseHex("028100000000c0808100000000 00".replace(" ", "")),
                HexFormat.of().parseHex("818500000000 68656c6c6f".replace(" ", "")),
                HexFormat.of().parseHex("898100000000 01".replace(" ", "")),
                HexFormat.of().parseHex("888200000000 03e8".replace(" ", "")),
                HexFormat.of().parseHex("82ff00000000ffffffff00000000"));
    }

    @MethodSource("frames")
    @FuzzTest
    void webSocketFrames(byte[] input) {
        EmbeddedChannel channel = new EmbeddedChannel(
                new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(65_536)
                        .allowExtensions(false)
                        .withUTF8Validator(false)
                        .build()),
                new WebSocketFrames());
        feed(channel, input);
    }

    static List<byte[]> headers() {
        return List.of(
                "PROXY TCP4 192.0.2.7 192.0.2.1 4711 1883\r\n".getBytes(US_ASCII),
                "PROXY UNKNOWN\r\n".getBytes(US_ASCII),
                HexFormat.of()
                        .parseHex("0d0a0d0a000d0a515549540a 2111000c c0000207 c0000201 1267 075b".replace(" ", "")),
                HexFormat.of()
                        .parseHex("0d0a0d0a000d0a515549540a 21110014 c0000207 c0000201 1267 075b 2000050100000000"
                                .replace(" ", "")),
                HexFormat.of().parseHex("0d0a0d0a000d0a515549540a 20000000".replace(" ", "")));
    }

    @MethodSource("headers")
    @FuzzTest
    void proxyHeader(byte[] input) {
        for (int version = 1; version <= 2; version++) {
            Listener listener = new Listener(
                    transport.loops(),
                    transport.conversations(),
                    HttpPages.NONE,
                    new Admission(),
                    transport.log(),
                    transport.settings(Wanted.proxied(version, version == 2), TestTransport.patient()),
                    null);
            feed(new EmbeddedChannel(new HAProxyMessageDecoder(4096, true), new ProxyHeader(listener)), input);
        }
    }

    private static void feed(EmbeddedChannel channel, byte[] input) {
        try {
            channel.writeInbound(Unpooled.wrappedBuffer(input));
        } catch (CodecException refused) {
            // What a peer deserves; the channel is closed for it.
        }
        for (Object out = channel.readInbound(); out != null; out = channel.readInbound()) {
            assertThat(out).isInstanceOf(ByteBuf.class);
            ReferenceCountUtil.release(out);
        }
        try {
            channel.finishAndReleaseAll();
        } catch (CodecException refused) {
            // The same, at the end of the bytes.
        }
    }
}
