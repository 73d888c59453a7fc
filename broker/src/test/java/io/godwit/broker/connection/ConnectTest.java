// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.auth.EnhancedAuthentication;
import io.godwit.broker.metrics.Counter;
import io.godwit.protocol.packet.Auth;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.PingResp;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConnectTest {
    private static ConnAck connAck(TestClient client) {
        List<Packet> received = client.received();
        assertThat(received).hasSize(1);
        return (ConnAck) received.getFirst();
    }

    @Test
    void answersThreeOneOneWithPlainConnAck() {
        TestBroker broker = new TestBroker();
        TestClient client = broker.open("a").connect(TestBroker.keepingAlive(TestBroker.v3("a", true, null), 60));
        assertThat(client.received()).containsExactly(new ConnAck(false, ReasonCode.SUCCESS, Properties.NONE));
        assertThat(broker.count(Counter.CONNECTIONS)).isEqualTo(1);
        assertThat(broker.log)
                .anyMatch(l -> l.contains("New client connected from 192.0.2.1:4711 as a (p4, c1, k60)."));
    }

    @Test
    void refusesClientsWithoutTheCertificateThatNamesThem() {
        TestBroker broker =
                new TestBroker("listener 8883", "certfile c", "keyfile k", "cafile a", "use_identity_as_username true");
        TestClient client = broker.open("a").connect(TestBroker.v5("a", true, Properties.NONE, null));
        assertThat(connAck(client).reasonCode()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
    }

    @Test
    void writesConnAckPropertiesInMosquittosOrder() {
        TestBroker broker = new TestBroker(
                "max_keepalive 30", "retain_available false", "listener 1883", "max_qos 1", "allow_anonymous true");
        TestClient client = broker.open("").connect(TestBroker.v5("", true, Properties.NONE, null));
        Properties properties = connAck(client).properties();
        assertThat(IntStream.range(0, properties.size()).mapToObj(properties::propertyAt))
                .containsExactly(
                        Property.ASSIGNED_CLIENT_IDENTIFIER,
                        Property.SERVER_KEEP_ALIVE,
                        Property.TOPIC_ALIAS_MAXIMUM,
                        Property.MAXIMUM_PACKET_SIZE,
                        Property.RECEIVE_MAXIMUM,
                        Property.MAXIMUM_QOS,
                        Property.RETAIN_AVAILABLE);
        assertThat(properties.number(Property.TOPIC_ALIAS_MAXIMUM, -1)).isEqualTo(10);
        assertThat(properties.number(Property.MAXIMUM_PACKET_SIZE, -1)).isEqualTo(2_000_000);
        assertThat(properties.number(Property.RECEIVE_MAXIMUM, -1)).isEqualTo(20);
        assertThat(properties.text(Property.ASSIGNED_CLIENT_IDENTIFIER)).startsWith("auto-");
    }

    @Test
    void assignsAnIdentifierThatBelongsToTheLoop() {
        TestBroker broker = new TestBroker(3);
        for (int i = 0; i < 20; i++) {
            TestClient client = broker.open("").connect(TestBroker.v5("", true, Properties.NONE, null));
            String assigned = connAck(client).properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER);
            TestClient again = broker.open(String.valueOf(assigned))
                    .connect(TestBroker.v5(String.valueOf(assigned), true, Properties.NONE, null));
            assertThat(again.received()).hasSize(1);
            assertThat(client.wire.closed).as("taken over").isTrue();
        }
    }

    @Test
    void refusesAnEmptyIdentifierWithoutCleanSession() {
        TestClient client = new TestBroker().open("").connect(TestBroker.v3("", false, null));
        assertThat(connAck(client).reasonCode()).isEqualTo(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
        assertThat(client.wire.closed).isTrue();
    }

    @Test
    void closesWithoutAnAnswerWhenTheFirstPacketIsNoConnect() {
        TestBroker broker = new TestBroker();
        TestClient client = broker.open("a").send(PingReq.INSTANCE);
        assertThat(client.received()).isEmpty();
        assertThat(client.wire.closed).isTrue();
        assertThat(broker.count(Counter.VIOLATIONS)).isEqualTo(1);
    }

    @Test
    void answersAnUnknownVersionBeforeClosing() {
        TestClient client = new TestBroker().open("a");
        client.connection.onViolation(
                new ProtocolViolation(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, Statement.V5_3_1_2_2, "level 9"));
        assertThat(connAck(client).reasonCode()).isEqualTo(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
        assertThat(client.wire.closed).isTrue();
    }

    @Test
    void disconnectsAtASecondConnect() {
        TestBroker broker = new TestBroker();
        TestClient client = broker.connect5("a", Properties.NONE);
        client.send(TestBroker.v5("a", true, Properties.NONE, null));
        assertThat(client.received())
                .singleElement()
                .isInstanceOfSatisfying(
                        Disconnect.class, d -> assertThat(d.reasonCode()).isEqualTo(ReasonCode.PROTOCOL_ERROR));
        assertThat(client.wire.closed).isTrue();
        assertThat(broker.count(Counter.CONNECTIONS)).isZero();
    }

    @Test
    void saysWhyBadCredentialsAreRefused() {
        TestBroker broker = new TestBroker();
        broker.security.answer = ReasonCode.BAD_USER_NAME_OR_PASSWORD;
        TestClient client = broker.open("a").connect(TestBroker.v3("a", true, null));
        assertThat(connAck(client).reasonCode()).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        assertThat(client.wire.closed).isTrue();
        assertThat(broker.log).anyMatch(l -> l.endsWith("Client a [192.0.2.1:4711] disconnected: not authorised."));
        assertThat(broker.count(Counter.SESSIONS)).isZero();
    }

    @Test
    void readsNothingWhileThePasswordIsChecked() {
        TestBroker broker = new TestBroker();
        broker.security.answersLater = true;
        TestClient client = broker.open("a");
        client.wire.version = ProtocolVersion.V3_1_1;
        client.connection.onPacket(TestBroker.v3("a", true, null));
        assertThat(client.wire.paused).isTrue();
        assertThat(client.received()).isEmpty();
        broker.settle();
        assertThat(client.wire.paused).isFalse();
        assertThat(connAck(client).reasonCode()).isEqualTo(ReasonCode.SUCCESS);
    }

    @Test
    void forgetsAClientThatLeftWhileItsPasswordWasChecked() {
        TestBroker broker = new TestBroker();
        broker.security.answersLater = true;
        TestClient client = broker.open("a");
        client.connection.onPacket(TestBroker.v3("a", false, null));
        client.connection.onClosed("");
        broker.settle();
        assertThat(broker.count(Counter.SESSIONS)).isZero();
        assertThat(broker.count(Counter.CONNECTIONS)).isZero();
    }

    @Test
    void refusesAWillAboveTheListenersQos() {
        TestBroker broker = new TestBroker("listener 1883", "max_qos 0");
        Will will = new Will(TopicName.of("w"), new byte[0], QoS.AT_LEAST_ONCE, false, Properties.NONE);
        TestClient client = broker.open("a").connect(TestBroker.v5("a", true, Properties.NONE, will));
        assertThat(connAck(client).reasonCode()).isEqualTo(ReasonCode.QOS_NOT_SUPPORTED);
    }

    @Test
    void refusesALongKeepAliveOfThreeOneOne() {
        TestClient client = new TestBroker("max_keepalive 30").open("a").connect(TestBroker.v3("a", true, null));
        assertThat(connAck(client).reasonCode()).isEqualTo(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
    }

    @Test
    void closesAfterOneAndAHalfKeepAlivesOfSilence() {
        TestBroker broker = new TestBroker();
        TestClient client = broker.open("a")
                .connect(TestBroker.keepingAlive(TestBroker.v5("a", true, Properties.NONE, null), 60))
                .forget();
        broker.advance(60_000);
        client.send(PingReq.INSTANCE);
        assertThat(client.received()).containsExactly(PingResp.INSTANCE);
        broker.advance(89_900);
        assertThat(client.wire.closed).isFalse();
        broker.advance(300);
        assertThat(client.received())
                .singleElement()
                .isInstanceOfSatisfying(
                        Disconnect.class, d -> assertThat(d.reasonCode()).isEqualTo(ReasonCode.KEEP_ALIVE_TIMEOUT));
        assertThat(client.wire.closed).isTrue();
    }

    @Test
    void doesNotBlameAClientForSilenceWhileItIsNotRead() {
        TestBroker broker = new TestBroker();
        TestClient client = broker.open("a")
                .connect(TestBroker.keepingAlive(TestBroker.v3("a", true, null), 60))
                .forget();
        client.wire.writable = false;
        client.wire.pendingBytes = 2 << 20;
        client.send(PingReq.INSTANCE);
        assertThat(client.wire.paused).isTrue();
        broker.advance(200_000);
        assertThat(client.wire.closed).isFalse();
        client.wire.writable = true;
        client.connection.onWritable();
        assertThat(client.wire.paused).isFalse();
        broker.advance(200_000);
        assertThat(client.wire.closed).isTrue();
    }

    @Test
    void leavesNoTimerBehind() {
        TestBroker broker = new TestBroker();
        broker.open("a")
                .connect(TestBroker.keepingAlive(TestBroker.v3("a", true, null), 60))
                .send(new Disconnect(ReasonCode.SUCCESS));
        assertThat(broker.loop().timersWaiting()).isZero();
    }

    @Test
    void leavesTheReasonStringOutWhereItDoesNotFit() {
        TestBroker broker = new TestBroker();
        TestClient client = broker.connect5(
                "a",
                Properties.builder().number(Property.MAXIMUM_PACKET_SIZE, 30).build());
        client.send(TestBroker.v5("a", true, Properties.NONE, null));
        assertThat(client.received()).containsExactly(new Disconnect(ReasonCode.PROTOCOL_ERROR));
    }

    @Test
    void authenticatesInSeveralSteps() {
        TestBroker broker = new TestBroker();
        broker.security.exchange = new TwoSteps();
        Properties method = Properties.builder()
                .text(Property.AUTHENTICATION_METHOD, "TEST")
                .build();
        TestClient client = broker.open("a").connect(TestBroker.v5("a", true, method, null));
        assertThat(client.received())
                .containsExactly(
                        new Auth(ReasonCode.CONTINUE_AUTHENTICATION, Connection.authentication("TEST", bytes("more"))));
        client.send(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, Connection.authentication("TEST", bytes("right"))));
        ConnAck answer = connAck(client);
        assertThat(answer.reasonCode()).isEqualTo(ReasonCode.SUCCESS);
        assertThat(answer.properties().text(Property.AUTHENTICATION_METHOD)).isEqualTo("TEST");
        assertThat(broker.log).anyMatch(l -> l.contains("u'ann'"));

        client.send(new Auth(ReasonCode.REAUTHENTICATE, Connection.authentication("TEST", null)));
        client.send(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, Connection.authentication("TEST", bytes("right"))));
        assertThat(client.received())
                .last()
                .isEqualTo(new Auth(ReasonCode.SUCCESS, Connection.authentication("TEST", null)));
        client.send(new Auth(ReasonCode.REAUTHENTICATE, Connection.authentication("TEST", null)));
        client.send(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, Connection.authentication("TEST", bytes("wrong"))));
        assertThat(client.received()).last().isInstanceOf(Disconnect.class);
        assertThat(client.wire.closed).isTrue();
    }

    @Test
    void refusesAMethodThatIsNotOffered() {
        Properties method = Properties.builder()
                .text(Property.AUTHENTICATION_METHOD, "OTHER")
                .build();
        TestClient client = new TestBroker().open("a").connect(TestBroker.v5("a", true, method, null));
        assertThat(connAck(client).reasonCode()).isEqualTo(ReasonCode.BAD_AUTHENTICATION_METHOD);
    }

    @Test
    void handlesOnlyAuthBetweenConnectAndConnAck() {
        TestBroker broker = new TestBroker();
        broker.security.exchange = new TwoSteps();
        Properties method = Properties.builder()
                .text(Property.AUTHENTICATION_METHOD, "TEST")
                .build();
        TestClient client =
                broker.open("a").connect(TestBroker.v5("a", true, method, null)).forget();
        client.publish("t", "x", QoS.AT_MOST_ONCE, 0);
        assertThat(connAck(client).reasonCode()).isEqualTo(ReasonCode.PROTOCOL_ERROR);
        assertThat(client.wire.closed).isTrue();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Asks for more once, then takes "right". */
    private static final class TwoSteps implements EnhancedAuthentication {
        @Override
        public void onData(byte @Nullable [] data, Executor loop, Consumer<Step> next) {
            if (data == null) {
                next.accept(new Step.Continue(bytes("more")));
            } else if (new String(data, StandardCharsets.UTF_8).equals("right")) {
                next.accept(new Step.Success("ann", null));
            } else {
                next.accept(new Step.Failure(ReasonCode.NOT_AUTHORIZED));
            }
        }
    }
}
