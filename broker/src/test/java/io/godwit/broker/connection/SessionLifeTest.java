// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.metrics.Counter;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions, takeover and wills, seen from connections. */
class SessionLifeTest {
    private final TestBroker broker = new TestBroker();
    private TestClient watcher = broker.connect("watcher");

    @BeforeEach
    void watchWills() {
        watcher = watcher.subscribe("will", QoS.AT_MOST_ONCE);
    }

    private static Will will(long delaySeconds) {
        Properties properties = delaySeconds == 0
                ? Properties.NONE
                : Properties.builder()
                        .number(Property.WILL_DELAY_INTERVAL, delaySeconds)
                        .build();
        return new Will(
                TopicName.of("will"), "gone".getBytes(StandardCharsets.UTF_8), QoS.AT_LEAST_ONCE, false, properties);
    }

    private TestClient connect(Connect connect) {
        return broker.open(connect.clientIdentifier()).connect(connect);
    }

    private TestClient durable(@Nullable Will will) {
        return connect(TestBroker.v5("d", false, TestBroker.expiry(100), will));
    }

    private static boolean sessionPresent(TestClient client) {
        return ((ConnAck) client.received().getFirst()).sessionPresent();
    }

    @Test
    void queuesForAClientThatIsAwayAndDeliversInOrder() {
        durable(null).subscribe("t", QoS.EXACTLY_ONCE).die();
        TestClient publisher = broker.connect("p");
        publisher.publish("t", "m1", QoS.AT_LEAST_ONCE, 1).publish("t", "m2", QoS.EXACTLY_ONCE, 2);
        publisher.publish("t", "m0", QoS.AT_MOST_ONCE, 0);
        TestClient back = durable(null);
        List<Packet> got = back.received();
        assertThat(((ConnAck) got.getFirst()).sessionPresent()).isTrue();
        assertThat(got.subList(1, got.size()))
                .extracting(p -> ((Publish) p).packetIdentifier())
                .containsExactly(1, 2);
    }

    @Test
    void sendsAgainUnderTheSameIdentifiersWithDup() {
        TestClient first = durable(null).subscribe("t", QoS.EXACTLY_ONCE);
        TestClient publisher = broker.connect("p");
        for (int i = 1; i <= 3; i++) {
            publisher.publish("t", "m" + i, QoS.EXACTLY_ONCE, i);
        }
        first.send(new PubRec(2)).die();
        TestClient back = durable(null);
        List<Packet> got = back.received();
        assertThat(got).hasSize(4);
        assertThat(got.get(1)).isEqualTo(new PubRel(2));
        assertThat(got.subList(2, 4))
                .allSatisfy(p -> assertThat(((Publish) p).dup()).isTrue());
        assertThat(got.subList(2, 4))
                .extracting(p -> ((Publish) p).packetIdentifier())
                .containsExactly(1, 3);
    }

    @Test
    void remembersInboundQos2AcrossConnections() {
        TestClient first = durable(null);
        watcher.subscribe("t", QoS.AT_MOST_ONCE);
        first.publish("t", "x", QoS.EXACTLY_ONCE, 7).die();
        TestClient back = durable(null).forget();
        back.publish("t", "x", QoS.EXACTLY_ONCE, 7);
        assertThat(back.received()).containsExactly(new PubRec(7));
        assertThat(watcher.payloads()).containsExactly("x");
    }

    @Test
    void endsTheSessionOfCleanSessionWithTheConnection() {
        TestClient client = broker.connect("c").subscribe("t", QoS.AT_LEAST_ONCE);
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(2);
        client.die();
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(1);
        assertThat(broker.count(Counter.SUBSCRIPTIONS)).isEqualTo(1);
        assertThat(sessionPresent(connect(TestBroker.v3("c", false, null)))).isFalse();
    }

    @Test
    void throwsAwayTheOldSessionAtCleanStart() {
        durable(null).subscribe("t", QoS.AT_LEAST_ONCE).die();
        broker.connect("p").publish("t", "x", QoS.AT_LEAST_ONCE, 1);
        TestClient fresh = connect(TestBroker.v5("d", true, TestBroker.expiry(100), null));
        assertThat(fresh.received()).hasSize(1);
        assertThat(broker.count(Counter.QUEUED_MESSAGES)).isZero();
        assertThat(broker.count(Counter.QUEUED_BYTES)).isZero();
    }

    @Test
    void expiresASession() {
        durable(null).die();
        broker.advance(99_000);
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(2);
        broker.advance(1_100);
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(1);
        assertThat(broker.count(Counter.SESSIONS_EXPIRED)).isEqualTo(1);
        assertThat(sessionPresent(durable(null))).isFalse();
    }

    @Test
    void expiresEverySessionAfterPersistentClientExpiration() {
        TestBroker strict = new TestBroker("persistent_client_expiration 9s");
        strict.open("old").connect(TestBroker.v3("old", false, null)).die();
        strict.connect5("new", TestBroker.expiry(3600)).die();
        strict.connect5("brief", TestBroker.expiry(5)).die();
        strict.advance(5_000);
        assertThat(strict.count(Counter.SESSIONS)).isEqualTo(2);
        strict.advance(3_999);
        assertThat(strict.count(Counter.SESSIONS)).isEqualTo(2);
        strict.advance(1);
        assertThat(strict.count(Counter.SESSIONS)).isZero();
        assertThat(strict.count(Counter.SESSIONS_EXPIRED)).isEqualTo(3);
    }

    @Test
    void doesNotExpireASessionWhoseClientIsBack() {
        durable(null).die();
        broker.advance(50_000);
        durable(null);
        broker.advance(80_000);
        assertThat(broker.count(Counter.SESSIONS_EXPIRED)).isZero();
    }

