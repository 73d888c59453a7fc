// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.metrics.Counter;
import io.godwit.broker.store.Command;
import io.godwit.broker.store.StagedDisk;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is left of sessions when the process has died and started again. */
class RestartTest {
    private StagedDisk disk = new StagedDisk();
    private TestBroker broker = new TestBroker(2, disk);
    private final String client = broker.idOn(0, "c");
    private final String watcher = broker.idOn(1, "w");

    private void crash(long downMillis, String... lines) {
        StagedDisk.Left left = disk.crash();
        disk = left.disk();
        broker = TestBroker.restarted(broker, left, downMillis, lines);
    }

    private TestClient connect(long expirySeconds, @Nullable Will will) {
        return broker.open(client).connect(TestBroker.v5(client, false, TestBroker.expiry(expirySeconds), will));
    }

    private void publish(String payload, QoS qos, Properties properties) {
        TestClient publisher = broker.connect(broker.idOn(0, "p"));
        publisher.send(new Publish(
                false, qos, false, TopicName.of("t"), 1, properties, payload.getBytes(StandardCharsets.UTF_8)));
        assertThat(publisher.received()).hasSize(1);
    }

    private static Will will(long delaySeconds) {
        Properties delay = Properties.builder()
                .number(Property.WILL_DELAY_INTERVAL, delaySeconds)
                .build();
        return new Will(TopicName.of("will"), new byte[] {'w'}, QoS.AT_LEAST_ONCE, false, delay);
    }

    private static Properties expiring(long seconds) {
        return Properties.builder()
                .number(Property.MESSAGE_EXPIRY_INTERVAL, seconds)
                .build();
    }

    /** What the client gets behind CONNACK, which must say that the session was there. */
    private List<Packet> resumed() {
        List<Packet> got = connect(1_000, null).received();
        assertThat(((ConnAck) got.getFirst()).sessionPresent()).isTrue();
        return got.subList(1, got.size());
    }

    private void watchWills() {
        broker.durable(watcher).subscribe("will", QoS.AT_LEAST_ONCE).die();
    }

    private long willsPublished() {
        return broker.find(watcher).state().queue().count();
    }

    @Test
    void goesOnWithTheQueueUnderTheSameIdentifiers() {
        TestClient first = connect(1_000, null).subscribe("t", QoS.EXACTLY_ONCE);
        for (int i = 1; i <= 3; i++) {
            publish("m" + i, QoS.EXACTLY_ONCE, Properties.NONE);
        }
        first.send(new PubRec(2));
        broker.find(client);
        crash(0);
        assertThat(broker.count(Counter.QUEUED_MESSAGES)).isEqualTo(3);
        assertThat(broker.count(Counter.QUEUED_BYTES)).isEqualTo(9);
        List<Packet> got = resumed();
        assertThat(got.getFirst()).isEqualTo(new PubRel(2));
        assertThat(got.subList(1, 3))
                .extracting(p -> ((Publish) p).packetIdentifier())
                .containsExactly(1, 3);
        assertThat(got.subList(1, 3))
                .allSatisfy(p -> assertThat(((Publish) p).dup()).isTrue());
        assertThat(got).hasSize(3);
    }

    @Test
    void countsSessionsAndSubscriptionsAndRoutesToThem() {
        connect(1_000, null).subscribe("t", QoS.AT_LEAST_ONCE).subscribe("$share/g/u", QoS.AT_LEAST_ONCE);
        crash(0);
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(1);
        assertThat(broker.count(Counter.SUBSCRIPTIONS)).isEqualTo(1);
        assertThat(broker.count(Counter.SHARED_SUBSCRIPTIONS)).isEqualTo(1);
        TestClient from = broker.connect(broker.idOn(1, "from"));
        from.publish("t", "x", QoS.AT_LEAST_ONCE, 1);
        assertThat(disk.commands(Command.Addressed.class)).hasSize(1);
        assertThat(connect(1_000, null).payloads()).containsExactly("x");
        crash(0);
        assertThat(resumed()).hasSize(1);
    }

