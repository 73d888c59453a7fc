// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.store.Command;
import io.godwit.broker.store.CommandLog;
import io.godwit.broker.store.MessageQueue;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.RetainedState;
import io.godwit.broker.store.Rounds;
import io.godwit.broker.store.SessionState;
import io.godwit.protocol.packet.QoS;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The journal as one loop sees it: gathers the bytes of a group, hands them to the journal, has them written at the end of the
 * loop's round, and then lets happen what waited for that. Used by its loop only, but for {@link #wake}.
 */
final class JournalLog implements CommandLog {
    /** With this many messages waiting even a connected client's need not stay in memory. */
    private static final int LONG_QUEUE = 1000;

    private final Journal journal;
    private final Rounds rounds;
    private final RetainedState retained;

    private final ByteWriter group = new ByteWriter(16 * 1024);
    private final RecordWriter records = new RecordWriter(group);
    private final Runnable endOfRound = this::endRound;

    // What the current group consists of.
    private int depth;
    private final List<Command> retainedChanges = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private int[] messageAt = new int[4];
    private final List<QueuedMessage> entries = new ArrayList<>();
    private int[] entryAt = new int[4];
    private final List<Message> addressed = new ArrayList<>();
    private final List<Runnable> waitingInGroup = new ArrayList<>();

    /** Address behind this loop's last group. */
    private long end;

    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private List<Candidate> candidates = new ArrayList<>();
    private boolean endOfRoundAsked;

    /** Something that happens when all before this address is stored. */
    private record Waiting(long address, Runnable then) {}

    /** A message that memory may let go of. */
    private record Candidate(SessionState session, QueuedMessage entry) {}

    JournalLog(Journal journal, Rounds rounds, RetainedState retained) {
        this.journal = journal;
        this.rounds = rounds;
        this.retained = retained;
    }

    @Override
    public Room room() {
        return journal.room();
    }

    @Override
    public long nextSessionNumber() {
        return journal.nextSessionNumber();
    }

    @Override
    public void begin() {
        depth++;
    }

    @Override
    public void commit() {
        if (--depth > 0) {
            return;
        }
        if (group.length() > 0 || !retainedChanges.isEmpty()) {
            long base = journal.append(group, retainedChanges, retained);
            if (group.length() > 0) {
                end = base + group.length();
            }
            for (int i = 0; i < entries.size(); i++) {
                entries.get(i).storedAt(base + entryAt[i]);
            }
            for (int i = 0; i < addressed.size(); i++) {
                Message message = addressed.get(i);
                message.storedAt(base + placeOf(message));
            }
            group.cutTo(0);
            retainedChanges.clear();
            messages.clear();
            entries.clear();
            addressed.clear();
            askForEndOfRound();
        }
        if (!waitingInGroup.isEmpty()) {
            List<Runnable> stored = List.copyOf(waitingInGroup);
            waitingInGroup.clear();
            stored.forEach(this::whenStored);
        }
    }

    @Override
    public void submit(Command command) {
        begin();
        try {
            switch (command) {
                case Command.Queued queued -> queue(queued);
                case Command.Addressed sent -> {
                    int at = place(sent.message());
                    records.addressed(
                            sent.sessionNumber(), sent.qos(), sent.retain(), sent.subscriptionIdentifiers(), at);
                    addressed.add(sent.message());
                }
                case Command.RetainedSet set -> {
                    if (!set.message().publisher().equals(Publisher.BROKER)) {
                        records.retainedSet(place(set.message()));
                    }
                    retainedChanges.add(set);
                }
                case Command.RetainedCleared cleared -> {
                    records.retainedCleared(cleared.topic());
                    retainedChanges.add(cleared);
                }
                case Command.Settled settled -> {
                    records.plain(settled);
                    if (settled.session().queue().at(settled.message().sequence()) == settled.message()) {
                        letGo(settled.message());
                    }
                    settled.session().apply(settled);
                }
                case Command.AtMostOnceSent sent -> {
                    records.plain(sent);
                    sent.session().atMostOnce().forEach(this::letGo);
                    sent.session().apply(sent);
                }
                case Command.Ended ended -> {
                    records.plain(ended);
                    letGoOfAll(ended.session());
                    ended.session().apply(ended);
                }
                case Command.OfSession plain -> {
                    records.plain(plain);
                    plain.session().apply(plain);
                }
            }
        } finally {
            commit();
        }
    }