    @Test
    void takesTheExpiryOfDisconnect() {
        TestClient client = durable(null);
        client.send(new Disconnect(ReasonCode.SUCCESS, TestBroker.expiry(0)));
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(1);
    }

    @Test
    void refusesADisconnectThatGivesASessionALifeItHadNot() {
        TestClient client = broker.connect5("c", Properties.NONE);
        client.send(new Disconnect(ReasonCode.SUCCESS, TestBroker.expiry(10)));
        assertThat(client.received())
                .singleElement()
                .isInstanceOfSatisfying(
                        Disconnect.class, d -> assertThat(d.reasonCode()).isEqualTo(ReasonCode.PROTOCOL_ERROR));
    }

    @Test
    void handsTheSessionToANewConnection() {
        TestClient old = durable(null).subscribe("t", QoS.AT_LEAST_ONCE);
        TestClient fresh = durable(null);
        assertThat(old.received())
                .singleElement()
                .isInstanceOfSatisfying(
                        Disconnect.class, d -> assertThat(d.reasonCode()).isEqualTo(ReasonCode.SESSION_TAKEN_OVER));
        assertThat(old.wire.closed).isTrue();
        assertThat(sessionPresent(fresh)).isTrue();
        old.connection.onClosed("");
        broker.connect("p").publish("t", "x", QoS.AT_LEAST_ONCE, 1);
        assertThat(fresh.payloads()).containsExactly("x");
        assertThat(broker.count(Counter.CONNECTIONS)).isEqualTo(3);
    }

    @Test
    void endsASessionWithoutExpiryWhenItIsTakenOver() {
        connect(TestBroker.v5("d", true, Properties.NONE, null)).subscribe("t", QoS.AT_LEAST_ONCE);
        assertThat(sessionPresent(connect(TestBroker.v5("d", false, Properties.NONE, null))))
                .isFalse();
        assertThat(broker.count(Counter.SUBSCRIPTIONS)).isEqualTo(1);
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(2);
    }

    @Test
    void publishesTheWillOfABrokenConnection() {
        connect(TestBroker.v3("c", true, will(0))).die();
        assertThat(watcher.payloads()).containsExactly("gone");
    }

    @Test
    void publishesNoWillToTheBrokersOwnTopics() {
        TestClient reader = broker.connect("reader").subscribe("$SYS/#", QoS.AT_MOST_ONCE);
        Will will =
                new Will(TopicName.of("$SYS/broker/uptime"), new byte[] {'0'}, QoS.AT_MOST_ONCE, true, Properties.NONE);
        connect(TestBroker.v3("c", true, will)).die();
        assertThat(reader.received()).isEmpty();
    }

    @Test
    void keepsTheWillToItselfAfterANormalDisconnect() {
        connect(TestBroker.v3("c", true, will(0))).send(new Disconnect(ReasonCode.SUCCESS));
        durable(will(0)).send(new Disconnect(ReasonCode.SUCCESS)).die();
        broker.advance(200_000);
        assertThat(watcher.payloads()).isEmpty();
    }

    @Test
    void publishesTheWillWhenDisconnectAsksForIt() {
        durable(will(0)).send(new Disconnect(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE));
        assertThat(watcher.payloads()).containsExactly("gone");
    }

    @Test
    void waitsTheWillDelay() {
        durable(will(10)).die();
        broker.advance(9_900);
        assertThat(watcher.payloads()).isEmpty();
        broker.advance(200);
        assertThat(watcher.payloads()).containsExactly("gone");
    }

    @Test
    void dropsTheWillOfAClientThatIsBackInTime() {
        durable(will(10)).die();
        broker.advance(5_000);
        durable(null);
        broker.advance(20_000);
        assertThat(watcher.payloads()).isEmpty();
    }

    @Test
    void cutsTheWillDelayAtTheEndOfTheSession() {
        durable(will(1_000)).die();
        broker.advance(99_900);
        assertThat(watcher.payloads()).isEmpty();
        broker.advance(200);
        assertThat(watcher.payloads()).containsExactly("gone");
        durable(will(1_000)).die();
        connect(TestBroker.v5("d", true, Properties.NONE, null));
        assertThat(watcher.payloads()).containsExactly("gone");
    }

    @Test
    void publishesTheWillOfATakenOverConnectionUnlessItIsDelayed() {
        durable(will(0));
        durable(will(5));
        assertThat(watcher.payloads()).containsExactly("gone");
        durable(null);
        broker.advance(10_000);
        assertThat(watcher.payloads()).isEmpty();
    }

    @Test
    void asksTheAclAboutTheWill() {
        broker.security.deniedPublish.add("will");
        connect(TestBroker.v3("c", true, will(0))).die();
        assertThat(watcher.payloads()).isEmpty();
        assertThat(broker.log).anyMatch(line -> line.startsWith("WARNING") && line.contains("Client c"));
    }

    @Test
    void saysGoodByeWhenTheBrokerStops() {
        TestClient client = durable(will(0)).forget();
        client.connection.onShutdown("broker stops");
        assertThat(client.received())
                .singleElement()
                .isInstanceOfSatisfying(
                        Disconnect.class, d -> assertThat(d.reasonCode()).isEqualTo(ReasonCode.SERVER_SHUTTING_DOWN));
        assertThat(client.wire.closed).isTrue();
    }

    @Test
    void ignoresAcknowledgementsOfNothing() {
        TestClient client = durable(null).forget();
        client.send(new PubAck(77));
        assertThat(client.wire.closed).isFalse();
        assertThat(client.received()).isEmpty();
    }
}
