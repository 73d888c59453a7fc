// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A WebSocket as RFC 6455 has it, client side, small and literal: every write is one masked binary frame, and a script
 * may send any frame it likes.
 *
 * <pre>
 * byte 0: FIN, three reserved bits, four bits of opcode
 * byte 1: MASK, seven bits of length; 126 and 127 say that two or eight bytes of length follow
 * then the four bytes of the mask if MASK is set, then the payload
 * </pre>
 */
public final class WebSocketLink implements Link {
    /** Opcode of a frame that goes on with the message of the frame before. */
    public static final int CONTINUATION = 0;

    /** Opcode of a text frame. */
    public static final int TEXT = 1;

    /** Opcode of a binary frame. */
    public static final int BINARY = 2;

    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    /** The key and the answer that RFC 6455, section 1.3, gives as its example. */
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private final TcpLink tcp;
    private final String answer;
    private byte[] rest = new byte[0];

    private WebSocketLink(TcpLink tcp, String answer, byte[] rest) {
        this.tcp = tcp;
        this.answer = answer;
        this.rest = rest;
    }

    /** Opens a WebSocket at the path {@code /mqtt}. */
    static WebSocketLink open(InetSocketAddress address, String subprotocol) {
        TcpLink tcp = new TcpLink(address);
        String request = "GET /mqtt HTTP/1.1\r\nHost: " + address.getHostString() + ":" + address.getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + KEY
                + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: " + subprotocol + "\r\n\r\n";
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            tcp.write(bytes, 0, bytes.length);
            while (true) {
                byte[] chunk = tcp.read((int) Client.PATIENCE.toMillis());
                answer.writeBytes(chunk);
                String text = answer.toString(StandardCharsets.ISO_8859_1);
                int end = text.indexOf("\r\n\r\n");
                if (end >= 0) {
                    byte[] all = answer.toByteArray();
                    return new WebSocketLink(tcp, text.substring(0, end), Arrays.copyOfRange(all, end + 4, all.length));
                }
                if (chunk.length == 0) {
                    return new WebSocketLink(tcp, text, new byte[0]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no answer to the WebSocket handshake", e);
        }
    }

    /** True when the server switched to WebSocket with a right answer to our key. */
    public boolean isOpen() {
        return answer.startsWith("HTTP/1.1 101")
                && header("sec-websocket-accept").equals(ACCEPT);
    }

    /** The value of a header of the server's answer, or an empty text. */
    public String header(String name) {
        return answer.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    /** Sends one frame. */
    public void sendFrame(boolean last, int opcode, byte[] payload) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write((last ? 0x80 : 0) | opcode);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            out.write(0x80 | 126);
            out.writeBytes(Bytes.two(payload.length).bytes());
        } else {
            out.write(0x80 | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        out.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ MASK[i % 4]);
        }
        tcp.write(out.toByteArray(), 0, out.size());
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        sendFrame(true, BINARY, Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public byte[] read(int timeoutMillis) throws IOException {
        long deadlineNanos = System.nanoTime() + timeoutMillis * 1_000_000L;
        while (true) {
            while (frameLength(rest) == 0) {
                byte[] chunk = tcp.read((int) ((deadlineNanos - System.nanoTime()) / 1_000_000));
                if (chunk.length == 0) {
                    return chunk;
                }
                rest = Bytes.join(Bytes.of(rest), Bytes.of(chunk)).bytes();
            }
            int length = frameLength(rest);
            byte[] frame = Arrays.copyOf(rest, length);
            rest = Arrays.copyOfRange(rest, length, rest.length);
            byte[] payload = Arrays.copyOfRange(frame, headerLength(frame), length);
            switch (frame[0] & 15) {
                case CLOSE -> {
                    sendFrame(true, CLOSE, payload);
                    return new byte[0];
                }
                case PING -> sendFrame(true, PONG, payload);
                case TEXT -> throw new AssertionError("the broker sent a text frame"); // [v3 MQTT-6.0.0-1]
                default -> {
                    if (payload.length > 0) {
                        return payload;
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        tcp.close();
    }

    /** The length of the frame that the bytes begin with, or 0 while it is not whole. */
    private static int frameLength(byte[] bytes) {
        if (bytes.length < 2 || bytes.length < headerLength(bytes)) {
            return 0;
        }
        int code = bytes[1] & 127;
        long payload = switch (code) {
            case 126 -> Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(2));
            case 127 -> ByteBuffer.wrap(bytes).getLong(2);
            default -> code;
        };
        long whole = headerLength(bytes) + payload;
        return whole <= bytes.length ? (int) whole : 0;
    }

    /** Servers do not mask. */
    private static int headerLength(byte[] bytes) {
        return switch (bytes[1] & 127) {
            case 126 -> 4;
            case 127 -> 10;
            default -> 2;
        };
    }
}
