// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.store.Command;
import io.godwit.broker.store.CommandLog;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.RetainedState;
import io.godwit.broker.store.SessionOwner;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.broker.store.StoredWill;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.packet.UserProperty;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Commands as sessions of several loops might submit them, by chance and a seed, and for each moment between two groups what a journal
 * has to restore if everything stops there. On the test's thread; {@link #stored} may be asked from any.
 */
final class RandomHistory implements RetainedState {
    /** Packet identifiers of QoS 2 messages run from 1 to this. */
    static final int INBOUND = 4;

    private static final int CLIENTS = 6;
    private static final int TOPICS = 5;

    private final Random random;
    private final int mostPayload;
    private final List<TestRounds> rounds = new ArrayList<>();
    private final List<CommandLog> logs = new ArrayList<>();
    private final TreeMap<String, SessionState> sessions = new TreeMap<>();
    private final TreeMap<String, Message> retained = new TreeMap<>();
    private final IdentityHashMap<SessionState, List<Sent>> arriving = new IdentityHashMap<>();
    private final IdentityHashMap<QueuedMessage, String> digests = new IdentityHashMap<>();

    /** After each group. */
    private final List<String> pictures = new ArrayList<>(List.of(""));

    /** Groups of which was said that they are stored. */
    private volatile int stored;

    private int messages;

    /** A message on its way to a session of another loop. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Sent(Message message, QoS qos, boolean retain, int[] identifiers, String digest) {}

    /** A history; its messages have payloads of at most so many bytes. */
    RandomHistory(Random random, int mostPayload) {
        this.random = random;
        this.mostPayload = mostPayload;
    }

    /** Goes on with the logs of a journal for this many loops, and what that journal has restored. */
    void continueWith(Journal journal, int loops) {
        Restored restored = journal.takeRestored();
        rounds.clear();
        logs.clear();
        for (int i = 0; i < loops; i++) {
            TestRounds made = new TestRounds();
            rounds.add(made);
            logs.add(journal.logFor(made, this));
        }
        sessions.clear();
        retained.clear();
        arriving.clear();
        digests.clear();
        restored.sessions().forEach(session -> sessions.put(session.clientId(), session));
        restored.retained().forEach(message -> retained.put(message.topic().toString(), message));
        for (SessionState session : sessions.values()) {
            forEachEntry(session, entry -> digests.put(entry, digestOf(session, entry)));
        }
        pictures.clear();
        pictures.add(picture());
        stored = 0;
    }

    private String digestOf(SessionState session, QueuedMessage entry) {
        Message message = logOf(session).load(entry);
        return message == null ? "unreadable" : StoredPicture.digest(message);
    }

    static void forEachEntry(SessionState session, java.util.function.Consumer<QueuedMessage> action) {
        for (long sequence = session.queue().head(); sequence < session.queue().tail(); sequence++) {
            QueuedMessage entry = session.queue().at(sequence);
            if (entry != null) {
                action.accept(entry);
            }
        }
        session.atMostOnce().forEach(action);
    }

    SessionState anySession() {
        return sessions.firstEntry().getValue();
    }

    /** All sessions, by client identifier. */
    List<SessionState> sessions() {
        return List.copyOf(sessions.values());
    }

    /** What has to be restored after that many groups. */
    String picture(int groups) {
        return pictures.get(groups);
    }

    /** Groups so far. */
    int groups() {
        return pictures.size() - 1;
    }

    /** Of so many groups was said that they are stored; safe from any thread. */
    int stored() {
        return stored;
    }

    /** After how many groups, at least {@code least}, this had to be restored; -1 if never. */
    int groupsOf(String picture, int least) {
        for (int i = pictures.size() - 1; i >= least; i--) {
            if (pictures.get(i).equals(picture)) {
                return i;
            }
        }
        return -1;
    }

    /** What is to be restored now. */
    String picture() {
        return StoredPicture.of(
                sessions.values(),
                retained.values(),
                entry -> Objects.requireNonNull(digests.get(entry)),
                session -> arriving.getOrDefault(session, List.of()).stream()
                        .map(sent -> StoredPicture.entry(
                                sent.qos(), sent.retain(), sent.identifiers(), false, sent.digest()))
                        .toList());
    }

    /** Ends the round of every loop. */
    void run() {
        rounds.forEach(TestRounds::run);
    }

    CommandLog.Room room() {
        return logs.getFirst().room();
    }

    CommandLog logOf(SessionState session) {
        return logs.get(loopOf(session.clientId()));
    }

