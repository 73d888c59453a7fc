// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MessageQueueTest {
    private static final int[] NO_IDENTIFIERS = {};

    private final MessageQueue queue = new MessageQueue();

    private static Message message(int payloadBytes) {
        return new Message(
                TopicName.of("t"),
                new byte[payloadBytes],
                QoS.AT_LEAST_ONCE,
                false,
                Properties.NONE,
                Message.NEVER,
                Publisher.BROKER);
    }

    private QueuedMessage add(int payloadBytes) {
        return queue.add(message(payloadBytes), QoS.AT_LEAST_ONCE, false, NO_IDENTIFIERS);
    }

    @Test
    void countsPacketIdentifiersUpFromOne() {
        assertThat(add(1).packetIdentifier()).isEqualTo(1);
        assertThat(add(1).packetIdentifier()).isEqualTo(2);
    }

    @Test
    void beginsAgainAtOneAfterTheLastIdentifier() {
        QueuedMessage last = add(1);
        for (int i = 1; i < 65_535; i++) {
            queue.settle(last);
            last = add(1);
        }
        assertThat(last.packetIdentifier()).isEqualTo(65_535);
        QueuedMessage next = add(1);
        assertThat(next.packetIdentifier()).isEqualTo(1);
        assertThat(queue.withIdentifier(65_535)).isSameAs(last);
        assertThat(queue.withIdentifier(1)).isSameAs(next);
    }

    @Test
    void goesOnAtALaterPlaceWithItsIdentifier() {
        queue.skipTo(76);
        QueuedMessage one = add(1);
        queue.skipTo(1_000);
        QueuedMessage two = add(2);
        QueuedMessage three = add(3);
        assertThat(one.packetIdentifier()).isEqualTo(77);
        assertThat(two.packetIdentifier()).isEqualTo(1_001);
        assertThat(queue.withIdentifier(77)).isSameAs(one);
        assertThat(queue.withIdentifier(1_001)).isSameAs(two);
        assertThat(queue.withIdentifier(500)).isNull();
        assertThat(queue.count()).isEqualTo(3);
        queue.settle(one);
        assertThat(queue.head()).isEqualTo(1_000);
        queue.settle(three);
        assertThat(queue.head()).isEqualTo(1_000);
        queue.settle(two);
        assertThat(queue.head()).isEqualTo(queue.tail()).isEqualTo(1_002);
    }

    @Test
    void neverGoesBackNorSoFarThatIdentifiersRepeat() {
        queue.skipTo(10);
        add(1);
        assertThatThrownBy(() -> queue.skipTo(10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queue.skipTo(10 + 65_536)).isInstanceOf(IllegalArgumentException.class);
        queue.skipTo(10 + 65_535);
        assertThat(queue.tail()).isEqualTo(10 + 65_535);
    }

    @Test
    void ignoresASecondSettling() {
        QueuedMessage one = add(5);
        add(7);
        queue.settle(one);
        queue.settle(one);
        assertThat(queue.count()).isEqualTo(1);
        assertThat(queue.bytes()).isEqualTo(8);
        assertThat(queue.withIdentifier(1)).isNull();
    }

    @Test
    void holdsWhatAPlainMapHolds() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        TreeMap<Long, QueuedMessage> model = new TreeMap<>();
        for (int step = 0; step < 200_000; step++) {
            boolean growing = step / 20_000 % 2 == 0;
            if (model.isEmpty() || random.nextInt(10) < (growing ? 6 : 4)) {
                QueuedMessage added = add(random.nextInt(50));
                model.put(added.sequence(), added);
            } else {
                // Mostly the oldest, as acknowledgements come.
                List<Long> oldest =
                        new ArrayList<>(model.keySet().stream().limit(20).toList());
                long sequence = oldest.get(random.nextInt(oldest.size()));
                queue.settle(Objects.requireNonNull(model.remove(sequence)));
            }
            assertThat(queue.count()).as("seed %d", seed).isEqualTo(model.size());
            if (!model.isEmpty()) {
                assertThat(queue.head()).as("seed %d", seed).isEqualTo(model.firstKey());
                QueuedMessage any = model.firstEntry().getValue();
                assertThat(queue.withIdentifier(any.packetIdentifier()))
                        .as("seed %d", seed)
                        .isSameAs(any);
            }
        }
        long bytes = model.values().stream().mapToLong(QueuedMessage::size).sum();
        assertThat(queue.bytes()).as("seed %d", seed).isEqualTo(bytes);
        model.forEach((sequence, message) ->
                assertThat(queue.at(sequence)).as("seed %d", seed).isSameAs(message));
    }
}