    @Test
    void remembersIdentifiersThatTheClientHolds() {
        connect(1_000, null).publish("t", "x", QoS.EXACTLY_ONCE, 7);
        crash(0);
        TestClient listener = broker.connect(watcher).subscribe("t", QoS.AT_MOST_ONCE);
        TestClient back = connect(1_000, null).forget();
        back.publish("t", "x", QoS.EXACTLY_ONCE, 7).send(new PubRel(7));
        assertThat(back.received()).containsExactly(new PubRec(7), new PubComp(7));
        assertThat(listener.payloads()).isEmpty();
    }

    @Test
    void keepsQos0ThatWaits() {
        disk = new StagedDisk();
        broker = new TestBroker(2, disk, "queue_qos0_messages true");
        connect(1_000, null).subscribe("t", QoS.AT_MOST_ONCE).die();
        broker.connect(watcher).publish("t", "x", QoS.AT_MOST_ONCE, 0);
        crash(0);
        assertThat(broker.count(Counter.QUEUED_MESSAGES)).isEqualTo(1);
        assertThat(broker.count(Counter.QUEUED_BYTES)).isEqualTo(2);
        assertThat(connect(1_000, null).payloads()).containsExactly("x");
        assertThat(broker.count(Counter.QUEUED_MESSAGES)).isZero();
        assertThat(broker.count(Counter.QUEUED_BYTES)).isZero();
        crash(0);
        assertThat(resumed()).isEmpty();
    }

    @Test
    void saysDupOnlyOfWhatMayHaveBeenSent() {
        TestClient first = connect(1_000, null).subscribe("t", QoS.AT_LEAST_ONCE);
        publish("sent", QoS.AT_LEAST_ONCE, Properties.NONE);
        first.die();
        publish("waiting", QoS.AT_LEAST_ONCE, Properties.NONE);
        crash(0);
        assertThat(resumed()).extracting(p -> ((Publish) p).dup()).containsExactly(true, false);
    }

    @Test
    void saysDupOfNoMoreThanAWindow() {
        disk = new StagedDisk();
        broker = new TestBroker(2, disk, "max_inflight_messages 2");
        connect(1_000, null).subscribe("t", QoS.AT_LEAST_ONCE);
        for (int i = 0; i < 4; i++) {
            publish("m", QoS.AT_LEAST_ONCE, Properties.NONE);
        }
        crash(0, "max_inflight_messages 2");
        TestClient back = connect(1_000, null);
        List<Packet> got = new ArrayList<>(back.received());
        got.addAll(back.send(new PubAck(1)).send(new PubAck(2)).received());
        assertThat(got.subList(1, 5)).extracting(p -> ((Publish) p).dup()).containsExactly(true, true, false, false);
    }

    @Test
    void letsExpireWhatWasNotSentAndEndsWhatMayHaveBeen() {
        TestClient first = connect(1_000, null).subscribe("t", QoS.EXACTLY_ONCE);
        TestClient publisher = broker.connect5(broker.idOn(0, "p"), Properties.NONE);
        Publish sent =
                new Publish(false, QoS.EXACTLY_ONCE, false, TopicName.of("t"), 1, expiring(10), new byte[] {'s'});
        publisher.send(sent);
        first.die();
        publisher.send(
                new Publish(false, QoS.EXACTLY_ONCE, false, TopicName.of("t"), 2, expiring(10), new byte[] {'w'}));
        crash(60_000);
        assertThat(resumed())
                .singleElement()
                .satisfies(packet -> assertThat(((Publish) packet).payload()).containsExactly('s'));
        assertThat(broker.count(Counter.DROPPED_EXPIRED)).isEqualTo(1);
    }

    @Test
    void startsTheClocksOfASessionThatWasConnected() {
        watchWills();
        connect(100, will(10));
        crash(50_000);
        assertThat(willsPublished()).isZero();
        broker.advance(9_900);
        assertThat(willsPublished()).isZero();
        broker.advance(200);
        assertThat(willsPublished()).isEqualTo(1);
        broker.advance(89_000);
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(2);
        broker.advance(1_100);
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(1);
        assertThat(broker.count(Counter.SESSIONS_EXPIRED)).isEqualTo(1);
    }

