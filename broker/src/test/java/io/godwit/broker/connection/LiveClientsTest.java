// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LiveClientsTest {
    private final TestBroker broker = new TestBroker(3);

    private <T> T await(CompletableFuture<T> future) {
        broker.settle();
        assertThat(future).isDone();
        return future.join();
    }

    @Test
    void disconnectsTheSelectedClientsOfEveryLoop() {
        List<TestClient> sensors = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sensors.add(broker.connect5("sensor-" + i, Properties.NONE));
        }
        TestClient other = broker.connect5("panel", Properties.NONE);

        int closed = await(broker.clients()
                .disconnect(
                        client -> client.clientId().startsWith("sensor-"),
                        ReasonCode.ADMINISTRATIVE_ACTION,
                        "moved to another broker"));

        assertThat(closed).isEqualTo(20);
        for (TestClient sensor : sensors) {
            assertThat(sensor.received()).singleElement().isInstanceOfSatisfying(Disconnect.class, told -> {
                assertThat(told.reasonCode()).isEqualTo(ReasonCode.ADMINISTRATIVE_ACTION);
                assertThat(told.properties().text(Property.REASON_STRING)).isEqualTo("moved to another broker");
            });
            assertThat(sensor.wire.closed).isTrue();
        }
        assertThat(other.wire.closed).isFalse();
        assertThat(broker.log).anyMatch(line -> line.contains("sensor-7") && line.contains("moved to another broker"));
    }

    @Test
    void closesTheConnectionOfAnOldClientWithoutAPacket() {
        TestClient old = broker.connect("old");

        assertThat(await(broker.clients().disconnect("old", ReasonCode.ADMINISTRATIVE_ACTION, "kicked")))
                .isEqualTo(1);

        assertThat(old.received()).isEmpty();
        assertThat(old.wire.closed).isTrue();
    }

    @Test
    void refusesAClientThatIsStillAuthenticating() {
        broker.security.exchange = (data, loop, next) -> {};
        TestClient late = broker.open("late")
                .connect(TestBroker.v5(
                        "late",
                        true,
                        Properties.builder()
                                .text(Property.AUTHENTICATION_METHOD, "TEST")
                                .build(),
                        null));

        assertThat(await(broker.clients().disconnect("late", ReasonCode.ADMINISTRATIVE_ACTION, "user disabled")))
                .isEqualTo(1);

        assertThat(late.received())
                .singleElement()
                .isInstanceOfSatisfying(
                        ConnAck.class, answer -> assertThat(answer.reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED));
        assertThat(late.wire.closed).isTrue();
    }

    @Test
    void keepsTheSessionOfAClientThatIsDisconnected() {
        broker.connect5("kept", TestBroker.expiry(60));

        await(broker.clients().disconnect("kept", ReasonCode.ADMINISTRATIVE_ACTION, "kicked"));

        assertThat(await(broker.clients().sessions())).singleElement().satisfies(session -> {
            assertThat(session.clientId()).isEqualTo("kept");
            assertThat(session.connection()).isNull();
            assertThat(session.detachedAtMillis()).isEqualTo(broker.loop().millis());
        });
    }

    @Test
    void listsConnectedClientsAndSessionsWithout() {
        TestClient here = broker.open("here")
                .connect(TestBroker.keepingAlive(TestBroker.v5("here", true, Properties.NONE, null), 30))
                .forget()
                .subscribe("a/#", QoS.EXACTLY_ONCE);
        broker.connect5("away", TestBroker.expiry(600))
                .subscribe("a/b", QoS.AT_LEAST_ONCE)
                .die();
        broker.connect("from").publish("a/b", "message", QoS.AT_LEAST_ONCE, 1);

        List<SessionFacts> sessions = await(broker.clients().sessions());

        assertThat(sessions).extracting(SessionFacts::clientId).containsExactly("away", "from", "here");
        SessionFacts away = sessions.get(0);
        assertThat(away.waiting()).isEqualTo(1);
        assertThat(away.waitingBytes()).isEqualTo("a/bmessage".length());
        assertThat(away.inFlight()).isZero();
        assertThat(away.expirySeconds()).isEqualTo(600);
        assertThat(away.connection()).isNull();
        SessionFacts connected = sessions.get(2);
        assertThat(connected.subscriptions()).isEqualTo(1);
        assertThat(connected.inFlight()).isEqualTo(1);
        assertThat(connected.waiting()).isZero();
        LiveClient client = Objects.requireNonNull(connected.connection());
        assertThat(client.keepAliveSeconds()).isEqualTo(30);
        assertThat(client.cleanStart()).isTrue();
        assertThat(client.connectedAtMillis()).isEqualTo(broker.loop().millis());
        assertThat(here.wire.closed).isFalse();
    }

    @Test
    void showsWhatTheClientOwes() {
        TestClient slow = broker.connect5("slow", Properties.NONE).subscribe("a/#", QoS.EXACTLY_ONCE);
        TestClient from = broker.connect("from");
        from.publish("a/1", "x", QoS.AT_LEAST_ONCE, 1);
        from.send(TestClient.publication("a/2", "x", QoS.EXACTLY_ONCE, false, 2));
        slow.send(new PubRec(2));

        SessionDetails details = await(broker.clients().session("slow")).orElseThrow();

        assertThat(details.window())
                .extracting(SessionDetails.InFlight::topic, SessionDetails.InFlight::awaited)
                .containsExactly(tuple("a/1", "PUBACK"), tuple("a/2", "PUBCOMP"));
        assertThat(details.subscriptions()).hasSize(1);
        assertThat(await(broker.clients().session("nobody"))).isEmpty();
    }

    @Test
    void expiresASessionWithItsConnectionAndPublishesItsWill() {
        TestClient watcher = broker.connect("watcher").subscribe("gone", QoS.AT_MOST_ONCE);
        Will will = new Will(
                TopicName.of("gone"),
                "will".getBytes(StandardCharsets.UTF_8),
                QoS.AT_MOST_ONCE,
                false,
                Properties.builder().number(Property.WILL_DELAY_INTERVAL, 500).build());
        TestClient victim = broker.open("victim").connect(TestBroker.v5("victim", true, TestBroker.expiry(900), will));
        victim.forget().subscribe("x", QoS.AT_LEAST_ONCE);

        assertThat(await(broker.clients().expire("victim", "session expired by an administrator")))
                .isTrue();

        assertThat(victim.received()).singleElement().isInstanceOf(Disconnect.class);
        assertThat(watcher.payloads()).containsExactly("will");
        assertThat(await(broker.clients().sessions()))
                .extracting(SessionFacts::clientId)
                .containsExactly("watcher");
        assertThat(await(broker.clients().expire("victim", "again"))).isFalse();
    }

    @Test
    void letsTheLoopWorkBetweenSlices() {
        TestBroker one = new TestBroker(1);
        for (int i = 0; i < LiveClients.SLICE + 1; i++) {
            one.connect("c" + i);
        }
        CompletableFuture<List<SessionFacts>> listed = one.clients().sessions();
        boolean[] doneBetween = new boolean[1];
        one.loop().execute(() -> doneBetween[0] = !listed.isDone());

        one.settle();

        assertThat(doneBetween[0]).isTrue();
        assertThat(listed.join()).hasSize(LiveClients.SLICE + 1);
    }
}
