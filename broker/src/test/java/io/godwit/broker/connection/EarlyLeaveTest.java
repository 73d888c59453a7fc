// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.metrics.Counter;
import io.godwit.broker.store.StagedDisk;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.topic.TopicName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that end, or are replaced, while CONNACK waits until the disk has the session. */
class EarlyLeaveTest {
    private final StagedDisk disk = new StagedDisk();
    private final TestBroker broker = new TestBroker(1, disk);

    @BeforeEach
    void holdTheDisk() {
        disk.holding = true;
    }

    private TestClient connecting(@Nullable Will will) {
        Connect connect = TestBroker.v5("c", false, TestBroker.expiry(100), will);
        TestClient client = broker.open("c").connect(connect);
        assertThat(client.received()).isEmpty();
        return client;
    }

    @Test
    void expiresTheSessionOfAClientThatLeftBeforeItWasStored() {
        connecting(null).die();
        disk.store();
        broker.advance(99_000);
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(1);
        broker.advance(1_100);
        assertThat(broker.count(Counter.SESSIONS)).isZero();
        assertThat(broker.count(Counter.SESSIONS_EXPIRED)).isEqualTo(1);
        disk.store();
        assertThat(disk.crash().sessions()).isEmpty();
    }

    @Test
    void publishesItsWill() {
        disk.holding = false;
        TestClient watcher = broker.connect("watcher").subscribe("will", QoS.AT_MOST_ONCE);
        disk.holding = true;
        Will will = new Will(TopicName.of("will"), new byte[] {'x'}, QoS.AT_MOST_ONCE, false, Properties.NONE);
        connecting(will).die();
        disk.store();
        broker.settle();
        assertThat(watcher.payloads()).containsExactly("x");
    }

    @Test
    void queuesForItAfterThat() {
        connecting(null).die();
        disk.store();
        disk.holding = false;
        assertThat(broker.find("c").state().detachedAtMillis()).isNotNegative();
        TestClient back = broker.open("c").connect(TestBroker.v5("c", false, TestBroker.expiry(100), null));
        assertThat(back.received())
                .singleElement()
                .satisfies(answer ->
                        assertThat(((ConnAck) answer).sessionPresent()).isTrue());
        broker.advance(200_000);
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(1);
    }

    @Test
    void letsOnlyTheLatestOfTwoConnectionsHaveTheSession() {
        TestClient first = connecting(null);
        TestClient second = connecting(null);
        assertThat(first.wire.closed).isTrue();
        disk.store();
        broker.settle();
        assertThat(first.received())
                .as("nothing before CONNACK, and no CONNACK")
                .isEmpty();
        assertThat(second.received()).singleElement().isInstanceOf(ConnAck.class);
        assertThat(broker.count(Counter.CONNECTIONS)).isEqualTo(1);
        broker.advance(200_000);
        assertThat(broker.count(Counter.SESSIONS)).isEqualTo(1);
    }
}
