// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.Durability;
import io.godwit.broker.config.LogType;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.store.Command;
import io.godwit.broker.store.CommandLog;
import io.godwit.broker.store.MessageQueue;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.RetainedState;
import io.godwit.broker.store.SessionOwner;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.broker.store.StoredWill;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final int[] NO_IDENTIFIERS = {};
    private static final int SEGMENT = 64 * 1024;

    private final List<String> lines = new ArrayList<>();
    private final BrokerLog log = new BrokerLog() {
        @Override
        public boolean isOn(LogType type) {
            return type != LogType.DEBUG;
        }

        @Override
        public void write(LogType type, String line) {
            lines.add(type + " " + line);
        }

        @Override
        public void error(String line, Throwable cause) {
            lines.add(line + " " + cause);
        }
    };

    @TempDir
    Path directory;

    /** In place of the directory, where a test needs many segments in a short time. */
    private @Nullable Disk disk;

    private Journal open(Durability durability, long memory) throws JournalException {
        JournalSettings settings = new JournalSettings(directory, durability, SEGMENT, 0, memory);
        return Journal.open(settings, disk == null ? new LocalDisk(directory) : disk, log, Progress.NONE);
    }

    @Test
    void keepsWhatWasStoredOverARestart() throws Exception {
        TestRounds rounds = new TestRounds();
        List<String> stored = new ArrayList<>();
        try (Journal journal = open(Durability.PROCESS, Long.MAX_VALUE)) {
            assertThat(journal.takeRestored().sessions()).isEmpty();
            CommandLog commands = journal.logFor(rounds, RetainedState.NONE);
            SessionState session = new SessionState("client");
            Message will = message("will", "gone", Properties.NONE);
            commands.submit(new Command.Opened(
                    session,
                    commands.nextSessionNumber(),
                    new SessionOwner("user", 1883),
                    3600,
                    new StoredWill(will, 5, -1)));
            commands.submit(new Command.Subscribed(
                    session,
                    new StoredSubscription(
                            new Subscription(
                                    TopicFilter.of("$share/g/a/+"),
                                    QoS.EXACTLY_ONCE,
                                    false,
                                    true,
                                    RetainHandling.SEND_IF_NEW),
                            77)));
            Properties properties = Properties.builder()
                    .text(Property.CONTENT_TYPE, "text")
                    .binary(Property.CORRELATION_DATA, new byte[] {1, 2})
                    .number(Property.PAYLOAD_FORMAT_INDICATOR, 1)
                    .user("k", "v")
                    .build();
            for (int i = 0; i < 3; i++) {
                commands.submit(new Command.Queued(
                        session,
                        message("a/" + i, "payload " + i, properties),
                        QoS.EXACTLY_ONCE,
                        i == 1,
                        new int[] {77, 3},
                        false));
            }
            QueuedMessage first = entry(session, 0);
            commands.submit(new Command.Received(session, first));
            QueuedMessage second = entry(session, 1);
            commands.submit(new Command.Settled(session, second));
            commands.submit(new Command.InboundHeld(session, 65_535));
            commands.submit(new Command.Detached(session, 123_456_789L));
            commands.submit(new Command.RetainedSet(message("r/1", "kept", properties)));
            commands.submit(new Command.RetainedSet(message("r/2", "cleared", properties)));
            commands.submit(new Command.RetainedCleared(TopicName.of("r/2")));
            commands.whenStored(() -> stored.add("all"));
            rounds.run();
            assertThat(stored).containsExactly("all");
        }
        try (Journal journal = open(Durability.PROCESS, Long.MAX_VALUE)) {
            Restored restored = journal.takeRestored();
            CommandLog commands = journal.logFor(rounds, RetainedState.NONE);
            assertThat(restored.retained()).hasSize(1);
            assertThat(text(restored.retained().getFirst())).isEqualTo("kept");
            assertThat(restored.sessions()).hasSize(1);
            SessionState session = restored.sessions().getFirst();
            assertThat(session.clientId()).isEqualTo("client");
            assertThat(session.owner()).isEqualTo(new SessionOwner("user", 1883));
            assertThat(session.expirySeconds()).isEqualTo(3600);
            assertThat(session.detachedAtMillis()).isEqualTo(123_456_789L);
            assertThat(session.isInboundHeld(65_535)).isTrue();
            StoredWill will = Objects.requireNonNull(session.will());
            assertThat(will.delaySeconds()).isEqualTo(5);
            assertThat(will.expirySeconds()).isEqualTo(-1);
            StoredSubscription subscription = session.subscriptions().iterator().next();
            assertThat(subscription.identifier()).isEqualTo(77);
            assertThat(subscription.subscription().filter()).isEqualTo(TopicFilter.of("$share/g/a/+"));
            assertThat(subscription.subscription().retainHandling()).isEqualTo(RetainHandling.SEND_IF_NEW);
            assertThat(session.queue().count()).isEqualTo(2);
            QueuedMessage first = entry(session, 0);
            assertThat(first.isReceived()).isTrue();
            assertThat(first.packetIdentifier()).isEqualTo(1);
            QueuedMessage third = entry(session, 2);
            assertThat(third.packetIdentifier()).isEqualTo(3);
            assertThat(third.subscriptionIdentifiers()).containsExactly(77, 3);
            Message back = Objects.requireNonNull(commands.load(third));
            assertThat(text(back)).isEqualTo("payload 2");
            assertThat(back.properties().text(Property.CONTENT_TYPE)).isEqualTo("text");
            assertThat(back.publisher()).isEqualTo(new Publisher("publisher", "somebody"));
        }
        assertThat(lines).noneMatch(line -> line.contains("ERROR") || line.contains("WARNING"));
    }

    /** Random work over many segments and snapshots: the state after each restart is what memory has. */
    @Test
    void snapshotsAndReplayKeepTheStateOfRandomWork() throws Exception {
        disk = new SimulatedDisk();
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<String, SessionState> sessions = new HashMap<>();
        Map<String, String> retained = new TreeMap<>();
        RetainedState retaining = new RetainedState() {
            @Override
            public void set(Message message) {
                retained.put(message.topic().toString(), text(message));
            }

            @Override
            public void clear(TopicName topic) {
                retained.remove(topic.toString());
            }
        };
        int number = 0;
        for (int run = 0; run < 5; run++) {
            TestRounds rounds = new TestRounds();
            try (Journal journal = open(Durability.values()[1 + run % 2], run % 2 == 0 ? 0 : 1_000_000)) {
                Restored restored = journal.takeRestored();
                CommandLog commands = journal.logFor(rounds, retaining);
                Map<String, String> kept = new TreeMap<>();
                restored.retained().forEach(message -> kept.put(message.topic().toString(), text(message)));
                assertThat(kept).as("seed " + seed).isEqualTo(retained);
                Map<String, String> before = picture(sessions, commands);
                sessions.clear();
                restored.sessions().forEach(session -> sessions.put(session.clientId(), session));
                if (run > 0) {
                    assertThat(picture(sessions, commands)).as("seed " + seed).isEqualTo(before);
                }
                for (int i = 0; i < 20_000; i++) {
                    step(random, sessions, commands, number++);
                    if (random.nextInt(10) == 0) {
                        rounds.run();
                    }
                    if (random.nextInt(4000) == 0) {
                        journal.saveNow();
                    }
                }
                rounds.run();
                try {
                    sessions.values().forEach(session -> forget(session, commands));
                } catch (NullPointerException e) {
                    throw new AssertionError("seed " + seed + " " + lines, e);
                }
                rounds.run();
            }
        }
        assertThat(lines).as("seed " + seed).noneMatch(line -> line.contains("ERROR") || line.contains("WARNING"));
    }

    /** The pictures are compared by content, so messages have to be at hand after the journal is closed. */
    private static void forget(SessionState session, CommandLog commands) {
        MessageQueue queue = session.queue();
        for (long s = queue.head(); s < queue.tail(); s++) {
            QueuedMessage entry = queue.at(s);
            if (entry != null) {
                PICTURES.put(entry, text(commands.load(entry)));
            }
        }
    }

    private static final Map<QueuedMessage, String> PICTURES = new HashMap<>();

    private static Map<String, String> picture(Map<String, SessionState> sessions, CommandLog commands) {
        Map<String, String> pictures = new TreeMap<>();
        sessions.forEach((id, session) -> {
            StringBuilder text = new StringBuilder();
            text.append(session.expirySeconds()).append(' ').append(session.detachedAtMillis());
            session.subscriptions().forEach(s -> text.append(' ').append(s));
            MessageQueue queue = session.queue();
            text.append(" tail ").append(queue.tail());
            for (long s = queue.head(); s < queue.tail(); s++) {
                QueuedMessage entry = queue.at(s);
                if (entry != null) {
                    String content = PICTURES.get(entry);
                    text.append(' ').append(s).append(entry.qos()).append(entry.isReceived());
                    text.append(content == null ? text(commands.load(entry)) : content);
                }
            }
            for (int i = 1; i < 50; i++) {
                text.append(session.isInboundHeld(i) ? "h" + i : "");
            }
            pictures.put(id, text.toString());
        });
        return pictures;
    }

    private static void step(Random random, Map<String, SessionState> sessions, CommandLog commands, int number) {
        String id = "c" + random.nextInt(20);
        SessionState session = sessions.get(id);
        if (session == null) {
            session = new SessionState(id);
            sessions.put(id, session);
            commands.submit(new Command.Opened(
                    session, commands.nextSessionNumber(), SessionOwner.NOBODY, 1 + random.nextInt(100), null));
            return;
        }
        QueuedMessage oldest = session.queue().at(session.queue().head());
        switch (random.nextInt(30)) {
            case 0 -> {
                if (random.nextInt(40) == 0) {
                    commands.submit(new Command.Ended(session));
                    sessions.remove(id);
                }
            }
            case 1 -> commands.submit(new Command.Detached(session, number));
            case 2 ->
                commands.submit(new Command.Opened(
                        session, session.number(), SessionOwner.NOBODY, 1 + random.nextInt(9), null));
            case 3 ->
                commands.submit(new Command.Subscribed(
                        session,
                        new StoredSubscription(
                                new Subscription(TopicFilter.of("f" + number % 7), QoS.AT_LEAST_ONCE), 0)));
            case 4 -> commands.submit(new Command.Unsubscribed(session, TopicFilter.of("f" + number % 5)));
            case 5 -> commands.submit(new Command.InboundHeld(session, 1 + number % 40));
            case 6 -> commands.submit(new Command.InboundReleased(session, 1 + number % 40));
            case 7, 8 ->
                commands.submit(
                        new Command.RetainedSet(message("r/" + number % 30, "value " + number, Properties.NONE)));
            case 9 -> commands.submit(new Command.RetainedCleared(TopicName.of("r/" + number % 30)));
            case 10, 11, 12, 13, 14, 15, 16, 17 -> {
                commands.begin();
                Message message = message("t/" + number, "x".repeat(random.nextInt(400)) + number, Properties.NONE);
                for (SessionState each : List.copyOf(sessions.values())) {
                    if (random.nextInt(5) == 0) {
                        commands.submit(
                                new Command.Queued(each, message, QoS.EXACTLY_ONCE, false, NO_IDENTIFIERS, false));
                    }
                }
                commands.commit();
            }
            case 18, 19 -> {
                if (oldest != null) {
                    commands.submit(new Command.Received(session, oldest));
                }
            }
            default -> {
                if (oldest != null) {
                    commands.submit(new Command.Settled(session, oldest));
                }
            }
        }
    }

    @Test
    void memoryHoldsNoMoreThanItMayAndTheRestIsReadBack() throws Exception {
        TestRounds rounds = new TestRounds();
        try (Journal journal = open(Durability.PROCESS, 10_000)) {
            CommandLog commands = journal.logFor(rounds, RetainedState.NONE);
            SessionState session = new SessionState("away");
            commands.submit(new Command.Opened(session, commands.nextSessionNumber(), SessionOwner.NOBODY, 9, null));
            commands.submit(new Command.Detached(session, 1));
            for (int i = 0; i < 1000; i++) {
                commands.submit(new Command.Queued(
                        session,
                        message("t", "message " + i + "x".repeat(100), Properties.NONE),
                        QoS.AT_LEAST_ONCE,
                        false,
                        NO_IDENTIFIERS,
                        false));
                rounds.run();
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (journal.status().heldBytes() > 11_000 && System.nanoTime() < deadline) {
                Thread.onSpinWait(); // A segment is being prepared: what is not written yet stays in memory.
                rounds.run();
            }
            assertThat(journal.status().heldBytes()).isLessThan(11_000);
            for (int i = 0; i < 1000; i++) {
                QueuedMessage entry = entry(session, i);
                assertThat(text(commands.load(entry))).startsWith("message " + i + "x");
                commands.submit(new Command.Settled(session, entry));
            }
            assertThat(journal.status().heldBytes()).isZero();
        }
    }

    @Test
    void whatIsNeededNoMoreIsDeleted() throws Exception {
        disk = new SimulatedDisk();
        TestRounds rounds = new TestRounds();
        try (Journal journal = open(Durability.PROCESS, Long.MAX_VALUE)) {
            CommandLog commands = journal.logFor(rounds, RetainedState.NONE);
            SessionState session = new SessionState("busy");
            commands.submit(new Command.Opened(session, commands.nextSessionNumber(), SessionOwner.NOBODY, 9, null));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            int sent = 0;
            while ((journal.status().snapshots() < 3 || sent < 20_000) && System.nanoTime() < deadline) {
                if (commands.room() != CommandLog.Room.AMPLE) {
                    rounds.run();
                    continue;
                }
                commands.submit(new Command.Queued(
                        session,
                        message("t", "x".repeat(100), Properties.NONE),
                        QoS.AT_LEAST_ONCE,
                        false,
                        NO_IDENTIFIERS,
                        false));
                commands.submit(new Command.Settled(
                        session, entry(session, session.queue().head())));
                rounds.run();
                sent++;
            }
            assertThat(journal.status().snapshots()).isGreaterThanOrEqualTo(3);
            assertThat(journal.status().written()).isGreaterThan(1_000_000);
            long made = -1;
            while (disk.list().size() >= 10 && System.nanoTime() < deadline) {
                if (journal.status().snapshots() != made) {
                    made = journal.status().snapshots();
                    commands.submit(new Command.Detached(session, 1));
                    rounds.run();
                    journal.saveNow();
                }
                rounds.run();
                Thread.onSpinWait();
            }
            assertThat(disk.list().size()).isLessThan(10);
        }
    }

    @Test
    void retainedMessagesWhoseTimeIsOverLeaveWithTheNextSnapshot() throws Exception {
        disk = new SimulatedDisk();
        TestRounds rounds = new TestRounds();
        try (Journal journal = open(Durability.PROCESS, Long.MAX_VALUE)) {
            CommandLog commands = journal.logFor(rounds, RetainedState.NONE);
            Message message = message("r/kept", "x", Properties.NONE);
            commands.submit(new Command.RetainedSet(message));
            commands.submit(new Command.RetainedSet(
                    message("r/over", "x", Properties.NONE).expiringAt(1)));
            commands.submit(new Command.RetainedSet(
                    message("r/later", "x", Properties.NONE).expiringAt(Long.MAX_VALUE - 2)));
            rounds.run();
            journal.saveNow();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (journal.status().snapshots() == 0 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
        }
        try (Journal journal = open(Durability.PROCESS, Long.MAX_VALUE)) {
            assertThat(journal.takeRestored().retained())
                    .extracting(message -> message.topic().toString() + message.expiresAtMillis())
                    .containsExactlyInAnyOrder("r/kept" + Message.NEVER, "r/later" + (Long.MAX_VALUE - 2));
        }
    }

    private static QueuedMessage entry(SessionState session, long sequence) {
        return Objects.requireNonNull(session.queue().at(sequence), () -> "no message at " + sequence);
    }

    private static String text(@Nullable Message message) {
        return new String(Objects.requireNonNull(message, "not read back").payload(), StandardCharsets.UTF_8);
    }

    private static Message message(String topic, String payload, Properties properties) {
        return new Message(
                TopicName.of(topic),
                payload.getBytes(StandardCharsets.UTF_8),
                QoS.EXACTLY_ONCE,
                true,
                properties,
                Message.NEVER,
                new Publisher("publisher", "somebody"));
    }
}
