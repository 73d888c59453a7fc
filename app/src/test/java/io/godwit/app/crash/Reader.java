// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.crash;

import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What one subscriber has a right to, and what it has got. */
final class Reader {
    private static final int SHOWN = 5;

    /** A stretch of time in which a subscription may have been there. */
    private static final class Possible {
        final long from;
        long until = Long.MAX_VALUE;

        Possible(long from) {
            this.from = from;
        }
    }

    private static final class Held {
        static final long UNSURE = Long.MAX_VALUE;

        final List<Possible> possible = new ArrayList<>();

        /** When SUBACK came, or {@link #UNSURE}. */
        long sureSince = UNSURE;
    }

    private record Debt(Author author, Author.Entry entry, TopicFilter filter) {}

    private record Line(Author author, TopicName topic, QoS qos) {}

    private final String name;
    private final Ledger ledger;
    private final Trace trace;
    private final Map<TopicFilter, Held> subscriptions = new HashMap<>();
    private final Map<Mark, Debt> debts = new LinkedHashMap<>();

    /** By author and number the packet identifier of the first arrival, or 0. */
    private final Map<Author, char[]> firstIdentifiers = new HashMap<>();

    private final Map<Line, Integer> highest = new HashMap<>();

    Reader(String name, Ledger ledger, Trace trace) {
        this.name = name;
        this.ledger = ledger;
        this.trace = trace;
    }

    void onSubscribeSent(TopicFilter filter) {
        Held held = subscriptions.computeIfAbsent(filter, key -> new Held());
        if (held.possible.isEmpty() || held.possible.getLast().until != Long.MAX_VALUE) {
            held.possible.add(new Possible(ledger.tick()));
        }
    }

    void onSubscribed(TopicFilter filter) {
        Held held = held(filter);
        if (held.sureSince == Held.UNSURE) {
            held.sureSince = ledger.tick();
        }
    }

    /** From here on nothing of the subscription may be demanded: a server may drop what waits for it. */
    void onUnsubscribeSent(TopicFilter filter) {
        held(filter).sureSince = Held.UNSURE;
        debts.values().removeIf(debt -> debt.filter.equals(filter));
    }

    void onUnsubscribed(TopicFilter filter) {
        List<Possible> possible = held(filter).possible;
        if (!possible.isEmpty() && possible.getLast().until == Long.MAX_VALUE) {
            possible.getLast().until = ledger.tick();
        }
    }

    void owe(Author author, Author.Entry entry, long since) {
        if (hasGot(author, entry)) {
            return;
        }
        for (Map.Entry<TopicFilter, Held> subscription : subscriptions.entrySet()) {
            if (subscription.getValue().sureSince < since
                    && subscription.getKey().matches(entry.topic)) {
                debts.put(new Mark(author.number(), entry.number), new Debt(author, entry, subscription.getKey()));
                return;
            }
        }
    }

    boolean hasGot(Author author, Author.Entry entry) {
        return firstIdentifier(author, entry.number) != 0;
    }

    /** A message arrived that this client had not kept from an unfinished QoS 2 exchange. */
    void onArrival(Publish publish) {
        ledger.countArrival();
        TopicName topic = publish.topic();
        Mark mark = Mark.of(publish.payload());
        if (publish.payload().length == 0 || topic == null) {
            return; // Clears a retained message, and is like any other that does.
        }
        Author author = mark == null ? null : ledger.author(mark.author());
        if (mark == null || author == null || !author.knows(mark.number())) {
            fault("a message that nobody published: " + publish);
            return;
        }
        Author.Entry entry = author.entry(mark.number());
        if (!entry.topic.equals(topic)) {
            fault(mark + " on " + topic + ", but it was published to " + entry.topic);
            return;
        }
        if (publish.retain()) {
            return; // Sent because of a SUBSCRIBE, as often as there is one.
        }
        if (entry.forbidden) {
            fault("will " + entry.number + " of " + author + ", which must not be published");
        }
        requireSubscription(author, entry);
        int identifier = publish.packetIdentifier();
        int first = firstIdentifier(author, entry.number);
        if (first == 0) {
            rememberIdentifier(author, entry.number, identifier);
            requireOrder(author, entry);
            debts.remove(mark);
        } else if (publish.qos() == QoS.AT_LEAST_ONCE && entry.uncertain) {
            rememberIdentifier(author, entry.number, identifier);
        } else if (entry.sendings < 2 || entry.qos == QoS.EXACTLY_ONCE) {
            requireRepeat(publish, author, entry, first);
        }
    }

