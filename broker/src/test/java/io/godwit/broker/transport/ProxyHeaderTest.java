// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.transport.TestTransport.Wanted;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};

    private static final byte[] CONNECT = TestTransport.bytes(TestTransport.connect("proxied"));

    /** PROXY, TCP over IPv4, 192.0.2.7:4711 to 192.0.2.1:1883. */
    private static byte[] version2(byte... tlvs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        out.writeBytes(new byte[] {0x21, 0x11, 0, (byte) (12 + tlvs.length)});
        out.writeBytes(new byte[] {(byte) 192, 0, 2, 7, (byte) 192, 0, 2, 1, 0x12, 0x67, 0x07, 0x5B});
        out.writeBytes(tlvs);
        return out.toByteArray();
    }

    private static byte[] with(byte[] header) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header);
        out.writeBytes(CONNECT);
        return out.toByteArray();
    }

    private static void expectClientOf(Wanted wanted, byte[] bytes, boolean byteByByte) throws Exception {
        try (TestTransport transport = new TestTransport(1, TestTransport::echo);
                Socket socket = TestTransport.dial(transport.listen(wanted, TestTransport.patient()))) {
            if (byteByByte) {
                socket.setTcpNoDelay(true);
                for (byte b : bytes) {
                    socket.getOutputStream().write(b);
                }
            } else {
                socket.getOutputStream().write(bytes);
            }
            assertThat(socket.getInputStream().readNBytes(4)).isEqualTo(TestTransport.bytes(TestTransport.WELCOME));
            RecordedConversations.Recorded conversation =
                    transport.conversations().next();
            assertThat(conversation.endpoint().address()).isEqualTo("192.0.2.7");
            assertThat(conversation.endpoint().port()).isEqualTo(4711);
            assertThat(transport.log().lines()).anyMatch(line -> line.startsWith("New connection from 192.0.2.7:4711"));
        }
    }

    private static void expectRefusal(Wanted wanted, byte[] bytes) throws Exception {
        try (TestTransport transport = new TestTransport(1, TestTransport::echo);
                Socket socket = TestTransport.dial(transport.listen(wanted, TestTransport.patient()))) {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            assertThat(readQuietly(socket)).isEqualTo(-1);
        }
    }

    private static int readQuietly(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (java.io.IOException reset) {
            return -1;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesTheAddressFromVersion1(boolean byteByByte) throws Exception {
        byte[] header = "PROXY TCP4 192.0.2.7 192.0.2.1 4711 1883\r\n".getBytes(US_ASCII);
        expectClientOf(Wanted.proxied(1, false), with(header), byteByByte);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesTheAddressFromVersion2(boolean byteByByte) throws Exception {
        expectClientOf(Wanted.proxied(2, false), with(version2()), byteByByte);
    }

    @Test
    void refusesTheOtherVersion() throws Exception {
        expectRefusal(Wanted.proxied(1, false), with(version2()));
    }

    @Test
    void refusesAConnectionWithoutAHeader() throws Exception {
        expectRefusal(Wanted.proxied(2, false), CONNECT);
        expectRefusal(Wanted.proxied(1, false), CONNECT);
    }

    @Test
    void wantsTlsInFrontOfTheProxyWhereTheListenerSaysSo() throws Exception {
        byte[] overTls = {0x20, 0, 5, 0x01, 0, 0, 0, 0};
        byte[] plain = {0x20, 0, 5, 0x00, 0, 0, 0, 1};
        expectClientOf(Wanted.proxied(2, true), with(version2(overTls)), false);
        expectRefusal(Wanted.proxied(2, true), with(version2(plain)));
        expectRefusal(Wanted.proxied(2, true), with(version2()));
    }

    @Test
    void survivesAnyHeader() throws Exception {
        java.util.random.RandomGenerator random = java.util.random.RandomGenerator.of("L64X128MixRandom");
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            var address =
                    transport.listen(Wanted.proxied(2, false), TestTransport.limits(200, 0, 0, java.util.List.of()));
            for (int i = 0; i < 100; i++) {
                byte[] bytes = with(
                        version2((byte) 0x20, (byte) 0, (byte) 5, (byte) 1, (byte) 0, (byte) 0, (byte) 0, (byte) 0));
                for (int change = random.nextInt(4); change >= 0; change--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                try (Socket socket = TestTransport.dial(address)) {
                    socket.getOutputStream().write(bytes);
                    socket.shutdownOutput();
                    while (readQuietly(socket) >= 0) {
                        // Whatever it answers.
                    }
                }
            }
        }
    }
}
