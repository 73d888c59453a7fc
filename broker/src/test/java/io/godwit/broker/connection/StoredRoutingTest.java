// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.metrics.Counter;
import io.godwit.broker.store.Command;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StagedDisk;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a publish puts into the command log, and in which order that and its acknowledgement happen. */
class StoredRoutingTest {
    private final StagedDisk disk = new StagedDisk();
    private final TestBroker broker = new TestBroker(2, disk);
    private final String here = broker.idOn(0, "here");
    private final String there = broker.idOn(1, "there");
    private final TestClient publisher = broker.durable(broker.idOn(0, "p")).forget();

    private List<String> lastGroup() {
        return disk.groups().getLast().stream()
                .map(command -> command.getClass().getSimpleName())
                .toList();
    }

    private <T extends Command> int count(Class<T> kind) {
        return disk.commands(kind).size();
    }

    @Test
    void putsAllOfAPublishIntoOneGroup() {
        broker.durable(here).subscribe("t", QoS.EXACTLY_ONCE);
        broker.durable(there).subscribe("t", QoS.EXACTLY_ONCE);
        disk.holding = true;
        int before = disk.groups().size();
        publisher.connection.onPacket(TestClient.publication("t", "x", QoS.EXACTLY_ONCE, true, 5));
        assertThat(disk.groups()).hasSize(before + 1);
        assertThat(lastGroup()).containsExactly("InboundHeld", "RetainedSet", "Queued", "Addressed");
        broker.settle();
        assertThat(lastGroup()).containsExactly("Queued");
        assertThat(disk.commands(Command.Queued.class))
                .extracting(Command.Queued::addressed)
                .containsExactly(false, true);
    }

    @Test
    void saysOnTheWayWhatTheOtherLoopWillQueue() {
        TestClient subscriber = broker.durable(there);
        Properties seven =
                Properties.builder().number(Property.SUBSCRIPTION_IDENTIFIER, 7).build();
        subscriber.send(new Subscribe(
                1,
                List.of(new Subscription(TopicFilter.of("t"), QoS.AT_LEAST_ONCE, false, true, RetainHandling.SEND)),
                seven));
        publisher.send(TestClient.publication("t", "x", QoS.EXACTLY_ONCE, true, 5));
        Command.Addressed addressed = disk.commands(Command.Addressed.class).getFirst();
        Command.Queued queued = disk.commands(Command.Queued.class).getFirst();
        assertThat(addressed.sessionNumber())
                .isEqualTo(queued.session().number())
                .isPositive();
        assertThat(addressed.message()).isSameAs(queued.message());
        assertThat(addressed.qos()).isEqualTo(queued.qos()).isEqualTo(QoS.AT_LEAST_ONCE);
        assertThat(addressed.retain()).isEqualTo(queued.retain()).isTrue();
        assertThat(addressed.subscriptionIdentifiers())
                .isSameAs(queued.subscriptionIdentifiers())
                .containsExactly(7);
    }

    @Test
    void acknowledgesOnceThePublishersLoopHasStoredIt() {
        broker.durable(there).subscribe("t", QoS.AT_LEAST_ONCE);
        disk.holding = true;
        publisher.connection.onPacket(TestClient.publication("t", "x", QoS.AT_LEAST_ONCE, false, 1));
        publisher.connection.onPacket(TestClient.publication("t", "y", QoS.EXACTLY_ONCE, false, 2));
        assertThat(publisher.received()).isEmpty();
        disk.store();
        assertThat(count(Command.Queued.class)).isZero();
        assertThat(publisher.received()).containsExactly(new PubAck(1), new PubRec(2));
    }

    @Test
    void answersARepeatNoSoonerThanTheFirst() {
        TestClient passing = broker.connect(broker.idOn(0, "passing"));
        broker.durable(there).subscribe("t", QoS.EXACTLY_ONCE);
        disk.holding = true;
        passing.publish("t", "x", QoS.EXACTLY_ONCE, 5).publish("t", "x", QoS.EXACTLY_ONCE, 5);
        assertThat(passing.received()).isEmpty();
        disk.store();
        assertThat(passing.received()).containsExactly(new PubRec(5), new PubRec(5));
        assertThat(count(Command.Addressed.class)).isEqualTo(1);
    }

    @Test
    void addressesOnlyWhatWillBeQueued() {
        broker.durable(there).subscribe("zero", QoS.AT_MOST_ONCE);
        broker.connect(broker.idOn(1, "passing")).subscribe("#", QoS.AT_LEAST_ONCE);
        TestClient own = broker.durable(broker.idOn(1, "own"));
        own.send(new Subscribe(
                1,
                List.of(new Subscription(TopicFilter.of("own"), QoS.AT_LEAST_ONCE, true, false, RetainHandling.SEND)),
                Properties.NONE));
        publisher.publish("zero", "x", QoS.AT_LEAST_ONCE, 1);
        own.publish("own", "x", QoS.AT_LEAST_ONCE, 1);
        broker.durable(there).subscribe("t", QoS.AT_LEAST_ONCE);
        publisher.publish("t", "x", QoS.AT_MOST_ONCE, 0);
        assertThat(count(Command.Addressed.class)).isZero();
        assertThat(count(Command.Queued.class)).isZero();
    }