    int owed() {
        return debts.size();
    }

    String debts() {
        return name + " has not got " + debts.size() + ": "
                + debts.values().stream()
                        .limit(SHOWN)
                        .map(debt -> "%s#%s on %s QoS %s sent@%s acknowledged@%s for %s"
                                .formatted(
                                        debt.author,
                                        debt.entry.number,
                                        debt.entry.topic,
                                        debt.entry.qos.value(),
                                        debt.entry.sentAt,
                                        debt.entry.acknowledgedAt,
                                        debt.filter))
                        .collect(Collectors.joining("; "));
    }

    @Override
    public String toString() {
        return name;
    }

    private void requireSubscription(Author author, Author.Entry entry) {
        long latest = author.hasWills() ? Long.MAX_VALUE : entry.acknowledgedAt;
        for (Map.Entry<TopicFilter, Held> subscription : subscriptions.entrySet()) {
            if (subscription.getKey().matches(entry.topic)) {
                for (Possible possible : subscription.getValue().possible) {
                    if (possible.until >= entry.sentAt && possible.from <= latest) {
                        return;
                    }
                }
            }
        }
        fault("%s#%s on %s sent@%s acknowledged@%s without a subscription"
                .formatted(author, entry.number, entry.topic, entry.sentAt, entry.acknowledgedAt));
    }

    private void requireOrder(Author author, Author.Entry entry) {
        // Sent twice, a message may come for the first time with its repeat, after a SUBSCRIBE between the two.
        if (!author.hasWills() && entry.sendings < 2) {
            int before = highest.merge(new Line(author, entry.topic, entry.qos), entry.number, Math::max);
            if (before > entry.number) {
                fault("%s#%s on %s after %s#%s".formatted(author, entry.number, entry.topic, author, before));
            }
        }
    }

    /** The message was published once and arrives again: that must be a repeat of an acknowledgement that was lost. */
    private void requireRepeat(Publish publish, Author author, Author.Entry entry, int first) {
        String what = "%s#%s on %s (published once at QoS %s)"
                .formatted(author, entry.number, entry.topic, entry.qos.value());
        if (publish.packetIdentifier() != first) {
            fault(what + " doubled: first with identifier " + first + ", now with " + publish.packetIdentifier()
                    + (publish.dup() ? " and DUP" : ""));
        } else if (publish.qos() == QoS.EXACTLY_ONCE) {
            fault(what + " again at QoS 2 after its identifier was released");
        } else if (!publish.dup()) {
            fault(what + " again without DUP");
        }
    }

    private Held held(TopicFilter filter) {
        Held held = subscriptions.get(filter);
        if (held == null) {
            throw new IllegalStateException(name + " never subscribed to " + filter);
        }
        return held;
    }

    private int firstIdentifier(Author author, int number) {
        char[] identifiers = firstIdentifiers.get(author);
        return identifiers == null || number >= identifiers.length ? 0 : identifiers[number];
    }

    private void rememberIdentifier(Author author, int number, int identifier) {
        char[] identifiers = firstIdentifiers.getOrDefault(author, new char[0]);
        if (number >= identifiers.length) {
            identifiers = Arrays.copyOf(identifiers, Math.max(1_024, number * 2));
        }
        identifiers[number] = (char) identifier;
        firstIdentifiers.put(author, identifiers);
    }

    private void fault(String text) {
        ledger.fault(name + " got " + text);
        trace.add("%s got %s", name, text);
    }
}