    private int loopOf(String clientId) {
        return Math.floorMod(clientId.hashCode(), logs.size());
    }

    /** Submits so many groups, ending the round after some of them. */
    void go(int groups) {
        for (int i = 0; i < groups; i++) {
            step();
            if (random.nextInt(3) == 0) {
                run();
            }
        }
        run();
    }

    /** The digest of a message when it was queued. */
    String digest(QueuedMessage entry) {
        return Objects.requireNonNull(digests.get(entry));
    }

    /** The oldest message of each queue. */
    List<QueuedMessage> keepOnePerSession() {
        List<QueuedMessage> oldest = new ArrayList<>();
        for (SessionState session : sessions.values()) {
            QueuedMessage first = session.queue().at(session.queue().head());
            if (first != null) {
                oldest.add(first);
            }
        }
        return oldest;
    }

    /** Settles all messages of all queues but these, and clears retained messages. */
    void settleAllBut(List<QueuedMessage> kept) {
        for (SessionState session : sessions()) {
            CommandLog log = logOf(session);
            for (long sequence = session.queue().head();
                    sequence < session.queue().tail();
                    sequence++) {
                QueuedMessage entry = session.queue().at(sequence);
                if (entry != null && !kept.contains(entry)) {
                    group(log, () -> log.submit(new Command.Settled(session, entry)));
                }
            }
            group(log, () -> log.submit(new Command.AtMostOnceSent(session)));
        }
        run();
    }

    /** Submits something that changes nothing. */
    void touch() {
        TopicName nothing = TopicName.of("nothing");
        group(logs.getFirst(), () -> logs.getFirst().submit(new Command.RetainedCleared(nothing)));
        run();
    }

    /** Ends every session and clears every retained message. */
    void endAll() {
        for (SessionState session : sessions()) {
            group(logOf(session), () -> end(session));
        }
        for (Message message : List.copyOf(retained.values())) {
            group(logs.getFirst(), () -> logs.getFirst().submit(new Command.RetainedCleared(message.topic())));
        }
        run();
    }

    private void group(CommandLog log, Runnable commands) {
        log.begin();
        try {
            commands.run();
        } finally {
            log.commit();
        }
        pictures.add(picture());
        int count = groups();
        log.whenStored(() -> stored = Math.max(stored, count));
    }

    private void step() {
        String clientId = "client" + random.nextInt(CLIENTS);
        SessionState session = sessions.get(clientId);
        if (session == null) {
            SessionState opened = new SessionState(clientId);
            CommandLog log = logs.get(loopOf(clientId));
            group(log, () -> {
                sessions.put(clientId, opened);
                log.submit(
                        new Command.Opened(opened, log.nextSessionNumber(), owner(), 1 + random.nextInt(1000), will()));
            });
            return;
        }
        CommandLog log = logOf(session);
        switch (random.nextInt(20)) {
            case 0 ->
                group(
                        log,
                        () -> log.submit(new Command.Opened(
                                session, session.number(), owner(), SessionState.NEVER_EXPIRES, will())));
            case 1 -> group(log, () -> log.submit(new Command.ExpiryChanged(session, 1 + random.nextInt(1000))));
            case 2 -> group(log, () -> log.submit(new Command.WillRemoved(session)));
            case 3 -> group(log, () -> log.submit(new Command.Detached(session, random.nextInt(1_000_000))));
            case 4 -> {
                if (random.nextInt(4) == 0) {
                    group(log, () -> end(session));
                }
            }
            case 5 -> group(log, () -> log.submit(new Command.Subscribed(session, subscription())));
            case 6 -> group(log, () -> log.submit(new Command.Unsubscribed(session, filter())));
            case 7 -> group(log, () -> log.submit(new Command.InboundHeld(session, 1 + random.nextInt(INBOUND))));
            case 8 -> group(log, () -> log.submit(new Command.InboundReleased(session, 1 + random.nextInt(INBOUND))));
            case 9 -> {
                if (!retained.isEmpty()) {
                    TopicName topic = retained.firstEntry().getValue().topic();
                    group(log, () -> log.submit(new Command.RetainedCleared(topic)));
                }
            }
            case 10 -> group(log, () -> log.submit(new Command.AtMostOnceSent(session)));
            case 11, 12, 13 -> settle(session);
            case 14, 15 -> arrive(session);
            default -> group(log, () -> publish(loopOf(clientId), session));
        }
    }

    private void end(SessionState session) {
        sessions.remove(session.clientId());
        arriving.remove(session);
        logOf(session).submit(new Command.Ended(session));
    }

