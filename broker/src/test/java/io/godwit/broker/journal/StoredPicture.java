// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.config.Durability;
import io.godwit.broker.message.Message;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.broker.store.StoredWill;
import io.godwit.protocol.packet.QoS;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** All that a journal keeps, as text that is the same for the same state. */
final class StoredPicture {
    private StoredPicture() {}

    /** What a journal has to find in these files: what the recovery makes of them, without opening the journal for use. */
    static String of(Disk disk, TestLog log) throws JournalException, IOException {
        Recovery recovery = new Recovery(disk, log, (what, done, total) -> {});
        recovery.run();
        MessageFiles files = new MessageFiles(disk);
        recovery.segments().forEach(files::add);
        Map<String, String> sessions = new TreeMap<>();
        for (Replay.StoredSession stored : recovery.replay().sessions()) {
            List<String> arriving = new ArrayList<>();
            for (Replay.Arriving one : stored.arriving()) {
                arriving.add(entry(
                        one.qos(),
                        one.retain(),
                        one.subscriptionIdentifiers(),
                        false,
                        digest(read(files, one.address()))));
            }
            sessions.put(
                    stored.state().clientId(),
                    session(stored.state(), entry -> digest(read(files, entry.address())), arriving));
        }
        Map<String, String> retained = new TreeMap<>();
        recovery.replay().retained().forEach((topic, stored) -> {
            retained.put(topic.toString(), digest(read(files, stored.address())));
        });
        return text(sessions, retained);
    }

    private static Message read(MessageFiles files, long address) {
        try {
            return files.read(address);
        } catch (IOException | ByteReader.Malformed e) {
            throw new Unreadable(e);
        }
    }

    /** A message cannot be read back, which a broker would say and go on. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unreadable(Exception cause) {
            super(cause);
        }
    }

    /**
     * Sessions that live and retained messages.
     *
     * @param digests of queued messages
     * @param arriving what was addressed to a session and is not in its queue yet, in order
     */
    static String of(
            Collection<SessionState> sessions,
            Collection<Message> retained,
            Function<QueuedMessage, String> digests,
            Function<SessionState, List<String>> arriving) {
        Map<String, String> bySession = new TreeMap<>();
        for (SessionState state : sessions) {
            bySession.put(state.clientId(), session(state, digests, arriving.apply(state)));
        }
        Map<String, String> byTopic = new TreeMap<>();
        retained.forEach(message -> byTopic.put(message.topic().toString(), digest(message)));
        return text(bySession, byTopic);
    }

    private static String text(Map<String, String> sessions, Map<String, String> retained) {
        StringBuilder text = new StringBuilder();
        sessions.values().forEach(session -> text.append(session).append('\n'));
        retained.forEach((topic, message) ->
                text.append(topic).append(" = ").append(message).append('\n'));
        return text.toString();
    }

    private static String session(SessionState state, Function<QueuedMessage, String> digests, List<String> arriving) {
        StringBuilder text = new StringBuilder(state.clientId())
                .append(" #")
                .append(state.number())
                .append(' ')
                .append(state.owner())
                .append(" expiry=")
                .append(state.expirySeconds())
                .append(" detached=")
                .append(state.detachedAtMillis());
        StoredWill will = state.will();
        if (will != null) {
            text.append(" will=")
                    .append(digest(will.message()))
                    .append('/')
                    .append(will.delaySeconds())
                    .append('/')
                    .append(will.expirySeconds());
        }
        text.append(" subscriptions=");
        for (StoredSubscription subscription : state.subscriptions()) {
            text.append(subscription).append(' ');
        }
        text.append(" held=");
        for (int i = 1; i <= RandomHistory.INBOUND; i++) {
            if (state.isInboundHeld(i)) {
                text.append(i).append(' ');
            }
        }
        long head = state.queue().head();
        long tail = state.queue().tail();
        text.append(" queue=")
                .append(head == tail && arriving.isEmpty() ? "" : head + "..")
                .append(tail + arriving.size());
        for (long sequence = head; sequence < tail; sequence++) {
            QueuedMessage entry = state.queue().at(sequence);
            if (entry != null) {
                text.append("\n  ").append(sequence).append(' ').append(entry(entry, digests));
            }
        }
        for (int i = 0; i < arriving.size(); i++) {
            text.append("\n  ").append(tail + i).append(' ').append(arriving.get(i));
        }
        for (QueuedMessage entry : state.atMostOnce()) {
            text.append("\n  - ").append(entry(entry, digests));
        }
        return text.toString();
    }

    private static String entry(QueuedMessage entry, Function<QueuedMessage, String> digests) {
        return entry(
                entry.qos(), entry.retain(), entry.subscriptionIdentifiers(), entry.isReceived(), digests.apply(entry));
    }

    static String entry(QoS qos, boolean retain, int[] identifiers, boolean received, String digest) {
        return qos
                + (retain ? " retain " : " ")
                + Arrays.toString(identifiers)
                + (received ? " received " : " ")
                + digest;
    }

    /** All of a message in a few characters. */
    static String digest(Message message) {
        return message.topic() + ":" + message.payload().length + ":" + Arrays.hashCode(message.payload()) + ":"
                + message.qos() + (message.retain() ? "R" : "") + ":" + message.properties() + ":"
                + message.expiresAtMillis() + ":" + message.publisher();
    }

    static JournalSettings settings(java.nio.file.Path directory, Durability durability, long memoryBytes) {
        return new JournalSettings(directory, durability, JournalSettings.LEAST_SEGMENT_BYTES, 0, memoryBytes);
    }
}
