// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.transport.TestTransport.Wanted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners that come, change and go while others serve. */
@Timeout(60)
class ListenersReloadTest {
    @TempDir
    private Path folder = Path.of("");

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static ListenerSettings at(TestTransport transport, int port, @Nullable String host, Wanted wanted) {
        ListenerSettings settings = transport.settings(wanted, TestTransport.patient());
        ListenerConfig one = settings.config();
        ListenerConfig config = new ListenerConfig(
                port,
                host,
                one.unixSocket(),
                one.transport(),
                one.tls(),
                one.maxConnections(),
                one.maxQos(),
                one.maxTopicAlias(),
                one.maxTopicAliasBroker(),
                one.mountPoint(),
                one.useUserNameAsClientId(),
                one.acceptedVersions(),
                one.socketDomain(),
                one.bindInterface(),
                one.proxyProtocol(),
                one.proxyProtocolRequiresTls(),
                one.proxyIdentityAsUserName(),
                one.origins(),
                one.security(),
                one.offers());
        return new ListenerSettings(
                config, settings.security(), settings.limits(), settings.trustedProxies(), settings.logConnections());
    }

    private static ListenerSettings plain(TestTransport transport, int port) {
        return at(transport, port, "127.0.0.1", Wanted.plain());
    }

    private static Socket client(int port, String name) throws IOException {
        Socket socket = TestTransport.dial(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream().write(TestTransport.bytes(TestTransport.connect(name)));
        assertThat(socket.getInputStream().readNBytes(4)).isEqualTo(TestTransport.bytes(TestTransport.WELCOME));
        return socket;
    }

    private static void requireClosed(int port) {
        assertThatThrownBy(() -> client(port, "late").close()).isInstanceOf(IOException.class);
    }

    private static List<ListenerChange> reload(TestTransport transport, boolean stay, ListenerSettings... wanted)
            throws TransportException {
        Listeners.Prepared prepared = transport.listeners().prepare(List.of(wanted), stay);
        prepared.apply();
        return prepared.changes();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void opensOneAndClosesAnother(boolean connectionsStay) throws Exception {
        int first = freePort();
        int second = freePort();
        try (TestTransport transport = new TestTransport(2, TestTransport::echo)) {
            ListenerSettings old = plain(transport, first);
            transport.listeners().open(old);
            try (Socket before = client(first, "a")) {
                ListenerSettings next = plain(transport, second);
                assertThat(reload(transport, connectionsStay, next))
                        .containsExactly(
                                new ListenerChange.Opened(next.config()),
                                new ListenerChange.Closed(old.config(), connectionsStay));
                client(second, "b").close();
                requireClosed(first);
                if (connectionsStay) {
                    before.getOutputStream().write(new byte[] {(byte) 0xC0, 0});
                    assertThat(before.getInputStream().readNBytes(2)).containsExactly(0xD0, 0);
                } else {
                    assertThat(before.getInputStream().read()).isEqualTo(-1);
                }
            }
            assertThat(transport.listeners().bound())
                    .singleElement()
                    .extracting(bound -> ((InetSocketAddress) bound.address()).getPort())
                    .isEqualTo(second);
        }
    }

    @Test
    void letsNobodyFinishThatCameThroughAClosedListener() throws Exception {
        int first = freePort();
        try (TestTransport transport = new TestTransport(2, TestTransport::echo)) {
            transport.listeners().open(plain(transport, first));
            try (Socket silent = TestTransport.dial(new InetSocketAddress(InetAddress.getLoopbackAddress(), first))) {
                // Accepted, so that closing the listener does not reset it.
                client(first, "a").close();
                reload(transport, false, plain(transport, freePort()));
                silent.getOutputStream().write(TestTransport.bytes(TestTransport.connect("b")));
                assertThat(silent.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void keepsConnectionsOfAListenerThatGoesOn() throws Exception {
        int port = freePort();
        try (TestTransport transport = new TestTransport(2, TestTransport::echo)) {
            transport.listeners().open(plain(transport, port));
            try (Socket before = client(port, "a")) {
                assertThat(reload(transport, false, plain(transport, port))).isEmpty();
                before.getOutputStream().write(new byte[] {(byte) 0xC0, 0});
                assertThat(before.getInputStream().readNBytes(2)).containsExactly(0xD0, 0);
            }
            client(port, "b").close();
        }
    }

    @Test
    void changesNothingWhenAPortIsTaken() throws Exception {
        int port = freePort();
        int other = freePort();
        try (TestTransport transport = new TestTransport(1, TestTransport::echo);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            transport.listeners().open(plain(transport, port));
            ListenerSettings[] wanted = {plain(transport, other), plain(transport, taken.getLocalPort())};
            assertThatThrownBy(() -> reload(transport, false, wanted))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
            client(port, "a").close();
            requireClosed(other);
        }
    }

    @Test
    void movesFromAllAddressesToOneAndBack() throws Exception {
        int port = freePort();
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            ListenerSettings everywhere = at(transport, port, null, Wanted.plain());
            transport.listeners().open(everywhere);
            client(port, "a").close();
            ListenerSettings here = plain(transport, port);
            assertThat(reload(transport, false, here)).hasSize(2);
            assertThat(transport.listeners().bound())
                    .allMatch(bound ->
                            ((InetSocketAddress) bound.address()).getAddress().isLoopbackAddress());
            client(port, "b").close();
            assertThat(reload(transport, false, everywhere)).hasSize(2);
            client(port, "c").close();
        }
    }

    @Test
    void listensAgainWhereItHadMadeRoomInVain() throws Exception {
        int port = freePort();
        try (TestTransport transport = new TestTransport(1, TestTransport::echo);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            transport.listeners().open(at(transport, port, null, Wanted.plain()));
            ListenerSettings[] wanted = {plain(transport, port), plain(transport, taken.getLocalPort())};
            assertThatThrownBy(() -> reload(transport, false, wanted)).isInstanceOf(TransportException.class);
            client(port, "a").close();
        }
    }

    @Test
    void speaksAnotherProtocolOnTheSameSocket() throws Exception {
        int port = freePort();
        try (TestTransport transport = new TestTransport(2, TestTransport::echo)) {
            transport.listeners().open(plain(transport, port));
            try (Socket before = client(port, "a")) {
                ListenerSettings webSocket = at(transport, port, "127.0.0.1", Wanted.webSocket());
                assertThat(reload(transport, false, webSocket))
                        .containsExactly(new ListenerChange.Reopened(webSocket.config(), false));
                assertThat(before.getInputStream().read()).isEqualTo(-1);
            }
            try (Socket mqtt = TestTransport.dial(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                mqtt.getOutputStream().write(TestTransport.bytes(TestTransport.connect("late")));
                assertThat(new String(mqtt.getInputStream().readNBytes(5), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/");
            }
            reload(transport, false, plain(transport, port));
            client(port, "b").close();
        }
    }

    @Test
    void opensAndClosesUnixSockets() throws Exception {
        Path path = folder.resolve("sock");
        Wanted unix = new Wanted(ListenerConfig.Transport.MQTT, null, path, -1, 0, false, List.of());
        int port = freePort();
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            transport.listeners().open(plain(transport, port));
            ListenerSettings socket = at(transport, 0, null, unix);
            assertThat(reload(transport, false, plain(transport, port), socket))
                    .containsExactly(new ListenerChange.Opened(socket.config()));
            assertThat(Files.exists(path)).isTrue();
            assertThat(reload(transport, false, plain(transport, port), socket)).isEmpty();
            assertThat(reload(transport, false, plain(transport, port)))
                    .containsExactly(new ListenerChange.Closed(socket.config(), false));
            assertThat(Files.exists(path)).isFalse();
        }
    }
}