    @Test
    void addressesQos0WhereItIsUpgraded() {
        StagedDisk upgrading = new StagedDisk();
        TestBroker other = new TestBroker(2, upgrading, "upgrade_outgoing_qos true");
        TestClient subscriber = other.durable(there).subscribe("t", QoS.AT_LEAST_ONCE);
        other.connect(broker.idOn(0, "p")).publish("t", "x", QoS.AT_MOST_ONCE, 0);
        assertThat(upgrading.commands(Command.Addressed.class)).hasSize(1);
        assertThat(upgrading.commands(Command.Queued.class))
                .singleElement()
                .satisfies(queued -> assertThat(queued.addressed()).isTrue());
        assertThat(subscriber.payloads()).containsExactly("x");
    }

    @Test
    void addressesTheMemberOfASharedSubscriptionWhoseTurnItIs() {
        broker.durable(there).subscribe("$share/g/t", QoS.AT_LEAST_ONCE);
        publisher.publish("t", "x", QoS.AT_LEAST_ONCE, 1);
        assertThat(count(Command.Addressed.class)).isEqualTo(1);
        assertThat(count(Command.Queued.class)).isEqualTo(1);
    }

    @Test
    void saysWhatIsNotTakenIn() {
        broker.durable(there).subscribe("#", QoS.AT_LEAST_ONCE).die();
        publish("ended");
        broker.open(there)
                .connect(TestBroker.v5(there, true, Properties.NONE, null))
                .die();
        broker.settle();
        assertThat(count(Command.Refused.class)).isEqualTo(1);

        broker.durable(there).subscribe("#", QoS.AT_LEAST_ONCE).die();
        broker.security.deniedReceive.add("secret");
        publisher.publish("secret", "x", QoS.AT_LEAST_ONCE, 1);
        assertThat(count(Command.Refused.class)).isEqualTo(2);
        assertThat(broker.count(Counter.DENIED_RECEIVE)).isEqualTo(1);

        publisher.connection.onPacket(new Publish(
                false,
                QoS.AT_LEAST_ONCE,
                false,
                TopicName.of("old"),
                2,
                Properties.builder().number(Property.MESSAGE_EXPIRY_INTERVAL, 1).build(),
                new byte[1]));
        broker.loops.get(1).advance(1_000);
        broker.settle();
        assertThat(count(Command.Refused.class)).isEqualTo(3);
        assertThat(broker.count(Counter.DROPPED_EXPIRED)).isEqualTo(1);
        assertThat(count(Command.Queued.class)).isZero();
    }

    /** Has it published, and leaves it on its way. */
    private void publish(String topic) {
        publisher.connection.onPacket(TestClient.publication(topic, "x", QoS.AT_LEAST_ONCE, false, 9));
        broker.loop().run();
    }

    @Test
    void refusesOnArrivalWhatTheQueueCannotHold() {
        StagedDisk small = new StagedDisk();
        TestBroker other = new TestBroker(2, small, "max_queued_messages 1");
        other.durable(there).subscribe("t", QoS.AT_LEAST_ONCE).die();
        TestClient from = other.connect(other.idOn(0, "p"));
        from.publish("t", "1", QoS.AT_LEAST_ONCE, 1).publish("t", "2", QoS.AT_LEAST_ONCE, 2);
        assertThat(small.commands(Command.Queued.class)).hasSize(1);
        assertThat(small.commands(Command.Refused.class))
                .singleElement()
                .satisfies(refused -> assertThat(refused.message().payload()).containsExactly('2'));
        assertThat(other.count(Counter.DROPPED_QUEUE_FULL)).isEqualTo(1);
    }

    @Test
    void losesNothingThatWasOnItsWay() {
        broker.durable(there).subscribe("t", QoS.AT_LEAST_ONCE);
        disk.holding = true;
        publisher.connection.onPacket(TestClient.publication("t", "x", QoS.AT_LEAST_ONCE, false, 1));
        disk.store();
        assertThat(publisher.received()).containsExactly(new PubAck(1));
        assertThat(disk.crash().sessions())
                .filteredOn(state -> state.clientId().equals(there))
                .singleElement()
                .satisfies(state -> assertThat(state.queue().count()).isEqualTo(1));
        broker.settle();
        disk.store();
        assertThat(disk.crash().sessions())
                .filteredOn(state -> state.clientId().equals(there))
                .extracting(SessionState::queue)
                .singleElement()
                .satisfies(queue -> assertThat(queue.count()).isEqualTo(1));
    }

    @Test
    void knowsNumbersOnlyWhereSomethingIsKept() {
        TestBroker inMemory = new TestBroker(2);
        inMemory.durable(there).subscribe("t", QoS.AT_LEAST_ONCE);
        assertThat(inMemory.find(there).mailbox().sessionNumber()).isZero();
        broker.connect(there);
        assertThat(broker.find(there).mailbox().sessionNumber()).isZero();
        broker.durable(there);
        assertThat(broker.find(there).mailbox().sessionNumber())
                .isEqualTo(broker.find(there).state().number())
                .isPositive();
    }

    @Test
    void tellsThePublisherWhenNobodyListens() {
        publisher.publish("nowhere", "x", QoS.AT_LEAST_ONCE, 1);
        assertThat(publisher.received())
                .containsExactly(new PubAck(1, ReasonCode.NO_MATCHING_SUBSCRIBERS, Properties.NONE));
    }
}
