// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.Durability;
import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.metrics.Counters;
import io.godwit.broker.retain.RetainedMessages;
import io.godwit.broker.session.FakeLoop;
import io.godwit.broker.store.CommandLog;
import io.godwit.broker.store.StoreStatus;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SysReportTest {
    private final Counters counters = new Counters();
    private final Counters.Cells cells = counters.cells();
    private final RetainedMessages retained = new RetainedMessages();
    private long memoryBytes = 1000;
    private StoreStatus store = StoreStatus.NOTHING_STORED;
    private final SysReport report =
            new SysReport("1.2.3", counters, retained, () -> memoryBytes, Durability.POWER, () -> store, null, 0);

    @Test
    void tellsEveryTopicThatDashboardsReadAtFirst() throws IOException {
        List<String> expected;
        try (InputStream list = Objects.requireNonNull(SysReportTest.class.getResourceAsStream("sys-topics.txt"))) {
            expected = new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        List<String> told =
                report.changes(0).stream().map(topic -> topic.name().toString()).toList();
        assertThat(told).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void everyTopicHasAMeaning() {
        SysDetails details = new SysDetails(new FakeLoop(0), message -> {}, warning -> {});
        List<String> told = new SysReport(
                        "1.2.3", counters, retained, () -> 1, Durability.POWER, () -> store, details, 0)
                .changes(0).stream()
                        .map(topic -> topic.name().toString().replaceFirst("/(lifetimes|sizes)/\\w+$", "/$1/<bucket>"))
                        .distinct()
                        .toList();
        // What is published as it happens is not in the report.
        assertThat(new SysMeanings()
                        .all().keySet().stream()
                                .filter(name -> !name.startsWith("$SYS/broker/log/")
                                        && !name.startsWith("$SYS/broker/connection/")))
                .containsExactlyInAnyOrderElementsOf(told);
    }

    @Test
    void writesValuesAsMosquittoDoes() {
        Map<String, String> told = changes(0);
        assertThat(told)
                .containsEntry("version", "godwit version 1.2.3")
                .containsEntry("uptime", "0 seconds")
                .containsEntry("clients/total", "0")
                .containsEntry("load/messages/received/1min", "0.00");
    }

    @Test
    void tellsOnlyUptimeWhenNothingChanged() {
        changes(0);
        assertThat(changes(10)).containsExactly(Map.entry("uptime", "10 seconds"));
    }

    @Test
    void tellsSessionsUnderAllTheirNames() {
        cells.add(Counter.SESSIONS, 5);
        cells.add(Counter.CONNECTIONS, 3);
        assertThat(changes(0))
                .containsEntry("clients/total", "5")
                .containsEntry("clients/maximum", "5")
                .containsEntry("clients/connected", "3")
                .containsEntry("clients/active", "3")
                .containsEntry("clients/disconnected", "2")
                .containsEntry("clients/inactive", "2");
    }

    @Test
    void keepsTheHighestValues() {
        cells.add(Counter.SESSIONS, 5);
        memoryBytes = 5000;
        changes(0);
        cells.add(Counter.SESSIONS, -4);
        memoryBytes = 4000;
        assertThat(changes(10))
                .containsEntry("clients/total", "1")
                .containsEntry("heap/current", "4000")
                .doesNotContainKeys("clients/maximum", "heap/maximum");
    }

    @Test
    void countsRetainedAndQueuedMessagesAsStored() {
        retained.set(new Message(
                TopicName.of("a"),
                new byte[9],
                QoS.AT_MOST_ONCE,
                true,
                Properties.NONE,
                Message.NEVER,
                Publisher.BROKER));
        cells.add(Counter.QUEUED_MESSAGES, 2);
        cells.add(Counter.QUEUED_BYTES, 30);
        assertThat(changes(0))
                .containsEntry("retained messages/count", "1")
                .containsEntry("messages/stored", "3")
                .containsEntry("store/messages/count", "3")
                .containsEntry("store/messages/bytes", "40");
    }

    @Test
    void tellsHowTheStoreIsDoing() {
        assertThat(changes(0))
                .containsEntry("store/durability", "power")
                .containsEntry("store/room", "ample")
                .containsEntry("store/bytes/disk", "0")
                .containsEntry("store/messages/refused", "0");
        store = new FullDisk();
        cells.add(Counter.DROPPED_STORE_FULL, 7);
        assertThat(changes(10))
                .containsEntry("store/room", "reserve")
                .containsEntry("store/bytes/disk", "100")
                .containsEntry("store/bytes/live", "40")
                .containsEntry("store/segments", "3")
                .containsEntry("store/errors", "2")
                .containsEntry("store/messages/refused", "7");
        assertThat(changes(20)).containsOnlyKeys("uptime");
    }

    @Test
    void addsUpWhatIsDropped() {
        cells.add(Counter.DROPPED_QUEUE_FULL, 2);
        cells.add(Counter.DROPPED_SLOW_READER, 3);
        cells.add(Counter.DROPPED_MEMORY_FULL, 4);
        assertThat(changes(0)).containsEntry("publish/messages/dropped", "9");
    }

    @Test
    void countsPacketsByType() {
        cells.countReceived(PacketType.CONNECT);
        cells.countSent(PacketType.CONNACK);
        cells.countSent(PacketType.PUBACK);
        cells.countSent(PacketType.PUBACK);
        cells.count(Counter.PUBLISH_RECEIVED);
        cells.add(Counter.IN_FLIGHT_MESSAGES, 4);
        assertThat(changes(0))
                .containsEntry("mqtt/connect/received", "1")
                .containsEntry("mqtt/connack/sent", "1")
                .containsEntry("mqtt/puback/sent", "2")
                .containsEntry("mqtt/puback/received", "0")
                .containsEntry("mqtt/publish/received", "1")
                .containsEntry("mqtt/publish/sent", "0")
                .containsEntry("messages/inflight", "4");
    }

    @Test
    void averagesLoadsOverOneFiveAndFifteenMinutes() {
        changes(0);
        cells.add(Counter.PACKETS_RECEIVED, 100);
        // 100 packets in 10 seconds are 600 per minute; the new share is 1 - e^(-1/6), 1 - e^(-1/30), 1 - e^(-1/90).
        assertThat(changes(10))
                .containsEntry("load/messages/received/1min", "92.11")
                .containsEntry("load/messages/received/5min", "19.67")
                .containsEntry("load/messages/received/15min", "6.63");
        // Then nothing comes: what was fades.
        assertThat(changes(70))
                .containsEntry("load/messages/received/1min", "33.89")
                .containsEntry("load/messages/received/5min", "16.10")
                .containsEntry("load/messages/received/15min", "6.20");
    }

    @Test
    void keepsQuietAboutLoadsThatMoveByLessThanAHundredth() {
        changes(0);
        cells.add(Counter.SOCKETS_OPENED, 1);
        assertThat(changes(1)).containsEntry("load/sockets/1min", "0.99").containsEntry("load/sockets/5min", "0.20");
        // From 0.1997 to 0.1964 only.
        assertThat(changes(6)).containsKey("load/sockets/1min").doesNotContainKey("load/sockets/5min");
    }

    private Map<String, String> changes(long seconds) {
        Map<String, String> changes = new HashMap<>();
        for (SysTopic topic : report.changes(TimeUnit.SECONDS.toNanos(seconds))) {
            changes.put(topic.name().toString().substring("$SYS/broker/".length()), topic.text());
        }
        return changes;
    }

    private static final class FullDisk implements StoreStatus {
        @Override
        public CommandLog.Room room() {
            return CommandLog.Room.RESERVE;
        }

        @Override
        public long bytes() {
            return 100;
        }

        @Override
        public long liveBytes() {
            return 40;
        }

        @Override
        public int segments() {
            return 3;
        }

        @Override
        public long errors() {
            return 2;
        }
    }
}
