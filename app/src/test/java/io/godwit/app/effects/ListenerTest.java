// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.effects;

import static io.godwit.app.effects.Scene.connected;
import static io.godwit.app.effects.Scene.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.godwit.conformance.Client;
import io.godwit.conformance.Directive;
import io.godwit.conformance.Stage;
import io.godwit.conformance.V3;
import io.godwit.conformance.V5;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.spec.ReasonCode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where the broker listens, and what it makes of connections there. */
@Timeout(60)
class ListenerTest {
    private static final byte[] CONNECT = V3.connect("heron").bytes();

    @TempDir
    private Path folder = Path.of("");

    @OnBoth
    @Directive("listener")
    void listensOnEveryPort(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "listener %PORT% 127.0.0.1", "listener %OTHER% 127.0.0.1")) {
            scene.stage().connect("a");
            scene.stage(scene.other()).connect("b");
        }
    }

    @OnBoth
    @Directive("listener")
    void listensOnAUnixSocket(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "listener %PORT% 127.0.0.1", "listener 0 %DIR%/socket");
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            scene.stage().connect("a");
            channel.connect(UnixDomainSocketAddress.of(folder.resolve("socket")));
            channel.write(ByteBuffer.wrap(CONNECT));
            ByteBuffer answer = ByteBuffer.allocate(4);
            while (answer.hasRemaining() && channel.read(answer) >= 0) {
                // The rest of the answer.
            }
            assertThat(answer.array()).containsExactly(0x20, 2, 0, 0);
        }
    }

    @OnBoth
    @Directive({"port", "bind_address"})
    void listensAtTheAddressOfTheDefaultListener(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "port %PORT%", "bind_address 127.0.0.2")) {
            assertThat(answer("127.0.0.2", scene.port())).isEqualTo("20020000");
            assertThat(isOpen("127.0.0.1", scene.port())).isFalse();
        }
    }

    @OnBoth
    @Directive("bind_interface")
    void listensAtTheAddressesOfADevice(Brand brand) throws Exception {
        try (Scene scene = Scene.of(brand, folder, "listener %PORT%", "bind_interface lo")) {
            assertThat(answer("127.0.0.1", scene.port())).isEqualTo("20020000");
            assertThat(isOpen(InetAddress.getLocalHost().getHostAddress(), scene.port()))
                    .isEqualTo(InetAddress.getLocalHost().isLoopbackAddress());
        }
    }

    @OnBoth
    @Directive("socket_domain")
    void listensAtAddressesOfOneKind(Brand brand) throws Exception {
        assumeTrue(isLocal("::1"), "this machine has no IPv6");
        try (Scene scene = Scene.of(brand, folder, "listener %PORT%", "socket_domain ipv4")) {
            assertThat(answer("127.0.0.1", scene.port())).isEqualTo("20020000");
            assertThat(isOpen("::1", scene.port())).isFalse();
        }
        try (Scene scene = Scene.of(brand, folder, "listener %PORT%", "socket_domain ipv6")) {
            assertThat(answer("::1", scene.port())).isEqualTo("20020000");
            assertThat(isOpen("127.0.0.1", scene.port())).isFalse();
        }
    }

    private static String answer(String address, int port) throws IOException {
        try (Socket socket = new Socket(address, port)) {
            socket.getOutputStream().write(CONNECT);
            return HexFormat.of().formatHex(socket.getInputStream().readNBytes(4));
        }
    }

    private static boolean isLocal(String address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isOpen(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    @Directive("accept_protocol_versions")
    void otherVersionsStayOut() throws Exception {
        try (Scene scene = Scene.of(folder, "listener %PORT% 127.0.0.1", "accept_protocol_versions 4")) {
            Stage stage = scene.stage();
            stage.connect("four");
            stage.client("three").send(V3.connect("three").mqtt31()).expectRefused();
            Client five = stage.client("five").send((Packet) V5.connect("five"));
            expect(five, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
        }
    }

    @Test
    @Directive("enable_proxy_protocol")
    void takesTheAddressFromTheProxy() throws Exception {
        try (Scene scene = Scene.of(folder, "listener %PORT% 127.0.0.1", "enable_proxy_protocol 1");
                Socket socket = new Socket("127.0.0.1", scene.port())) {
            OutputStream out = socket.getOutputStream();
            out.write("PROXY TCP4 192.0.2.7 127.0.0.1 4711 1883\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(CONNECT);
            assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
            assertThat(scene.awaitLog("as heron (")).contains("192.0.2.7:4711");
        }
        try (Scene scene = Scene.of(
                        folder, "listener %PORT% 127.0.0.1", "enable_proxy_protocol 1", "godwit_connect_timeout 1");
                Socket socket = new Socket("127.0.0.1", scene.port())) {
            socket.getOutputStream().write(CONNECT);
            assertThat(socket.getInputStream().read()).isNegative();
        }
    }

    @Test
    @Directive("proxy_protocol_v2_require_tls")
    void wantsTlsInFrontOfTheProxy() throws Exception {
        // Version 2, PROXY, TCP over IPv4, 12 bytes of addresses, without a word about TLS.
        byte[] header = HexFormat.of()
                .parseHex("0d0a0d0a000d0a515549540a" + "2111000c" + "c0000207" + "7f000001"
                        + "12670 75b".replace(" ", ""));
        for (boolean required : new boolean[] {true, false}) {
            try (Scene scene = Scene.of(
                            folder,
                            "listener %PORT% 127.0.0.1",
                            "enable_proxy_protocol 2",
                            "proxy_protocol_v2_require_tls " + required);
                    Socket socket = new Socket("127.0.0.1", scene.port())) {
                socket.getOutputStream().write(header);
                socket.getOutputStream().write(CONNECT);
                assertThat(socket.getInputStream().read()).isEqualTo(required ? -1 : 0x20);
            }
        }
    }

    @Test
    @Directive("mount_point")
    void topicsOfTheListenerBeginElsewhere() throws Exception {
        try (Scene scene =
                Scene.of(folder, "listener %PORT% 127.0.0.1", "mount_point floor/1/", "listener %OTHER% 127.0.0.1")) {
            Client below = scene.stage().subscriber("below", "t", 0);
            Client above = scene.stage(scene.other()).subscriber("above", "#", 0);
            below.send(V3.publish("t", "x")).expectPublish(V3.publish("t", "x"));
            above.expectPublish(V3.publish("floor/1/t", "x"));
            above.send(V3.publish("floor/1/t", "y"));
            below.expectPublish(V3.publish("t", "y"));
        }
    }

    @OnBoth
    @Directive("protocol")
    void speaksMqttOverWebSockets(Brand brand) throws Exception {
        try (Scene scene = Scene.of(
                brand, folder, "listener %PORT% 127.0.0.1", "protocol websockets", "listener %OTHER% 127.0.0.1")) {
            scene.stage().webSocketClient("a").send(V3.connect("a")).expect(V3.connAck(0));
        }
    }

    @Test
    @Directive("websockets_origin")
    void onlyPagesOfThatOriginMayConnect() throws Exception {
        try (Scene scene = Scene.of(
                folder,
                "listener %PORT% 127.0.0.1",
                "protocol websockets",
                "websockets_origin https://a.example",
                "websockets_origin https://b.example")) {
            assertThat(upgrade(scene.port(), "https://a.example")).startsWith("HTTP/1.1 101");
            assertThat(upgrade(scene.port(), "https://b.example")).startsWith("HTTP/1.1 101");
            assertThat(upgrade(scene.port(), "https://c.example")).startsWith("HTTP/1.1 403");
        }
    }

    private static String upgrade(int port, String origin) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            String request = "GET /mqtt HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Protocol: mqtt\r\nOrigin: " + origin + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    @Test
    @Directive({"godwit_connection_rate", "godwit_connection_burst", "godwit_connection_rate_exempt"})
    void anAddressThatComesTooOftenStaysOut() throws Exception {
        String[] limits = {"godwit_connection_rate 1", "godwit_connection_burst 2"};
        try (Scene scene = Scene.of(folder, limits[0], limits[1], "godwit_connection_rate_exempt 192.0.2.1")) {
            Stage stage = scene.stage();
            stage.connect("a");
            stage.connect("b");
            try (Socket third = new Socket("127.0.0.1", scene.port())) {
                third.getOutputStream().write(CONNECT);
                assertThat(third.getInputStream().readAllBytes()).isEmpty();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("reset");
            }
        }
        try (Scene scene = Scene.of(folder, limits[0], limits[1], "godwit_connection_rate_exempt 127.0.0.1")) {
            for (int i = 0; i < 5; i++) {
                scene.stage().connect("c" + i);
            }
        }
    }

    @Test
    @Directive("godwit_connect_timeout")
    void whoSaysNothingIsClosed() throws Exception {
        try (Scene scene = Scene.of(folder, "godwit_connect_timeout 1");
                Socket silent = new Socket("127.0.0.1", scene.port())) {
            assertThat(silent.getInputStream().read()).isNegative();
        }
    }

    @Test
    @Directive("godwit_loops")
    void clientsAreServedByAsManyLoops() throws Exception {
        try (Scene scene = Scene.of(folder, "godwit_loops 3")) {
            connected(scene.stage(), V5.connect("a"));
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .contains("loop-0", "loop-1", "loop-2")
                    .doesNotContain("loop-3");
        }
    }
}