    private void queue(Command.Queued queued) {
        SessionState session = queued.session();
        Message message = queued.message();
        boolean numbered = queued.qos() != QoS.AT_MOST_ONCE;
        long sequence = session.queue().tail();
        int at = queued.addressed() ? -1 : place(message);
        records.queued(
                session.number(),
                sequence,
                queued.qos(),
                queued.retain(),
                queued.subscriptionIdentifiers(),
                at,
                message.address());
        if (message.hold() == 1) {
            journal.heldBytes().addAndGet(message.size());
        }
        session.apply(queued);
        QueuedMessage entry = numbered
                ? session.queue().at(sequence)
                : session.atMostOnce().isEmpty() ? null : session.atMostOnce().getLast();
        if (entry == null) {
            return; // It was settled at once, and let go of with that.
        }
        if (at < 0) {
            entry.storedAt(message.address());
        } else {
            entries.add(entry);
            entryAt = put(entryAt, entries.size() - 1, at);
        }
        boolean away = session.detachedAtMillis() >= 0 || session.queue().count() > LONG_QUEUE;
        if (numbered && away && journal.holdsTooMuch()) {
            candidates.add(new Candidate(session, entry));
        }
    }

    /** Where in the group the message's record begins; it is written if it is not there. */
    private int place(Message message) {
        int at = placeOf(message);
        if (at >= 0) {
            return at;
        }
        int written = records.message(message);
        messages.add(message);
        messageAt = put(messageAt, messages.size() - 1, written);
        return written;
    }

    private int placeOf(Message message) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) == message) {
                return messageAt[i];
            }
        }
        return -1;
    }

    private static int[] put(int[] into, int index, int value) {
        int[] array = index < into.length ? into : Arrays.copyOf(into, into.length * 2);
        array[index] = value;
        return array;
    }

    private void letGo(QueuedMessage entry) {
        Message message = entry.message();
        if (message != null && message.letGo() == 0) {
            journal.heldBytes().addAndGet(-message.size());
        }
    }

    private void letGoOfAll(SessionState session) {
        MessageQueue queue = session.queue();
        for (long sequence = queue.head(); sequence < queue.tail(); sequence++) {
            QueuedMessage entry = queue.at(sequence);
            if (entry != null) {
                letGo(entry);
            }
        }
        session.atMostOnce().forEach(this::letGo);
    }

    @Override
    public void whenStored(Runnable then) {
        if (depth > 0) {
            waitingInGroup.add(then);
        } else if (waiting.isEmpty() && journal.storedTo() >= end) {
            then.run();
        } else {
            waiting.add(new Waiting(end, then));
            askForEndOfRound();
        }
    }

    @Override
    public @Nullable Message load(QueuedMessage queued) {
        Message held = queued.message();
        return held != null ? held : journal.readBack(queued.address());
    }

    private void askForEndOfRound() {
        if (!endOfRoundAsked) {
            endOfRoundAsked = true;
            rounds.atEndOfRound(endOfRound);
        }
    }

    private void endRound() {
        endOfRoundAsked = false;
        if (journal.writtenTo() < end) {
            journal.flush();
        }
        if (!candidates.isEmpty() && journal.writtenTo() >= end) {
            letGoOfCandidates();
        }
        runReady();
    }

    private void letGoOfCandidates() {
        List<Candidate> written = candidates;
        candidates = new ArrayList<>();
        for (Candidate candidate : written) {
            QueuedMessage entry = candidate.entry();
            if (candidate.session().queue().at(entry.sequence()) == entry && entry.message() != null) {
                letGo(entry);
                entry.forgetMessage();
            }
        }
    }

    /** Lets happen what waited for something that is stored by now. */
    private void runReady() {
        long stored = journal.storedTo();
        for (Waiting next = waiting.peek(); next != null && next.address() <= stored; next = waiting.peek()) {
            waiting.remove();
            next.then().run();
        }
    }

    /** Something was stored or can be written again: has the loop look. Safe from any thread. */
    void wake() {
        rounds.execute(endOfRound);
    }
}
