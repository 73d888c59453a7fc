// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.store.Command;
import io.godwit.broker.store.CommandLog;
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
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a broker still does whose disk takes no more. */
class FullDiskTest {
    private final StagedDisk disk = new StagedDisk();
    private final TestBroker broker = new TestBroker(2, disk, "queue_qos0_messages true");
    private final String here = broker.idOn(0, "here");
    private final String there = broker.idOn(1, "there");
    private final TestClient v5 = broker.connect5(broker.idOn(0, "five"), Properties.NONE);
    private final TestClient v3 = broker.connect(broker.idOn(0, "three"));

    private TestClient lasting3(String clientId) {
        return broker.open(clientId).connect(TestBroker.v3(clientId, false, null));
    }

    private void full() {
        disk.room = CommandLog.Room.RESERVE;
    }

    private static void assertRefused(Packet packet, Class<? extends Packet> type) {
        assertThat(packet).isInstanceOf(type);
        ReasonCode code = packet instanceof PubAck ack ? ack.reasonCode() : ((PubRec) packet).reasonCode();
        Properties properties = packet instanceof PubAck ack ? ack.properties() : ((PubRec) packet).properties();
        assertThat(code).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        assertThat(properties.text(Property.REASON_STRING)).contains("disk is full or failing");
    }

    @Test
    void refusesWhatASessionThatLastsWouldGet() {
        broker.durable(there).subscribe("t", QoS.EXACTLY_ONCE);
        full();
        int before = disk.groups().size();
        v5.publish("t", "x", QoS.AT_LEAST_ONCE, 1).publish("t", "x", QoS.EXACTLY_ONCE, 2);
        List<Packet> got = v5.received();
        assertThat(got).hasSize(2);
        assertRefused(got.get(0), PubAck.class);
        assertRefused(got.get(1), PubRec.class);
        assertThat(disk.groups()).hasSize(before);
        assertThat(broker.count(Counter.DROPPED_STORE_FULL)).isEqualTo(2);
    }

    @Test
    void holdsNoIdentifierOfARefusedMessageAndTakesItLater() {
        TestClient subscriber = broker.durable(here).subscribe("t", QoS.EXACTLY_ONCE);
        TestClient lasting = broker.durable(there).forget();
        full();
        lasting.publish("t", "x", QoS.EXACTLY_ONCE, 7);
        assertRefused(lasting.received().getFirst(), PubRec.class);
        assertThat(broker.find(there).state().inboundHeld()).isZero();
        disk.room = CommandLog.Room.AMPLE;
        lasting.publish("t", "x", QoS.EXACTLY_ONCE, 7).send(new PubRel(7));
        assertThat(lasting.received()).containsExactly(new PubRec(7), new PubComp(7));
        assertThat(subscriber.payloads()).containsExactly("x");
    }

    @Test
    void closesAnOldClientThatWouldTakeAnAcknowledgementForAPromise() {
        broker.durable(there).subscribe("t", QoS.AT_LEAST_ONCE);
        full();
        v3.publish("t", "x", QoS.AT_LEAST_ONCE, 1);
        assertThat(v3.received()).isEmpty();
        assertThat(v3.wire.closed).isTrue();
        assertThat(broker.log).anyMatch(line -> line.contains("disconnected: The broker's disk is full or failing"));
        TestClient again = broker.connect(v3.clientId);
        again.publish("t", "x", QoS.EXACTLY_ONCE, 1);
        assertThat(again.received()).isEmpty();
        assertThat(again.wire.closed).isTrue();
    }

    @Test
    void refusesToRetain() {
        full();
        v5.send(TestClient.publication("t", "x", QoS.AT_LEAST_ONCE, true, 1));
        assertRefused(v5.received().getFirst(), PubAck.class);
        assertThat(broker.retained.count()).isZero();
    }

    @Test
    void letsARetainedMessageBeRemoved() {
        v5.retain("t", "x");
        full();
        v5.send(TestClient.publication("t", "", QoS.AT_LEAST_ONCE, true, 1));
        assertThat(v5.received()).containsExactly(new PubAck(1, ReasonCode.NO_MATCHING_SUBSCRIBERS, Properties.NONE));
        assertThat(broker.retained.count()).isZero();
    }

    @Test
    void deliversRetainedQos0WithoutKeepingIt() {
        TestClient subscriber = broker.connect(here).subscribe("t", QoS.AT_MOST_ONCE);
        full();
        v3.retain("t", "x");
        assertThat(subscriber.payloads()).containsExactly("x");
        assertThat(broker.retained.count()).isZero();
        assertThat(broker.count(Counter.DROPPED_STORE_FULL)).isEqualTo(1);
    }

