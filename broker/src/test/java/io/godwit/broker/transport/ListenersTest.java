// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.config.AddressRange;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.transport.TestTransport.Wanted;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenersTest {
    private static byte[] greet(Socket socket, String clientId) throws IOException {
        socket.getOutputStream().write(TestTransport.bytes(TestTransport.connect(clientId)));
        return socket.getInputStream().readNBytes(4);
    }

    @Test
    void namesTheAddressThatIsTaken() throws Exception {
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            InetSocketAddress taken = transport.listen();
            ListenerConfig plain = TestTransport.config(Wanted.plain());
            ListenerConfig again = new ListenerConfig(
                    taken.getPort(),
                    plain.host(),
                    null,
                    plain.transport(),
                    null,
                    -1,
                    plain.maxQos(),
                    10,
                    10,
                    null,
                    false,
                    plain.acceptedVersions(),
                    plain.socketDomain(),
                    null,
                    0,
                    false,
                    false,
                    List.of(),
                    plain.security(),
                    plain.offers());
            ListenerSettings first = transport.settings(Wanted.plain(), TestTransport.patient());
            ListenerSettings settings = new ListenerSettings(again, first.security(), first.limits(), List.of(), true);
            assertThatThrownBy(() -> transport.listeners().open(settings))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getPort());
        }
    }

    @Test
    void refusesConnectionsBeyondTheListenersLimitAndLetsTheNextInWhenOneLeft() throws Exception {
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            InetSocketAddress address = transport.listen(
                    new Wanted(ListenerConfig.Transport.MQTT, null, null, 1, 0, false, List.of()),
                    TestTransport.patient());
            try (Socket first = TestTransport.dial(address);
                    Socket second = TestTransport.dial(address)) {
                assertThat(greet(first, "first")).isEqualTo(TestTransport.bytes(TestTransport.WELCOME));
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }
            transport
                    .listeners()
                    .whenQuiet()
                    .get(TestTransport.PATIENCE_SECONDS, java.util.concurrent.TimeUnit.SECONDS);
            try (Socket third = TestTransport.dial(address)) {
                assertThat(greet(third, "third")).isEqualTo(TestTransport.bytes(TestTransport.WELCOME));
            }
        }
    }

    @Test
    void refusesAnAddressThatComesTooOftenUnlessItIsExempt() throws Exception {
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            InetSocketAddress address = transport.listen(Wanted.plain(), TestTransport.limits(60_000, 1, 2, List.of()));
            InetSocketAddress exempt = transport.listen(
                    Wanted.plain(), TestTransport.limits(60_000, 1, 2, List.of(AddressRange.of("127.0.0.1"))));
            int refused = 0;
            for (int i = 0; i < 20; i++) {
                try (Socket socket = TestTransport.dial(address)) {
                    refused += socket.isConnected() && read(socket) ? 0 : 1;
                }
                try (Socket socket = TestTransport.dial(exempt)) {
                    assertThat(greet(socket, "exempt-" + i)).hasSize(4);
                }
            }
            assertThat(refused).isPositive();
        }
    }

    private static boolean read(Socket socket) {
        try {
            return greet(socket, "any").length == 4;
        } catch (IOException reset) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void listensOnAUnixSocketAndTakesItAway(boolean epoll, @TempDir Path directory) throws Exception {
        Path path = directory.resolve("godwit.sock");
        try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stale.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        try (TestTransport transport = new TestTransport(1, epoll, TestTransport::echo)) {
            Wanted wanted = new Wanted(ListenerConfig.Transport.MQTT, null, path, -1, 0, false, List.of());
            transport.listeners().open(transport.settings(wanted, TestTransport.patient()));
            try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                socket.write(ByteBuffer.wrap(TestTransport.bytes(TestTransport.connect("local"))));
                ByteBuffer answer = ByteBuffer.allocate(4);
                while (answer.hasRemaining()) {
                    assertThat(socket.read(answer)).isPositive();
                }
                assertThat(answer.array()).isEqualTo(TestTransport.bytes(TestTransport.WELCOME));
            }
            assertThat(transport.conversations().next().endpoint().port()).isZero();
            assertThatThrownBy(() -> transport.listeners().open(transport.settings(wanted, TestTransport.patient())))
                    .hasMessageContaining("another process does");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void leavesAFileAloneThatIsNoSocket(@TempDir Path directory) throws Exception {
        Path path = Files.writeString(directory.resolve("important"), "text");
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            Wanted wanted = new Wanted(ListenerConfig.Transport.MQTT, null, path, -1, 0, false, List.of());
            assertThatThrownBy(() -> transport.listeners().open(transport.settings(wanted, TestTransport.patient())))
                    .hasMessageContaining("no socket");
        }
        assertThat(path).hasContent("text");
    }

    @Test
    void hasEveryConnectionSayGoodbyeWhenTheBrokerStops() throws Exception {
        try (TestTransport transport = new TestTransport(2, TestTransport::echo)) {
            InetSocketAddress address = transport.listen();
            try (Socket one = TestTransport.dial(address);
                    Socket two = TestTransport.dial(address)) {
                greet(one, "one");
                greet(two, "two");
                transport.listeners().stopAccepting();
                transport.listeners().shutDownConnections();
                assertThat(one.getInputStream().read()).isEqualTo(-1);
                assertThat(two.getInputStream().read()).isEqualTo(-1);
            }
            transport
                    .listeners()
                    .whenQuiet()
                    .get(TestTransport.PATIENCE_SECONDS, java.util.concurrent.TimeUnit.SECONDS);
        }
    }
}
