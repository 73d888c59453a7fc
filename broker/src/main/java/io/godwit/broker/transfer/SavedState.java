// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import io.godwit.broker.message.Message;
import io.godwit.broker.store.MessageQueue;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.transfer.StateSink.Place;
import io.godwit.protocol.packet.QoS;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that outlives a broker.
 *
 * @param sessions with their subscriptions, queues and wills
 * @param retained one message a topic
 * @param remarks what whoever takes it over should know, in sentences
 * @param load finds the message of a queue's entry; null if it cannot be read
 */
public record SavedState(
        List<SessionState> sessions,
        List<Message> retained,
        List<String> remarks,
        Function<QueuedMessage, @Nullable Message> load) {
    /** State whose messages are all in memory. */
    public SavedState(List<SessionState> sessions, List<Message> retained, List<String> remarks) {
        this(sessions, retained, remarks, QueuedMessage::message);
    }

    /** Counts what is there. */
    public Contents contents() {
        return Contents.of(sessions, retained.size());
    }

    /**
     * Hands everything over.
     *
     * @return how many queued messages could not be read and are missing
     */
    public long pourInto(StateSink sink) throws TransferException {
        for (SessionState session : sessions) {
            sink.session(session);
        }
        long missing = pourQueues(sink);
        for (Message message : retained) {
            sink.retained(message);
        }
        return missing;
    }

    /** Walks through all queues together, oldest message first, so that each message is handed over once if that is possible. */
    private long pourQueues(StateSink sink) throws TransferException {
        PriorityQueue<Cursor> cursors = new PriorityQueue<>(Comparator.comparingLong(Cursor::order));
        Numbers numbers = new Numbers();
        for (SessionState session : sessions) {
            add(cursors, new Cursor(session, numbered(session.queue()), numbers));
            add(cursors, new Cursor(session, session.atMostOnce().iterator(), numbers));
        }
        long missing = 0;
        List<Cursor> together = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        while (!cursors.isEmpty()) {
            long order = cursors.element().order();
            while (!cursors.isEmpty() && cursors.element().order() == order) {
                Cursor cursor = cursors.remove();
                together.add(cursor);
                places.add(cursor.place());
            }
            Message message = load.apply(together.getFirst().entry());
            if (message == null) {
                missing += places.size();
                sink.lost(List.copyOf(places));
            } else {
                sink.queued(message, List.copyOf(places));
            }
            together.forEach(cursor -> add(cursors, cursor));
            together.clear();
            places.clear();
        }
        return missing;
    }

    private static void add(PriorityQueue<Cursor> cursors, Cursor cursor) {
        if (cursor.advance()) {
            cursors.add(cursor);
        }
    }

    private static Iterator<QueuedMessage> numbered(MessageQueue queue) {
        return new Iterator<>() {
            private long next = queue.head();

            @Override
            public boolean hasNext() {
                while (next < queue.tail() && queue.at(next) == null) {
                    next++;
                }
                return next < queue.tail();
            }

            @Override
            public QueuedMessage next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return Objects.requireNonNull(queue.at(next++));
            }
        };
    }

    /** Gives messages that no log has an order: that of being seen first. */
    private static final class Numbers {
        private final IdentityHashMap<Message, Long> known = new IdentityHashMap<>();

        long of(QueuedMessage entry) {
            Message message = entry.message();
            return entry.address() != 0 || message == null
                    ? entry.address()
                    : known.computeIfAbsent(message, unseen -> (long) known.size());
        }
    }

    /** Where in one queue the walk is. */
    private static final class Cursor {
        private final SessionState session;
        private final Iterator<QueuedMessage> rest;
        private final Numbers numbers;
        private @Nullable QueuedMessage entry;
        private long order;

        Cursor(SessionState session, Iterator<QueuedMessage> rest, Numbers numbers) {
            this.session = session;
            this.rest = rest;
            this.numbers = numbers;
        }

        boolean advance() {
            if (!rest.hasNext()) {
                return false;
            }
            QueuedMessage next = rest.next();
            entry = next;
            order = numbers.of(next);
            return true;
        }

        QueuedMessage entry() {
            return Objects.requireNonNull(entry);
        }

        long order() {
            return order;
        }

        Place place() {
            QueuedMessage at = entry();
            return new Place(
                    session.clientId(),
                    at.qos() == QoS.AT_MOST_ONCE ? StateSink.NO_SEQUENCE : at.sequence(),
                    at.qos(),
                    at.retain(),
                    at.isReceived(),
                    at.subscriptionIdentifiers());
        }
    }
}
