// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.ServeProcess;
import io.godwit.client.ClientNetwork;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up under load: what cannot be stored is refused, all else goes on, and space is all it takes to recover. */
@Timeout(180)
class FullDiskTest {
    private static final String DISK = "size=24m";
    private static final int BATCH = 20;
    private static final int PAYLOAD_BYTES = 4_096;

    /** More than the disk holds. */
    private static final int TOO_MANY = 10_000;

    private static final int SECONDS = 30;
    private static final long FULL_NANOS = TimeUnit.SECONDS.toNanos(4);

    @TempDir
    private Path folder = Path.of("");

    private final ClientNetwork network = ClientNetwork.start(1);
    private final Set<Integer> taken = new HashSet<>();
    private @Nullable SmallDisk disk;
    private Path config = folder;
    private int port;

    @BeforeEach
    void mount() throws Exception {
        SmallDisk small = SmallDisk.mount(folder.resolve("disk"), DISK);
        disk = small;
        port = ServeProcess.freePort();
        config = folder.resolve("broker.conf");
        Files.writeString(config, """
                listener %s 127.0.0.1
                allow_anonymous true
                persistence true
                persistence_location %s
                godwit_journal_segment_size 1M
                max_queued_messages 0
                """.formatted(port, small.folder()));
    }

    @AfterEach
    void unmount() throws Exception {
        network.close();
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void refusesWhatItCannotStoreUntilTheQueueIsDrained() throws Exception {
        try (ServeProcess broker = start();
                DiskClient heron = client("heron", ProtocolVersion.V5, true);
                DiskClient stork = client("stork", ProtocolVersion.V5, false)) {
            leaveSession(heron, "full/#");
            stork.connect();
            fill(stork, "full/a");
            assertRefused(stork);
            assertClosedWithoutAnswer();
            assertOtherTrafficGoesOn(stork);
            assertThat(broker.isAlive()).isTrue();
            assertToldOnce(broker);

            heron.connect();
            await(() -> heron.received().containsAll(taken), "all that was acknowledged arrives");
            awaitTaken(stork, "full/a");
        }
    }

    @Test
    void keepsWhatItTookWhenKilledWhileFull() throws Exception {
        try (DiskClient heron = client("heron", ProtocolVersion.V5, true);
                DiskClient stork = client("stork", ProtocolVersion.V3_1_1, true);
                DiskClient crane = client("crane", ProtocolVersion.V5, false)) {
            try (ServeProcess broker = start()) {
                leaveSession(heron, "full/#");
                leaveSession(stork, "full/#");
                crane.connect();
                fill(crane, "full/b");
                broker.kill();
            }
            try (ServeProcess broker = start()) {
                assertThat(heron.connect().sessionPresent()).isTrue();
                await(() -> heron.received().containsAll(taken), "all that was acknowledged arrives");
                assertThat(stork.connect().sessionPresent()).isTrue();
                await(() -> stork.received().containsAll(taken), "all that was acknowledged arrives");
                try (DiskClient again = client("crane", ProtocolVersion.V5, false)) {
                    again.connect();
                    awaitTaken(again, "full/b");
                }
                assertThat(broker.isAlive()).isTrue();
            }
        }
    }

    @Test
    void takesMessagesAgainWhenSomebodyElseMakesRoom() throws Exception {
        try (ServeProcess broker = start();
                DiskClient heron = client("heron", ProtocolVersion.V5, true);
                DiskClient stork = client("stork", ProtocolVersion.V5, false)) {
            leaveSession(heron, "full/#");
            stork.connect();
            Path filler = Objects.requireNonNull(disk).fill("filler");
            fill(stork, "full/c");
            assertRefused(stork);
            int before = taken.size();
            Files.delete(filler);
            awaitTaken(stork, "full/c");
            fill(stork, "full/c");
            assertThat(taken).hasSizeGreaterThan(before + 1_000);
            heron.connect();
            await(() -> heron.received().containsAll(taken), "all that was acknowledged arrives");
            assertThat(broker.isAlive()).isTrue();
        }
    }

    private ServeProcess start() throws Exception {
        ServeProcess broker = ServeProcess.start("-c", config.toString());
        broker.await(" running");
        return broker;
    }

    private DiskClient client(String identifier, ProtocolVersion version, boolean lasting) {
        return new DiskClient(identifier, version, lasting, port, network);
    }

    private static void leaveSession(DiskClient client, String filter) throws Exception {
        client.connect();
        client.subscribe(filter);
        client.disconnect();
    }

    /** Publishes until nothing was taken for longer than it takes a broker to look for room that it could make. */
    private void fill(DiskClient publisher, String topic) throws Exception {
        int first = taken.size();
        long lastTakenNanos = System.nanoTime();
        for (int number = first; System.nanoTime() - lastTakenNanos < FULL_NANOS; number += BATCH) {
            assertThat(number).as("the disk is full by now").isLessThan(first + TOO_MANY);
            List<CompletableFuture<?>> batch = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                QoS qos = i % 2 == 0 ? QoS.AT_LEAST_ONCE : QoS.EXACTLY_ONCE;
                batch.add(publisher.publish(topic, qos, number + i, PAYLOAD_BYTES));
            }
            boolean full = true;
            for (int i = 0; i < BATCH; i++) {
                if (DiskClient.isTaken(batch.get(i))) {
                    taken.add(number + i);
                    full = false;
                }
            }
            if (full) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            } else {
                lastTakenNanos = System.nanoTime();
            }
        }
    }

    private static void assertRefused(DiskClient publisher) {
        DiskClient.Refused refused = Objects.requireNonNull(publisher.refused(), "nothing was refused");
        assertThat(refused.reasonCode()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        assertThat(refused.properties().text(Property.REASON_STRING)).isNotBlank();
        assertThat(publisher.ended()).as("the connection stays").isNotDone();
    }

    /** MQTT 3.1.1 cannot say no. */
    private void assertClosedWithoutAnswer() throws Exception {
        try (DiskClient old = client("old", ProtocolVersion.V3_1_1, false)) {
            old.connect();
            CompletableFuture<?> published = old.publish("full/old", QoS.AT_LEAST_ONCE, -1, PAYLOAD_BYTES);
            old.ended().get(SECONDS, TimeUnit.SECONDS);
            assertThat(old.isAnswered()).isFalse();
            assertThat(published.isDone() && !published.isCompletedExceptionally())
                    .isFalse();
        }
    }

    /** What needs no storing: sessions that end with their connections, and QoS 0. */
    private void assertOtherTrafficGoesOn(DiskClient publisher) throws Exception {
        try (DiskClient live = client("live", ProtocolVersion.V3_1_1, false)) {
            live.connect();
            live.subscribe("live/#");
            live.subscribe("full/#");
            assertThat(publisher.offer("live/a", QoS.AT_LEAST_ONCE, 1_000_001, PAYLOAD_BYTES))
                    .isTrue();
            assertThat(publisher.offer("live/a", QoS.EXACTLY_ONCE, 1_000_002, PAYLOAD_BYTES))
                    .isTrue();
            assertThat(publisher.offer("full/a", QoS.AT_MOST_ONCE, 1_000_003, PAYLOAD_BYTES))
                    .isTrue();
            Set<Integer> expected = Set.of(1_000_001, 1_000_002, 1_000_003);
            await(() -> live.received().containsAll(expected), "traffic that is not stored arrives");
        }
    }

    /** One line, not one for each message; and one more for each time that there was room in between. */
    private static void assertToldOnce(ServeProcess broker) {
        broker.hasWritten("");
        List<String> lines = broker.output().lines().toList();
        long ends =
                lines.stream().filter(line -> line.contains("There is room")).count();
        assertThat(lines.stream().filter(line -> line.contains("No space left")))
                .as("%s", lines)
                .hasSize((int) ends + 1)
                .allMatch(line -> line.contains("cannot grow"));
    }

    private void awaitTaken(DiskClient publisher, String topic) throws Exception {
        int number = 2_000_000;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!publisher.offer(topic, QoS.AT_LEAST_ONCE, number, PAYLOAD_BYTES)) {
            assertThat(System.nanoTime() - deadline)
                    .as("messages are taken again within %s s", SECONDS)
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            number++;
        }
    }

    private static void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as("%s within %s s", what, SECONDS)
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