    @Test
    void goesOnWithTheClocksOfASessionThatWasNot() {
        watchWills();
        connect(100, will(50)).die();
        broker.advance(20_000);
        crash(20_000);
        broker.advance(9_900);
        assertThat(willsPublished()).isZero();
        broker.advance(200);
        assertThat(willsPublished()).isEqualTo(1);
        crash(0);
        broker.advance(49_800);
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(2);
        broker.advance(200);
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(1);
        assertThat(willsPublished()).isEqualTo(1);
    }

    @Test
    void endsAtOnceWhatExpiredMeanwhileAndPublishesItsWill() {
        watchWills();
        connect(100, will(1_000)).subscribe("t", QoS.AT_LEAST_ONCE).die();
        publish("x", QoS.AT_LEAST_ONCE, Properties.NONE);
        crash(100_000);
        assertThat(broker.count(Counter.SESSIONS_EXPIRED)).isEqualTo(1);
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(1);
        assertThat(broker.count(Counter.SUBSCRIPTIONS)).isEqualTo(1);
        assertThat(willsPublished()).isEqualTo(1);
        assertThat(broker.count(Counter.QUEUED_MESSAGES)).isEqualTo(1);
        crash(0);
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(1);
        assertThat(willsPublished()).isEqualTo(1);
    }

    @Test
    void publishesAWillWithoutDelayToSessionsOfEveryLoop() {
        watchWills();
        String early = broker.idOn(0, "a");
        broker.durable(early).subscribe("will", QoS.AT_LEAST_ONCE).die();
        connect(1_000, will(0));
        crash(0);
        assertThat(willsPublished()).isEqualTo(1);
        assertThat(broker.find(early).state().queue().count()).isEqualTo(1);
    }

    @Test
    void publishesNoWillOfAClientThatSaidGoodBye() {
        watchWills();
        connect(1_000, will(0)).send(new Disconnect(ReasonCode.SUCCESS)).die();
        crash(0);
        assertThat(willsPublished()).isZero();
    }

    @Test
    void endsASessionThatWasToEndWithItsConnection() {
        watchWills();
        connect(1_000, null).subscribe("t", QoS.AT_LEAST_ONCE).die();
        connect(0, will(0));
        crash(0);
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(1);
        assertThat(broker.count(Counter.SUBSCRIPTIONS)).isEqualTo(1);
        assertThat(willsPublished()).isEqualTo(1);
        crash(0);
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(1);
    }

    @Test
    void forgetsClientsAsSoonAsTheConfigurationSays() {
        connect(1_000, null).die();
        crash(3_599_000, "persistent_client_expiration 1h");
        assertThat(broker.count(Counter.SESSIONS)).isZero();
        connect(1_000_000, null).die();
        crash(3_599_000, "persistent_client_expiration 1h");
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(1);
        broker.advance(1_000);
        assertThat(broker.count(Counter.SESSIONS)).isZero();
    }

    @Test
    void asksTheRulesOfTheClientThatIsNotBackYet() {
        connect(1_000, will(0)).subscribe("t", QoS.AT_LEAST_ONCE);
        watchWills();
        broker.security.deniedReceive.add("t");
        broker.security.deniedPublish.add("will");
        crash(0);
        broker.connect(watcher).publish("t", "x", QoS.AT_LEAST_ONCE, 1);
        assertThat(broker.count(Counter.DENIED_RECEIVE)).isEqualTo(1);
        assertThat(broker.count(Counter.DENIED_PUBLISH)).isEqualTo(1);
        assertThat(resumed()).isEmpty();
    }

    @Test
    void keepsAWillAndItsPublicationTogether() {
        watchWills();
        TestClient dying = connect(1_000, will(0));
        disk.holding = true;
        dying.die();
        crash(0);
        assertThat(willsPublished()).isEqualTo(1);
        crash(0);
        assertThat(willsPublished()).isEqualTo(1);
        assertThat(disk.groups())
                .allSatisfy(group -> assertThat(group).noneMatch(Command.WillRemoved.class::isInstance));
    }

    @Test
    void goesOnNumberingSessions() {
        connect(1_000, null);
        long number = broker.find(client).mailbox().sessionNumber();
        crash(0);
        assertThat(broker.find(client).mailbox().sessionNumber()).isEqualTo(number);
        broker.durable(watcher);
        assertThat(broker.find(watcher).mailbox().sessionNumber()).isGreaterThan(number);
    }
}
