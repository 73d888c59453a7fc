// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection on a channel without a network. */
class ConnectionTest {
    private static final String CONNACK = "20 03 00 00 00";
    private static final String SUBACK_1 = "90 04 0001 00 01";

    private final Failure failure = new Failure();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Recorder role = new Recorder();
    private Connection connection = connect(QoS.AT_LEAST_ONCE);

    private static final class Recorder implements Role {
        private final List<String> seen = new ArrayList<>();
        private QoS qos = QoS.AT_LEAST_ONCE;

        @Override
        public void onOpen(Connection opened) {
            opened.subscribe(1, index -> "t", qos);
        }

        @Override
        public void onSubscribed(Connection subscribed) {
            seen.add("subscribed");
        }

        @Override
        public void onMessage(Connection from, ByteBuf in, int payload, int bytes) {
            seen.add(ByteBufUtil.hexDump(in, payload, bytes));
        }
    }

    private Connection connect(QoS qos) {
        role.qos = qos;
        try {
            Target target = new Target("127.0.0.1", 1883, null, null, "me", "secret", ProtocolVersion.V5, 60);
            LoadLoop loop = new LoadLoop(channel.eventLoop(), Dialer.to(target), failure, 1);
            Connection made = Connection.passing(loop, "it", role);
            channel.pipeline().addLast(made.handler(Connection.Handshake.NONE));
            return made;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        connection.close();
        channel.finishAndReleaseAll();
    }

    private void arrive(String hex) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes(hex)));
        channel.runPendingTasks();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private String sent() {
        channel.runPendingTasks();
        StringBuilder all = new StringBuilder();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            all.append(ByteBufUtil.hexDump(next));
            next.release();
        }
        return all.toString();
    }

    private @Nullable String failureText() {
        assertThat(failure.happened()).isCompletedExceptionally();
        return failure.happened().exceptionNow().getMessage();
    }

    @Test
    void readsPacketsHoweverTheyAreCut() {
        String packets = CONNACK + SUBACK_1 + "32 09 0001 74 0007 00 aabbcc" + "32 0b 0001 74 0008 02 01 00 ddeeff";
        for (byte one : bytes(packets)) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {one}));
        }

        assertThat(role.seen).containsExactly("subscribed", "aabbcc", "ddeeff");
        assertThat(sent()).endsWith("40020007" + "40020008");
        assertThat(failure.happened()).isNotDone();
    }

    @Test
    void readsSeveralPacketsAtOnceAndAnswersInOneWrite() {
        sent();
        arrive(CONNACK);
        sent();
        arrive(SUBACK_1 + "32 09 0001 74 0007 00 aabbcc" + "32 09 0001 74 0008 00 ddeeff");

        ByteBuf written = channel.readOutbound();

        assertThat(ByteBufUtil.hexDump(written)).isEqualTo("40020007" + "40020008");
        written.release();
        assertThat(sent()).isEmpty();
    }

    @Test
    void namesClientAndReasonCodeWhenItIsRefused() {
        arrive("20 03 00 87 00");

        assertThat(failureText()).isEqualTo("Client it was refused: 0x87 Not authorized.");
    }

    @Test
    void tellsWhyTheBrokerDisconnectedIt() {
        arrive(CONNACK + SUBACK_1 + "e0 01 8b");
        var ignored = channel.close();

        assertThat(failureText()).isEqualTo("Client it was disconnected by the broker: 0x8B Server shutting down.");
    }

    @Test
    void saysWhenTheConnectionEndsWithoutAWord() {
        arrive(CONNACK);
        var ignored = channel.close();

        assertThat(failureText()).isEqualTo("Client it lost its connection: the broker closed it without saying why.");
    }

    @Test
    void takesNoAcknowledgementForNothing() {
        arrive(CONNACK + SUBACK_1 + "40 02 0001");

        assertThat(failureText()).isEqualTo("Client it got a PUBACK for packet identifier 1, which awaits none.");
    }

    @Test
    void takesNoMessageAtAnotherQos() {
        arrive(CONNACK + SUBACK_1 + "30 07 0001 74 00 aabbcc");

        assertThat(failureText()).contains("got a message at QoS 0");
    }

    @Test
    void takesNoSubscriptionThatIsRefused() {
        arrive(CONNACK + "90 04 0001 00 87");

        assertThat(failureText()).isEqualTo("Client it may not subscribe to t: 0x87 Not authorized.");
    }

    @Test
    void doesNotReadBeyondAPacketThatIsTooShort() {
        arrive(CONNACK + SUBACK_1 + "32 02 0009");

        assertThat(failureText()).startsWith("Client it got a ");
    }
}
