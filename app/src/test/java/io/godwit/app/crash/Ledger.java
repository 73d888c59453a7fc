// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.crash;

import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was promised: which messages the broker has acknowledged, who was subscribed then and so must get them, what may be
 * retained. Time is counted in events, of which all clients share one sequence because one thread runs them.
 *
 * <p>The broker takes a message over at some moment between its first sending and its acknowledgement, and a subscription is
 * made between SUBSCRIBE and SUBACK. Only what holds for each such moment is demanded.
 */
final class Ledger {
    private final Trace trace;
    private final List<Author> authors = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final Map<TopicName, Retained> retained = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private long clock;
    private long acknowledged;
    private long arrived;

    Ledger(Trace trace) {
        this.trace = trace;
    }

    /** What one topic of retained messages has seen, in the order of its only publisher. */
    static final class Retained {
        final List<Author.Entry> entries = new ArrayList<>();

        /** Index of the last one the broker has acknowledged, or -1. */
        int lastAcknowledged = -1;

        /** Whether nothing may be retained if everything up to an index was acknowledged. */
        boolean mayBeEmptyAfter(int index) {
            return index < 0 || entries.subList(index, entries.size()).stream().anyMatch(entry -> entry.clears);
        }

        /** Index of the entry with this number, or -1. */
        int indexOf(int number) {
            for (int i = entries.size() - 1; i >= 0; i--) {
                if (entries.get(i).number == number) {
                    return i;
                }
            }
            return -1;
        }
    }

    long now() {
        return clock;
    }

    long tick() {
        return ++clock;
    }

    Author author(String name, boolean hasWills) {
        Author author = new Author(authors.size(), name, hasWills);
        authors.add(author);
        return author;
    }

    Reader reader(String name) {
        Reader reader = new Reader(name, this, trace);
        readers.add(reader);
        return reader;
    }

    @Nullable
    Author author(int number) {
        return number >= 0 && number < authors.size() ? authors.get(number) : null;
    }

    /** A message that will be sent at once. */
    Author.Entry add(Author author, TopicName topic, QoS qos, boolean retain, boolean clears) {
        Author.Entry entry = author.add(topic, qos, clears, tick());
        if (retain) {
            retained.computeIfAbsent(topic, key -> new Retained()).entries.add(entry);
        }
        return entry;
    }

    /** The broker has taken a message over: from here on its subscribers have a right to it. */
    void acknowledged(Author author, Author.Entry entry) {
        if (entry.acknowledgedAt != Author.Entry.NOT_YET) {
            return;
        }
        entry.acknowledgedAt = tick();
        acknowledged++;
        Retained topic = retained.get(entry.topic);
        if (topic != null) {
            topic.lastAcknowledged = Math.max(topic.lastAcknowledged, topic.indexOf(entry.number));
        }
        if (!entry.clears) {
            readers.forEach(reader -> reader.owe(author, entry, entry.sentAt));
        }
    }

    /**
     * A will must be published by now, or soon. The broker may have done so at any moment since the connection broke, for it
     * counts a delay by its own clock: whoever subscribed later has no right to it.
     */
    void willIsDue(Author author, Author.Entry entry, long brokenAt) {
        entry.acknowledgedAt = tick();
        acknowledged++;
        trace.add("%s: will %s is due", author, entry.number);
        readers.forEach(reader -> reader.owe(author, entry, brokenAt));
    }

    /** A will must not be published any more. */
    void forbidWill(Author author, Author.Entry entry) {
        entry.forbidden = true;
        trace.add("%s: will %s is forbidden", author, entry.number);
        for (Reader reader : readers) {
            if (reader.hasGot(author, entry)) {
                fault("%s got will %s of %s, which must not be published".formatted(reader, entry.number, author));
            }
        }
    }

    Map<TopicName, Retained> retained() {
        return retained;
    }

    /** What subscribers have a right to and have not got. */
    int owed() {
        return readers.stream().mapToInt(Reader::owed).sum();
    }

    /** The first few messages of that, for a person. */
    String debts() {
        return readers.stream()
                .filter(reader -> reader.owed() > 0)
                .map(Reader::debts)
                .collect(Collectors.joining("\n"));
    }

    void countArrival() {
        arrived++;
    }

    void fault(String text) {
        trace.add("FAULT %s", text);
        faults.add(text);
    }

    List<String> faults() {
        return faults;
    }

    @Override
    public String toString() {
        return acknowledged + " messages acknowledged, " + arrived + " deliveries";
    }
}
