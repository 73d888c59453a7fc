// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.metrics.Counter;
import io.godwit.broker.store.StagedDisk;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** QoS 2 from two clients to two others while the process dies and connections break wherever they can. */
class ExactlyOnceTest {
    private static final int STEPS = 3_000;

    private Random random = new Random();
    private StagedDisk disk = new StagedDisk();
    private TestBroker broker = new TestBroker(2, disk, "max_queued_messages 0");
    private final List<Sender> senders =
            List.of(new Sender(broker.idOn(0, "alice")), new Sender(broker.idOn(1, "bob")));
    private final List<Receiver> receivers =
            List.of(new Receiver(broker.idOn(0, "near")), new Receiver(broker.idOn(1, "far")));
    private final List<Peer> peers = List.of(senders.get(0), senders.get(1), receivers.get(0), receivers.get(1));

    /** A client with a session, whose network delivers when the test lets it. */
    private abstract class Peer {
        final String clientId;
        private final Queue<Packet> arriving = new ArrayDeque<>();
        private @Nullable TestClient client;
        boolean connected;

        Peer(String clientId) {
            this.clientId = clientId;
        }

        void connect() {
            TestClient opened = broker.open(clientId);
            client = opened;
            connected = false;
            arriving.clear();
            opened.wire.version = ProtocolVersion.V5;
            opened.connection.onPacket(TestBroker.v5(clientId, false, TestBroker.expiry(10_000), null));
        }

        void send(Packet packet) {
            TestClient current = client;
            if (current != null) {
                current.connection.onPacket(packet);
            }
        }

        /** What had left the broker may have been read; nothing that is said now arrives. */
        void lose() {
            TestClient broken = client;
            client = null;
            fetch(broken);
            for (int i = random.nextInt(arriving.size() + 1); i > 0; i--) {
                read();
            }
            arriving.clear();
            connected = false;
            if (broken != null) {
                broken.wire.closed = true;
                broken.connection.onClosed("");
            }
        }

        private void fetch(@Nullable TestClient from) {
            if (from != null) {
                arriving.addAll(from.received());
            }
        }

        boolean isLost() {
            return client == null;
        }

        /** Reads one packet; false if there is none. */
        boolean read() {
            fetch(client);
            Packet packet = arriving.poll();
            if (packet == null) {
                return false;
            }
            if (packet instanceof ConnAck ack) {
                connected = true;
                onConnected(ack.sessionPresent());
            } else {
                onPacket(packet);
            }
            return true;
        }

        abstract void onConnected(boolean sessionPresent);

        abstract void onPacket(Packet packet);
    }

    private final class Sender extends Peer {
        /** By packet identifier: the payload while PUBLISH is to be sent, then empty while PUBREL is. */
        private final Map<Integer, String> unfinished = new LinkedHashMap<>();

        private int published;

        Sender(String clientId) {
            super(clientId);
        }

        void publish() {
            if (connected && unfinished.size() < 10) {
                int identifier = 1 + published % 1000;
                unfinished.put(identifier, clientId + " " + published++);
                send(identifier, false);
            }
        }

        private void send(int identifier, boolean dup) {
            String payload = unfinished.getOrDefault(identifier, "");
            if (payload.isEmpty()) {
                send(new PubRel(identifier));
            } else {
                byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
                send(new Publish(
                        dup,
                        QoS.EXACTLY_ONCE,
                        random.nextInt(5) == 0,
                        TopicName.of("t"),
                        identifier,
                        Properties.NONE,
                        bytes));
            }
        }

        @Override
        void onConnected(boolean sessionPresent) {
            assertThat(sessionPresent || unfinished.isEmpty()).isTrue();
            List.copyOf(unfinished.keySet()).forEach(identifier -> send(identifier, true));
        }

        @Override
        void onPacket(Packet packet) {
            if (packet instanceof PubRec received) {
                assertThat(received.reasonCode().isError()).isFalse();
                unfinished.replace(received.packetIdentifier(), "");
                send(new PubRel(received.packetIdentifier()));
            } else {
                unfinished.remove(((PubComp) packet).packetIdentifier());
            }
        }
    }

    private final class Receiver extends Peer {
        private final List<String> got = new ArrayList<>();
        private final Set<Integer> held = new LinkedHashSet<>();
        private boolean subscribed;

        Receiver(String clientId) {
            super(clientId);
        }

        @Override
        void onConnected(boolean sessionPresent) {
            if (!subscribed) {
                send(new Subscribe(
                        1, List.of(new Subscription(TopicFilter.of("t"), QoS.EXACTLY_ONCE)), Properties.NONE));
            } else {
                assertThat(sessionPresent).isTrue();
            }
        }

        @Override
        void onPacket(Packet packet) {
            if (packet instanceof Publish publish) {
                if (held.add(publish.packetIdentifier())) {
                    got.add(new String(publish.payload(), StandardCharsets.UTF_8));
                }
                send(new PubRec(publish.packetIdentifier()));
            } else if (packet instanceof PubRel release) {
                held.remove(release.packetIdentifier());
                send(new PubComp(release.packetIdentifier()));
            } else {
                assertThat(packet).isInstanceOf(SubAck.class);
                subscribed = true;
            }
        }
    }

    private void crash() {
        peers.forEach(Peer::lose); // What the dying broker still writes is not stored.
        StagedDisk.Left left = disk.crash();
        disk = left.disk();
        disk.holding = true;
        broker = TestBroker.restarted(broker, left, 0, "max_queued_messages 0");
    }

    private void settleEverything() {
        boolean any = true;
        while (any) {
            any = false;
            for (Peer peer : peers) {
                if (peer.isLost()) {
                    peer.connect();
                    any = true;
                }
                any |= peer.read();
            }
            broker.settle();
            any |= disk.waiting() > 0; // What is told now is read in the next round.
            disk.store();
        }
    }

    private void step() {
        Peer peer = peers.get(random.nextInt(peers.size()));
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> senders.get(random.nextInt(2)).publish();
            case 4, 5, 6 -> broker.loops.get(random.nextInt(2)).run();
            case 7, 8 -> disk.store(1 + random.nextInt(10));
            case 9 -> {
                if (random.nextInt(10) == 0) {
                    crash();
                }
            }
            case 10 -> {
                if (random.nextInt(10) == 0 && !peer.isLost()) {
                    peer.lose();
                }
            }
            default -> {
                if (peer.isLost()) {
                    peer.connect();
                } else {
                    peer.read();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 40749067107272L})
    void arrivesOnceAndInOrderWhateverDies(long given) {
        long seed = given == 0 ? System.nanoTime() : given;
        random = new Random(seed);
        settleEverything();
        disk.holding = true;
        for (int i = 0; i < STEPS; i++) {
            step();
        }
        settleEverything();
        for (Sender sender : senders) {
            assertThat(sender.published).as("seed " + seed).isGreaterThan(20);
            assertThat(sender.unfinished).as("seed " + seed).isEmpty();
            List<String> sent = IntStream.range(0, sender.published)
                    .mapToObj(i -> sender.clientId + " " + i)
                    .toList();
            for (Receiver receiver : receivers) {
                assertThat(receiver.got)
                        .as("seed " + seed + " " + receiver.clientId)
                        .filteredOn(text -> text.startsWith(sender.clientId + " "))
                        .isEqualTo(sent);
            }
        }
        assertThat(broker.count(Counter.QUEUED_MESSAGES)).as("seed " + seed).isZero();
    }
}
