// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.metrics.Counter;
import io.godwit.broker.transport.RecordedConversations.Recorded;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.PingResp;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.spec.ProtocolViolation;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketFramingTest {
    private static List<Packet> session(String clientId) {
        List<Packet> packets = new ArrayList<>();
        packets.add(TestTransport.connect(clientId));
        for (int i = 0; i < 20; i++) {
            packets.add(TestTransport.publish("a/" + i, new byte[i * 37]));
        }
        packets.add(PingReq.INSTANCE);
        return packets;
    }

    private static byte[] replies(List<Packet> packets) {
        List<Packet> replies = new ArrayList<>();
        for (Packet packet : packets) {
            if (packet instanceof Connect) {
                replies.add(TestTransport.WELCOME);
            } else if (packet instanceof PingReq) {
                replies.add(PingResp.INSTANCE);
            } else {
                replies.add(packet);
            }
        }
        return TestTransport.bytes(replies.toArray(new Packet[0]));
    }

    @ParameterizedTest
    @CsvSource({"1, true", "3, true", "1, false", "3, false"})
    void answersWhatComesInOneSegment(int loops, boolean epoll) throws Exception {
        try (TestTransport transport = new TestTransport(loops, epoll, TestTransport::echo)) {
            InetSocketAddress address = transport.listen();
            for (int i = 0; i < 10; i++) {
                List<Packet> packets = session("client-" + i);
                byte[] expected = replies(packets);
                try (Socket socket = TestTransport.dial(address)) {
                    socket.getOutputStream().write(TestTransport.bytes(packets.toArray(new Packet[0])));
                    assertThat(socket.getInputStream().readNBytes(expected.length))
                            .isEqualTo(expected);
                }
                Recorded conversation = transport.conversations().next();
                assertThat(conversation.owner()).isSameAs(transport.loops().of("client-" + i));
                for (Packet packet : packets) {
                    assertThat(conversation.next()).isEqualTo(packet);
                }
                assertThat(conversation.next()).isEqualTo("closed");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void answersWhatComesByteByByte(int loops) throws Exception {
        try (TestTransport transport = new TestTransport(loops, TestTransport::echo)) {
            List<Packet> packets = session("slow").subList(0, 8);
            byte[] expected = replies(packets);
            try (Socket socket = TestTransport.dial(transport.listen())) {
                socket.setTcpNoDelay(true);
                OutputStream out = socket.getOutputStream();
                for (byte b : TestTransport.bytes(packets.toArray(new Packet[0]))) {
                    out.write(b);
                    out.flush();
                }
                assertThat(socket.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void carriesLargePayloadsBothWays(int loops) throws Exception {
        try (TestTransport transport = new TestTransport(loops, TestTransport::echo)) {
            byte[] payload = new byte[1_500_000];
            Arrays.fill(payload, (byte) 31);
            byte[] expected = TestTransport.bytes(TestTransport.WELCOME, TestTransport.publish("big", payload));
            try (Socket socket = TestTransport.dial(transport.listen())) {
                socket.getOutputStream()
                        .write(TestTransport.bytes(
                                TestTransport.connect("big-1"), TestTransport.publish("big", payload)));
                assertThat(socket.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void holdsPacketsWhileReadingIsPaused(int loops) throws Exception {
        try (TestTransport transport = new TestTransport(loops, (conversation, packet) -> {
            if (packet instanceof Connect) {
                conversation.wire().pauseReading();
            } else {
                conversation.wire().send(packet);
            }
        })) {
            Publish publish = TestTransport.publish("t", "x".getBytes(UTF_8));
            byte[] expected = TestTransport.bytes(TestTransport.WELCOME, publish, publish);
            try (Socket socket = TestTransport.dial(transport.listen())) {
                socket.getOutputStream().write(TestTransport.bytes(TestTransport.connect("held"), publish, publish));
                Recorded conversation = transport.conversations().next();
                assertThat(conversation.next()).isInstanceOf(Connect.class);
                assertThat(conversation.events()).isEmpty();
                conversation.owner().execute(() -> {
                    conversation.wire().send(TestTransport.WELCOME);
                    conversation.wire().resumeReading();
                });
                assertThat(socket.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void deliversWhatAClientSentBeforeItLeftDuringAPause(int loops) throws Exception {
        try (TestTransport transport = new TestTransport(loops, (conversation, packet) -> {
            if (packet instanceof Connect) {
                conversation.wire().pauseReading();
            }
        })) {
            Publish publish = TestTransport.publish("t", new byte[0]);
            try (Socket socket = TestTransport.dial(transport.listen())) {
                socket.getOutputStream().write(TestTransport.bytes(TestTransport.connect("gone"), publish));
            }
            Recorded conversation = transport.conversations().next();
            assertThat(conversation.next()).isInstanceOf(Connect.class);
            conversation.owner().execute(() -> conversation.wire().resumeReading());
            assertThat(conversation.next()).isEqualTo(publish);
            assertThat(conversation.next()).isEqualTo("closed");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void reportsAViolationAfterThePacketsBeforeIt(int loops) throws Exception {
        try (TestTransport transport = new TestTransport(loops, TestTransport::echo)) {
            try (Socket socket = TestTransport.dial(transport.listen())) {
                socket.getOutputStream().write(TestTransport.bytes(TestTransport.connect("bad"), PingReq.INSTANCE));
                socket.getOutputStream().write(new byte[] {(byte) 0xF5, 1, 2, 3});
                byte[] expected = TestTransport.bytes(TestTransport.WELCOME, PingResp.INSTANCE);
                assertThat(socket.getInputStream().readAllBytes()).isEqualTo(expected);
            }
            Recorded conversation = transport.conversations().next();
            assertThat(conversation.next()).isInstanceOf(Connect.class);
            assertThat(conversation.next()).isInstanceOf(PingReq.class);
            assertThat(conversation.next()).isInstanceOf(ProtocolViolation.class);
            assertThat(conversation.next()).isEqualTo("closed");
        }
    }

    @Test
    void sendsTheLastPacketEvenToAPeerWhoseBytesWentUnread() throws Exception {
        try (TestTransport transport = new TestTransport(1, (conversation, packet) -> {
            conversation.wire().send(TestTransport.WELCOME);
            conversation.wire().close();
        })) {
            try (Socket socket = TestTransport.dial(transport.listen())) {
                socket.getOutputStream().write(TestTransport.bytes(TestTransport.connect("talker")));
                for (int i = 0; i < 50; i++) {
                    socket.getOutputStream().write(TestTransport.bytes(TestTransport.publish("t", new byte[500])));
                }
                assertThat(socket.getInputStream().readAllBytes())
                        .isEqualTo(TestTransport.bytes(TestTransport.WELCOME));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void boundsWhatWaitsForAReaderThatDoesNotRead(int loops) throws Exception {
        CountDownLatch full = new CountDownLatch(1);
        try (TestTransport transport = new TestTransport(loops, (conversation, packet) -> {
            if (packet instanceof Connect) {
                Publish publish = TestTransport.publish("flood", new byte[1000]);
                conversation.owner().execute(new Runnable() {
                    @Override
                    public void run() {
                        for (int i = 0; i < 50; i++) {
                            if (!conversation.wire().isWritable()) {
                                full.countDown();
                                return;
                            }
                            conversation.wire().send(publish);
                        }
                        conversation.owner().execute(this);
                    }
                });
            }
        })) {
            try (Socket socket = TestTransport.dial(transport.listen())) {
                socket.getOutputStream().write(TestTransport.bytes(TestTransport.connect("lazy-1")));
                assertThat(full.await(TestTransport.PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isTrue();
                Recorded conversation = transport.conversations().next();
                assertThat(conversation.wire().pendingBytes()).isLessThan(1_000_000);
                assertThat(conversation.next()).isInstanceOf(Connect.class);
                Thread reader = Thread.ofVirtual().start(() -> readEverything(socket));
                assertThat(conversation.next()).isEqualTo("writable");
                socket.shutdownInput();
                reader.join();
            }
        }
    }

    private static void readEverything(Socket socket) {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException closed) {
            // The test has seen enough.
        }
    }

    @Test
    void countsBytesAndPackets() throws Exception {
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            Publish publish = TestTransport.publish("t", new byte[100]);
            byte[] sent = TestTransport.bytes(TestTransport.connect("counted"), publish);
            byte[] expected = TestTransport.bytes(TestTransport.WELCOME, publish);
            try (Socket socket = TestTransport.dial(transport.listen())) {
                socket.getOutputStream().write(sent);
                assertThat(socket.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
            }
            assertThat(transport.counters().sum(Counter.BYTES_RECEIVED)).isEqualTo(sent.length);
            assertThat(transport.counters().sum(Counter.BYTES_SENT)).isEqualTo(expected.length);
            assertThat(transport.counters().sum(Counter.PACKETS_RECEIVED)).isEqualTo(2);
            assertThat(transport.counters().sum(Counter.PACKETS_SENT)).isEqualTo(2);
            assertThat(transport.counters().sum(Counter.PUBLISH_BYTES_SENT)).isEqualTo(100);
            assertThat(transport.counters().sum(Counter.SOCKETS_OPENED)).isEqualTo(1);
        }
    }

    @Test
    void closesAClientThatSendsNoConnectInTime() throws Exception {
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            InetSocketAddress address =
                    transport.listen(TestTransport.Wanted.plain(), TestTransport.limits(50, 0, 0, List.of()));
            try (Socket silent = TestTransport.dial(address);
                    Socket loris = TestTransport.dial(address)) {
                loris.getOutputStream().write(new byte[] {0x10, 0x20, 0x00});
                assertThat(silent.getInputStream().read()).isEqualTo(-1);
                assertThat(loris.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(transport.log().lines()).anyMatch(line -> line.contains("sent no CONNECT in time"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void closesAConnectionThatMeetsAFaultOfOurs(int loops) throws Exception {
        TestTransport transport = new TestTransport(loops, (conversation, packet) -> {
            if (packet instanceof Publish) {
                throw new IllegalStateException("a bug");
            }
        });
        try (Socket socket = TestTransport.dial(transport.listen())) {
            socket.getOutputStream()
                    .write(TestTransport.bytes(
                            TestTransport.connect("unlucky"),
                            TestTransport.publish("t", new byte[1]),
                            TestTransport.publish("t", new byte[1])));
            Recorded conversation = transport.conversations().next();
            assertThat(conversation.next()).isInstanceOf(Connect.class);
            assertThat(conversation.next()).isInstanceOf(Publish.class);
            assertThat(conversation.next()).isEqualTo("closed");
            assertThat(conversation.events()).isEmpty();
        }
        assertThatThrownBy(transport::close).hasMessageContaining("a bug");
    }
}