    private void settle(SessionState session) {
        CommandLog log = logOf(session);
        long head = session.queue().head();
        long length = session.queue().tail() - head;
        QueuedMessage entry = length == 0 ? null : session.queue().at(head + (long) (random.nextDouble() * length));
        if (entry != null) {
            boolean received = entry.qos() == QoS.EXACTLY_ONCE && !entry.isReceived();
            group(
                    log,
                    () -> log.submit(
                            received ? new Command.Received(session, entry) : new Command.Settled(session, entry)));
        }
    }

    private void arrive(SessionState session) {
        List<Sent> sent = arriving.getOrDefault(session, List.of());
        if (sent.isEmpty()) {
            return;
        }
        CommandLog log = logOf(session);
        run(); // Hops leave after the round's write.
        Sent first = sent.getFirst();
        group(log, () -> {
            sent.removeFirst();
            if (random.nextInt(4) == 0) {
                log.submit(new Command.Refused(session, first.message()));
            } else {
                queue(log, session, first, true);
            }
        });
    }

    private void publish(int loop, SessionState publisher) {
        CommandLog log = logs.get(loop);
        Message message = message("");
        String digest = StoredPicture.digest(message);
        if (random.nextInt(3) == 0) {
            log.submit(new Command.InboundHeld(publisher, 1 + random.nextInt(INBOUND)));
        }
        if (message.retain()) {
            log.submit(new Command.RetainedSet(message));
        }
        for (SessionState session : sessions()) {
            int to = random.nextInt(6);
            if (to < 3) {
                int[] identifiers = random.nextBoolean() ? new int[0] : new int[] {random.nextInt(1000), 1};
                QoS qos = Objects.requireNonNull(QoS.of(to));
                Sent sent = new Sent(message, qos, random.nextBoolean(), identifiers, digest);
                if (logOf(session).equals(log)) {
                    queue(log, session, sent, false);
                } else if (qos != QoS.AT_MOST_ONCE) {
                    arriving.computeIfAbsent(session, key -> new ArrayList<>()).add(sent);
                    log.submit(new Command.Addressed(session.number(), message, qos, sent.retain(), identifiers));
                }
            }
        }
    }

    private void queue(CommandLog log, SessionState session, Sent sent, boolean addressed) {
        log.submit(
                new Command.Queued(session, sent.message(), sent.qos(), sent.retain(), sent.identifiers(), addressed));
        QueuedMessage entry = sent.qos() == QoS.AT_MOST_ONCE
                ? session.atMostOnce().getLast()
                : Objects.requireNonNull(session.queue().at(session.queue().tail() - 1));
        digests.put(entry, sent.digest());
    }

    private SessionOwner owner() {
        return random.nextBoolean()
                ? new SessionOwner(null, random.nextInt(65_536))
                : new SessionOwner("user" + random.nextInt(3), 1883);
    }

    private @Nullable StoredWill will() {
        return random.nextInt(3) > 0
                ? null
                : new StoredWill(message("will/"), random.nextInt(100), random.nextInt(50) - 1);
    }

    private StoredSubscription subscription() {
        return new StoredSubscription(
                new Subscription(filter(), Objects.requireNonNull(QoS.of(random.nextInt(3)))), random.nextInt(100));
    }

    private TopicFilter filter() {
        return TopicFilter.of("topic" + random.nextInt(TOPICS) + "/#");
    }

    private Message message(String prefix) {
        byte[] payload = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(mostPayload)];
        random.nextBytes(payload);
        Properties properties = random.nextInt(3) > 0
                ? Properties.NONE
                : Properties.builder()
                        .text(Property.CONTENT_TYPE, "text")
                        .add(Property.USER_PROPERTY, new UserProperty("number", Integer.toString(messages)))
                        .build();
        messages++;
        return new Message(
                TopicName.of(prefix + "topic" + random.nextInt(TOPICS)),
                payload,
                Objects.requireNonNull(QoS.of(random.nextInt(3))),
                random.nextInt(4) == 0,
                properties,
                random.nextInt(3) == 0 ? 4_000_000_000_000L + random.nextInt(1000) : Message.NEVER,
                new Publisher("publisher" + random.nextInt(3), random.nextBoolean() ? null : "somebody"));
    }

    @Override
    public void set(Message message) {
        retained.put(message.topic().toString(), message);
    }

    @Override
    public void clear(TopicName topic) {
        retained.remove(topic.toString());
    }
}
