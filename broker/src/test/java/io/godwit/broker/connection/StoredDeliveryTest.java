// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.metrics.Counter;
import io.godwit.broker.store.StagedDisk;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.QoS;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When messages leave for a client whose session the log keeps. */
class StoredDeliveryTest {
    private final StagedDisk disk = new StagedDisk();
    private final TestBroker broker = new TestBroker(1, disk);
    private final TestClient publisher = broker.connect("p");
    private final TestClient subscriber = broker.durable("s").forget();

    @Test
    void readsNothingBehindConnectUntilTheSessionIsStored() {
        disk.holding = true;
        TestClient early = broker.durable("early");
        assertThat(early.received()).isEmpty();
        assertThat(early.wire.paused).isTrue();
        disk.store();
        assertThat(early.received()).hasOnlyElementsOfType(ConnAck.class).hasSize(1);
        assertThat(early.wire.paused).isFalse();
    }

    @Test
    void sendsQos2OnlyOnceItIsStored() {
        subscriber.subscribe("t", QoS.EXACTLY_ONCE);
        disk.holding = true;
        publisher.publish("t", "x", QoS.EXACTLY_ONCE, 1);
        assertThat(subscriber.received()).isEmpty();
        disk.store();
        assertThat(subscriber.payloads()).containsExactly("x");
    }

    @Test
    void sendsQos1AtOnceButNotPastAQos2ThatWaits() {
        subscriber.subscribe("t", QoS.EXACTLY_ONCE);
        disk.holding = true;
        publisher.publish("t", "1", QoS.AT_LEAST_ONCE, 1);
        assertThat(subscriber.payloads()).containsExactly("1");
        publisher.publish("t", "2", QoS.EXACTLY_ONCE, 2).publish("t", "3", QoS.AT_LEAST_ONCE, 3);
        assertThat(subscriber.payloads()).isEmpty();
        disk.store();
        assertThat(subscriber.payloads()).containsExactly("2", "3");
    }

    @Test
    void asksTheLogOnceForManyMessages() {
        subscriber.subscribe("t", QoS.EXACTLY_ONCE);
        disk.holding = true;
        for (int i = 1; i <= 10; i++) {
            publisher.send(TestClient.publication("t", "m" + i, QoS.EXACTLY_ONCE, false, i));
        }
        assertThat(disk.waiting()).isEqualTo(10 + 1); // A PUBREC for each, and the subscriber's session.
        List<String> got = new ArrayList<>(subscriber.payloads());
        for (int turn = 0; turn < 2; turn++) {
            disk.store();
            got.addAll(subscriber.payloads());
        }
        assertThat(got).containsExactly("m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10");
    }

    @Test
    void doesNotMakeSessionsWaitThatEndWithTheirConnection() {
        TestClient passing = broker.connect("c").subscribe("t", QoS.EXACTLY_ONCE);
        subscriber.subscribe("t", QoS.EXACTLY_ONCE);
        disk.holding = true;
        publisher.publish("t", "x", QoS.EXACTLY_ONCE, 1);
        assertThat(passing.payloads()).containsExactly("x");
    }

    @Test
    void sendsPubRelOnceThePubRecIsStored() {
        subscriber.subscribe("t", QoS.EXACTLY_ONCE);
        publisher.publish("t", "x", QoS.EXACTLY_ONCE, 1);
        subscriber.forget();
        disk.holding = true;
        subscriber.send(new PubRec(1));
        assertThat(subscriber.received()).isEmpty();
        disk.store();
        assertThat(subscriber.received()).containsExactly(new PubRel(1));
        subscriber.send(new PubComp(1));
        assertThat(broker.count(Counter.QUEUED_MESSAGES)).isZero();
    }

    @Test
    void sendsWhatIsStoredToAConnectionThatCameMeanwhile() {
        subscriber.subscribe("t", QoS.EXACTLY_ONCE);
        disk.holding = true;
        publisher.publish("t", "x", QoS.EXACTLY_ONCE, 1);
        subscriber.die();
        TestClient back = broker.durable("s");
        assertThat(back.received()).isEmpty();
        disk.store();
        assertThat(back.payloads()).containsExactly("x");
        assertThat(subscriber.received()).isEmpty();
    }

    @Test
    void putsRetainedMessagesIntoTheLogLikeOthers() {
        publisher.retain("t/1", "a").retain("t/2", "b");
        publisher.send(TestClient.publication("t/3", "c", QoS.EXACTLY_ONCE, true, 1));
        disk.holding = true;
        subscriber.subscribe("t/+", QoS.EXACTLY_ONCE);
        assertThat(subscriber.received()).isEmpty();
        disk.store();
        disk.store();
        assertThat(subscriber.payloads()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(disk.crash().sessions())
                .singleElement()
                .satisfies(state -> assertThat(state.queue().count()).isEqualTo(1));
    }

    @Test
    void storesManyRetainedMessagesAtATime() {
        for (int i = 1; i <= 10; i++) {
            publisher.send(TestClient.publication("t/" + i, "x", QoS.EXACTLY_ONCE, true, i));
        }
        disk.holding = true;
        subscriber.subscribe("t/+", QoS.EXACTLY_ONCE);
        disk.store();
        disk.store();
        disk.store();
        assertThat(subscriber.payloads()).hasSize(10);
    }

    @Test
    void keepsAReplayThatTheClientDidNotStayFor() {
        for (int i = 1; i <= 5; i++) {
            publisher.send(TestClient.publication("t/" + i, "x", QoS.AT_LEAST_ONCE, true, i));
        }
        subscriber.wire.writable = false;
        subscriber.subscribe("t/+", QoS.AT_LEAST_ONCE).die();
        assertThat(disk.crash().sessions())
                .singleElement()
                .satisfies(state -> assertThat(state.queue().count()).isEqualTo(5));
    }

    @Test
    void answersPubRelOnceTheReleaseIsStored() {
        subscriber.publish("t", "x", QoS.EXACTLY_ONCE, 4).forget();
        disk.holding = true;
        subscriber.send(new PubRel(4));
        assertThat(subscriber.received()).isEmpty();
        disk.store();
        assertThat(subscriber.received()).containsExactly(new PubComp(4));
    }

    @Test
    void saysConnAckOnceTheSessionIsStored() {
        disk.holding = true;
        TestClient fresh = broker.durable("fresh");
        assertThat(fresh.received()).isEmpty();
        assertThat(broker.connect5("passing", Properties.NONE).wire.closed).isFalse();
        disk.store();
        assertThat(fresh.received()).hasSize(1);
        publisher.publish("nowhere", "x", QoS.AT_LEAST_ONCE, 1);
        assertThat(publisher.received()).containsExactly(new PubAck(1));
    }
}
