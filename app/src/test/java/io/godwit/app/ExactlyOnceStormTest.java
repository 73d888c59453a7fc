// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.metrics.Counter;
import io.godwit.client.ClientNetwork;
import io.godwit.client.PublishResult;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred publishers and a hundred subscribers at QoS 2 whose connections break at random: every message arrives once at
 * every subscriber, in the order of its publisher, and the broker's counters end where they should.
 */
class ExactlyOnceStormTest {
    private static final int PUBLISHERS = 100;
    private static final int SUBSCRIBERS = 100;
    private static final int MESSAGES = 20;

    /** Connections broken for each message of a publisher. */
    private static final int BREAKS = 25;

    /** Connections broken at the same time. */
    private static final int BREAKING_AT_ONCE = 8;

    @TempDir
    private Path folder = Path.of("");

    /** What one subscriber got. Its client's loop writes, the test reads at the end. */
    private static final class Inbox {
        private final AtomicIntegerArray next = new AtomicIntegerArray(PUBLISHERS);
        private final AtomicLong doubledOrLost = new AtomicLong();
        private final AtomicLong received = new AtomicLong();

        void take(Publish message) {
            ByteBuffer payload = ByteBuffer.wrap(message.payload());
            int publisher = payload.getInt();
            int sequence = payload.getInt();
            if (!next.compareAndSet(publisher, sequence, sequence + 1)) {
                doubledOrLost.incrementAndGet();
            }
            received.incrementAndGet();
        }
    }

    @Test
    @Timeout(180)
    void losesAndDoublesNothingWhileConnectionsBreak() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("Seed " + seed);
        Random random = new Random(seed);
        try (TestBroker broker = new TestBroker(folder, "max_queued_messages 0", "allow_duplicate_messages false");
                ClientNetwork network = ClientNetwork.start(1)) {
            List<Inbox> inboxes = new ArrayList<>();
            List<LastingClient> subscribers = new ArrayList<>();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                Inbox inbox = new Inbox();
                inboxes.add(inbox);
                subscribers.add(new LastingClient("subscriber-" + i, broker.port(), network, inbox::take));
            }
            List<LastingClient> publishers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                publishers.add(new LastingClient("publisher-" + i, broker.port(), network, message -> {}));
            }
            List<LastingClient> all = new ArrayList<>(subscribers);
            all.addAll(publishers);
            join(all.stream().map(LastingClient::connect).toList());
            join(subscribers.stream()
                    .map(subscriber -> subscriber.client().subscribe(TopicFilter.of("storm/#"), QoS.EXACTLY_ONCE))
                    .toList());

            List<CompletableFuture<PublishResult>> published = new ArrayList<>();
            for (int sequence = 0; sequence < MESSAGES; sequence++) {
                published.addAll(publish(publishers, sequence));
                breakConnections(all, random);
            }
            join(published);

            assertThat(TestBroker.await(() ->
                            inboxes.stream().allMatch(inbox -> inbox.received.get() >= (long) PUBLISHERS * MESSAGES)))
                    .as("every subscriber has got %s messages", PUBLISHERS * MESSAGES)
                    .isTrue();
            join(all.stream().map(client -> client.client().ping()).toList());
            assertThat(inboxes).allSatisfy(inbox -> {
                assertThat(inbox.received).hasValue((long) PUBLISHERS * MESSAGES);
                assertThat(inbox.doubledOrLost).hasValue(0);
            });
            assertThat(all)
                    .allSatisfy(client -> assertThat(client.sessionsLost()).isZero());
            System.out.println("Sent again: "
                    + all.stream().mapToInt(LastingClient::repeats).sum());
            assertCounters(broker, all.size());
            all.forEach(LastingClient::close);
            assertThat(broker.await(Counter.CONNECTIONS, 0)).isZero();
            assertThat(broker.sum(Counter.SESSIONS)).isEqualTo(all.size());
            assertThat(broker.errors()).isEmpty();
        }
    }

    private static List<CompletableFuture<PublishResult>> publish(List<LastingClient> publishers, int sequence) {
        List<CompletableFuture<PublishResult>> published = new ArrayList<>();
        for (int i = 0; i < publishers.size(); i++) {
            byte[] payload = ByteBuffer.allocate(64).putInt(i).putInt(sequence).array();
            published.add(
                    publishers.get(i).client().publish(TopicName.of("storm/" + i), payload, QoS.EXACTLY_ONCE, false));
        }
        return published;
    }

    private static void breakConnections(List<LastingClient> clients, Random random) throws Exception {
        Semaphore breaking = new Semaphore(BREAKING_AT_ONCE);
        List<CompletableFuture<Void>> broken = new ArrayList<>();
        for (int i = 0; i < BREAKS; i++) {
            breaking.acquire();
            broken.add(clients.get(random.nextInt(clients.size()))
                    .breakConnection()
                    .completeOnTimeout(null, 1, TimeUnit.SECONDS)
                    .whenComplete((done, failure) -> breaking.release()));
        }
        join(broken);
    }

    private static void assertCounters(TestBroker broker, int clients) {
        assertThat(broker.await(Counter.CONNECTIONS, clients)).isEqualTo(clients);
        assertThat(broker.await(Counter.QUEUED_MESSAGES, 0)).isZero();
        assertThat(broker.sum(Counter.QUEUED_BYTES)).isZero();
        assertThat(broker.sum(Counter.SESSIONS)).isEqualTo(clients);
        assertThat(broker.sum(Counter.SUBSCRIPTIONS)).isEqualTo(SUBSCRIBERS);
        assertThat(broker.sum(Counter.DROPPED_QUEUE_FULL)).isZero();
        assertThat(broker.sum(Counter.DROPPED_SLOW_READER)).isZero();
    }

    private static void join(List<? extends CompletableFuture<?>> futures) throws Exception {
        CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new)).get(120, TimeUnit.SECONDS);
    }
}