    @Test
    void doesWhatNeedsNoDisk() {
        TestClient passing = broker.connect(here).subscribe("t", QoS.EXACTLY_ONCE);
        TestClient lasting = broker.durable(there).subscribe("t", QoS.AT_MOST_ONCE);
        full();
        v5.publish("t", "1", QoS.AT_LEAST_ONCE, 1).publish("t", "2", QoS.EXACTLY_ONCE, 2);
        v3.publish("t", "3", QoS.AT_LEAST_ONCE, 1).publish("t", "4", QoS.EXACTLY_ONCE, 2);
        assertThat(v5.received()).containsExactly(new PubAck(1), new PubRec(2));
        assertThat(v3.received()).containsExactly(new PubAck(1), new PubRec(2));
        assertThat(passing.payloads()).containsExactly("1", "2", "3", "4");
        assertThat(lasting.payloads()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void waitsForNoDiskWhenNothingIsOnIt() {
        broker.durable(there).subscribe("t", QoS.AT_LEAST_ONCE);
        disk.holding = true;
        v5.publish("t", "x", QoS.AT_LEAST_ONCE, 1);
        full();
        v3.publish("u", "x", QoS.AT_LEAST_ONCE, 1).publish("u", "x", QoS.EXACTLY_ONCE, 2);
        v3.publish("u", "x", QoS.EXACTLY_ONCE, 2);
        assertThat(v3.received()).containsExactly(new PubAck(1), new PubRec(2), new PubRec(2));
        v5.publish("u", "x", QoS.AT_LEAST_ONCE, 2);
        assertThat(v5.received()).isEmpty();
        disk.store();
        assertThat(v5.received())
                .extracting(packet -> ((PubAck) packet).packetIdentifier())
                .containsExactly(1, 2);
    }

    @Test
    void dropsWhatWouldWaitAtQos0() {
        broker.durable(here).subscribe("t", QoS.AT_MOST_ONCE).die();
        full();
        v3.publish("t", "x", QoS.AT_MOST_ONCE, 0);
        assertThat(broker.count(Counter.DROPPED_STORE_FULL)).isEqualTo(1);
        assertThat(broker.count(Counter.QUEUED_MESSAGES)).isZero();
    }

    @Test
    void dropsTheLogsPartOfAWill() {
        TestClient passing = broker.connect(here).subscribe("w", QoS.AT_LEAST_ONCE);
        broker.durable(there).subscribe("w", QoS.AT_LEAST_ONCE);
        String mortal = broker.idOn(0, "mortal");
        Will will = new Will(TopicName.of("w"), new byte[1], QoS.AT_LEAST_ONCE, true, Properties.NONE);
        TestClient dying = broker.open(mortal).connect(TestBroker.v3(mortal, true, will));
        full();
        dying.die();
        assertThat(passing.payloads()).hasSize(1);
        assertThat(disk.commands(Command.Queued.class)).isEmpty();
        assertThat(disk.commands(Command.Addressed.class)).isEmpty();
        assertThat(broker.retained.count()).isZero();
        assertThat(broker.count(Counter.DROPPED_STORE_FULL)).isEqualTo(2);
    }

    @Test
    void goesOnRetainingWhatTheBrokerItselfSays() {
        broker.durable(here).subscribe("$SYS/#", QoS.EXACTLY_ONCE);
        full();
        broker.router()
                .publish(new Message(
                        TopicName.of("$SYS/x"),
                        new byte[1],
                        QoS.EXACTLY_ONCE,
                        true,
                        Properties.NONE,
                        Message.NEVER,
                        Publisher.BROKER));
        assertThat(broker.retained.count()).isEqualTo(1);
        assertThat(broker.count(Counter.QUEUED_MESSAGES)).isZero();
        assertThat(broker.count(Counter.DROPPED_STORE_FULL)).isEqualTo(1);
    }

    @Test
    void sendsRetainedMessagesWhenThereIsRoomAgain() {
        v5.send(TestClient.publication("t", "x", QoS.AT_LEAST_ONCE, true, 1));
        full();
        TestClient lasting = broker.durable(here).subscribe("u", QoS.AT_MOST_ONCE);
        lasting.send(
                new Subscribe(1, List.of(new Subscription(TopicFilter.of("t"), QoS.AT_LEAST_ONCE)), Properties.NONE));
        assertThat(lasting.received()).hasOnlyElementsOfType(SubAck.class);
        broker.advance(5_000);
        assertThat(lasting.received()).isEmpty();
        disk.room = CommandLog.Room.AMPLE;
        broker.advance(1_000);
        assertThat(lasting.payloads()).containsExactly("x");
    }

    @Test
    void dropsRetainedMessagesOfAClientThatIsGone() {
        v5.send(TestClient.publication("t", "x", QoS.AT_LEAST_ONCE, true, 1));
        full();
        broker.durable(here).subscribe("t", QoS.AT_LEAST_ONCE).die();
        assertThat(broker.count(Counter.DROPPED_STORE_FULL)).isEqualTo(1);
        assertThat(broker.loops.getFirst().timersWaiting()).isEqualTo(1); // The session's expiry.
    }

    @Test
    void letsSessionsBeMadeAndSubscribedWhileThereIsAReserve() {
        full();
        TestClient lasting = broker.durable(here);
        assertThat(((ConnAck) lasting.received().getFirst()).reasonCode()).isEqualTo(ReasonCode.SUCCESS);
        lasting.send(
                new Subscribe(1, List.of(new Subscription(TopicFilter.of("t"), QoS.AT_LEAST_ONCE)), Properties.NONE));
        assertThat(lasting.received())
                .containsExactly(new SubAck(1, List.of(ReasonCode.GRANTED_QOS_1), Properties.NONE));
    }

    @Test
    void refusesSessionsThatAreToLastWhenTheReserveIsUsedUp() {
        TestClient old = broker.durable(here).forget();
        disk.room = CommandLog.Room.NONE;
        ConnAck refused = (ConnAck) broker.durable(here).received().getFirst();
        assertThat(refused.reasonCode()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        assertThat(refused.properties().text(Property.REASON_STRING)).contains("disk is full or failing");
        assertThat(old.received()).isEmpty();
        TestClient refused3 = lasting3(there);
        assertThat(refused3.received())
                .singleElement()
                .satisfies(packet -> assertThat(((ConnAck) packet).reasonCode().connectReturnCode())
                        .isEqualTo(3));
        assertThat(refused3.wire.closed).isTrue();
        TestClient passing = broker.open(there).connect(TestBroker.v3(there, true, null));
        assertThat(((ConnAck) passing.received().getFirst()).reasonCode()).isEqualTo(ReasonCode.SUCCESS);
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void refusesSubscriptionsOfSessionsThatLastWhenTheReserveIsUsedUp(ProtocolVersion version) {
        TestClient lasting = version.isV5() ? broker.durable(here) : lasting3(here);
        lasting.subscribe("old", QoS.AT_LEAST_ONCE);
        disk.room = CommandLog.Room.NONE;
        lasting.send(
                new Subscribe(2, List.of(new Subscription(TopicFilter.of("t"), QoS.AT_LEAST_ONCE)), Properties.NONE));
        SubAck answer = (SubAck) lasting.received().getFirst();
        assertThat(answer.reasonCodes()).containsExactly(ReasonCode.QUOTA_EXCEEDED);
        assertThat(answer.properties().has(Property.REASON_STRING)).isEqualTo(version.isV5());
        assertThat(broker.count(Counter.SUBSCRIPTIONS)).isEqualTo(1);
        lasting.send(new Unsubscribe(3, List.of(TopicFilter.of("old")), Properties.NONE));
        assertThat(lasting.received()).hasSize(1).first().isInstanceOf(UnsubAck.class);
        assertThat(broker.count(Counter.SUBSCRIPTIONS)).isZero();
        TestClient passing = broker.connect(there).subscribe("t", QoS.AT_LEAST_ONCE);
        v3.publish("t", "x", QoS.AT_LEAST_ONCE, 1);
        assertThat(passing.payloads()).containsExactly("x");
    }

    @Test
    void takesAcknowledgementsAndGoodByesWhateverTheDiskSays() {
        TestClient lasting = broker.durable(here).subscribe("t", QoS.EXACTLY_ONCE);
        v3.publish("t", "1", QoS.AT_LEAST_ONCE, 1).publish("t", "2", QoS.EXACTLY_ONCE, 2);
        lasting.publish("other", "x", QoS.EXACTLY_ONCE, 9).forget();
        disk.room = CommandLog.Room.NONE;
        lasting.send(new PubAck(1)).send(new PubRec(2)).send(new PubComp(2)).send(new PubRel(9));
        assertThat(lasting.received()).containsExactly(new PubRel(2), new PubComp(9));
        assertThat(broker.count(Counter.QUEUED_MESSAGES)).isZero();
        lasting.send(new Disconnect(ReasonCode.SUCCESS, TestBroker.expiry(0)));
        assertThat(disk.commands(Command.Ended.class)).hasSize(1);
    }

    @Test
    void asksNothingOfTheRoutesWhileThereIsRoom() {
        broker.durable(there).subscribe("t", QoS.AT_LEAST_ONCE);
        v5.publish("t", "x", QoS.AT_LEAST_ONCE, 1);
        assertThat(v5.received()).containsExactly(new PubAck(1));
        assertThat(broker.count(Counter.DROPPED_STORE_FULL)).isZero();
    }

    @Test
    void keepsAlreadyAddressedMessagesWhateverHappensMeanwhile() {
        broker.durable(there).subscribe("t", QoS.AT_LEAST_ONCE);
        v5.connection.onPacket(TestClient.publication("t", "x", QoS.AT_LEAST_ONCE, false, 1));
        full();
        broker.settle();
        assertThat(disk.commands(Command.Queued.class)).hasSize(1);
        assertThat(v5.received()).containsExactly(new PubAck(1));
    }
}
