// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

import io.godwit.broker.message.Message;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What several command logs write to, as a test directs it: whether what is written is stored at once or waits for
 * {@link #store}, how much room there is, and what a crash leaves behind. Runs on the test's thread.
 */
public final class StagedDisk {
    /** Whether storing waits for {@link #store}. */
    public boolean holding;

    /** What the logs say of their room. */
    public CommandLog.Room room = CommandLog.Room.AMPLE;

    /** What the disk held when the logs began to write. */
    private final List<Command> before;

    private final List<List<Command>> groups = new ArrayList<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Map<Long, Message> messages;
    private int stored;
    private long numbers;

    public StagedDisk() {
        this(List.of(), new LinkedHashMap<>(), 0);
    }

    private StagedDisk(List<Command> before, Map<Long, Message> messages, long numbers) {
        this.before = before;
        this.messages = messages;
        this.numbers = numbers;
    }

    private record Waiting(int groups, Runnable then) {}

    /** What a crash left. */
    public record Left(List<SessionState> sessions, List<Message> retained, StagedDisk disk) {}

    /** A log of one loop. */
    public CommandLog log(RetainedState retained) {
        return new Log(retained);
    }

    /** All groups that were written, in the order of their end, stored or not. */
    public List<List<Command>> groups() {
        return groups;
    }

    /** The commands of this kind, in order. */
    public <T extends Command> List<T> commands(Class<T> kind) {
        return groups.stream()
                .flatMap(List::stream)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** Stores all that was written. */
    public void store() {
        store(groups.size());
    }

    /** Stores this many groups more, if there are as many. */
    public void store(int count) {
        stored = Math.min(groups.size(), stored + count);
        for (Waiting next = waiting.peek(); next != null && next.groups <= stored; next = waiting.peek()) {
            waiting.remove();
            next.then.run();
        }
    }

    /** How many wait for something to be stored. */
    public int waiting() {
        return waiting.size();
    }

    /** What is found after the process has died: what was stored, with no message in memory. */
    public Left crash() {
        List<Command> history = new ArrayList<>(before);
        groups.subList(0, stored).forEach(history::addAll);
        Replay replay = new Replay();
        history.forEach(replay::apply);
        history.addAll(replay.settleArriving());
        StagedDisk next = new StagedDisk(history, messages, numbers);
        return new Left(replay.sessions(next), List.copyOf(replay.retained.values()), next);
    }

    private long keep(Message message) {
        long address = messages.size() + 1L;
        messages.put(address, message);
        return address;
    }

    private final class Log implements CommandLog {
        private final RetainedState retained;
        private final List<Runnable> afterGroup = new ArrayList<>();
        private List<Command> group = new ArrayList<>();
        private int depth;

        Log(RetainedState retained) {
            this.retained = retained;
        }

        @Override
        public Room room() {
            return room;
        }

        @Override
        public long nextSessionNumber() {
            return ++numbers;
        }

        @Override
        public void begin() {
            depth++;
        }

        @Override
        public void commit() {
            if (depth > 1 || group.isEmpty()) {
                depth--;
                return;
            }
            List<Command> ended = group;
            group = new ArrayList<>();
            groups.add(ended);
            for (Command command : ended) {
                switch (command) {
                    case Command.RetainedSet set -> retained.set(set.message());
                    case Command.RetainedCleared cleared -> retained.clear(cleared.topic());
                    case Command.Addressed ignored -> {}
                    case Command.OfSession ignored -> {}
                }
            }
            depth--;
            afterGroup.forEach(then -> waiting.add(new Waiting(groups.size(), then)));
            afterGroup.clear();
            if (!holding) {
                store();
            }
        }

        @Override
        public void submit(Command command) {
            begin();
            try {
                group.add(command);
                if (command instanceof Command.OfSession ofSession) {
                    ofSession.session().apply(ofSession);
                }
            } finally {
                commit();
            }
        }

        @Override
        public void whenStored(Runnable then) {
            if (!group.isEmpty()) {
                afterGroup.add(then);
            } else if (stored == groups.size() && waiting.isEmpty()) {
                then.run();
            } else {
                waiting.add(new Waiting(groups.size(), then));
            }
        }

        @Override
        public @Nullable Message load(QueuedMessage queued) {
            Message held = queued.message();
            return held != null ? held : messages.get(queued.address());
        }
    }

    /** Applies stored commands to states of their own. */
    private static final class Replay {
        private final Map<Long, SessionState> byNumber = new LinkedHashMap<>();
        private final Map<Long, List<Command.Addressed>> underWay = new LinkedHashMap<>();
        private final Map<TopicName, Message> retained = new LinkedHashMap<>();

        void apply(Command command) {
            switch (command) {
                case Command.RetainedSet set -> retained.put(set.message().topic(), set.message());
                case Command.RetainedCleared cleared -> retained.remove(cleared.topic());
                case Command.Addressed addressed ->
                    underWay.computeIfAbsent(addressed.sessionNumber(), n -> new ArrayList<>())
                            .add(addressed);
                case Command.OfSession ofSession -> apply(ofSession);
            }
        }

        private void apply(Command.OfSession command) {
            if (command instanceof Command.Opened c) {
                byNumber.computeIfAbsent(
                        c.number(), unknown -> new SessionState(c.session().clientId()));
            }
            long number = command instanceof Command.Opened c
                    ? c.number()
                    : command.session().number();
            SessionState copy = byNumber.get(number);
            if (copy == null) {
                return; // What still comes for a session that ended.
            }
            switch (command) {
                case Command.Opened c ->
                    copy.apply(new Command.Opened(copy, c.number(), c.owner(), c.expirySeconds(), c.will()));
                case Command.ExpiryChanged c -> copy.apply(new Command.ExpiryChanged(copy, c.expirySeconds()));
                case Command.WillRemoved c -> copy.apply(new Command.WillRemoved(copy));
                case Command.Detached c -> copy.apply(new Command.Detached(copy, c.atMillis()));
                case Command.Ended c -> {
                    underWay.remove(number);
                    byNumber.remove(number);
                }
                case Command.Subscribed c -> copy.apply(new Command.Subscribed(copy, c.subscription()));
                case Command.Unsubscribed c -> copy.apply(new Command.Unsubscribed(copy, c.filter()));
                case Command.Queued c -> {
                    if (c.addressed()) {
                        arrived(copy, c.message());
                    }
                    queue(copy, c.message(), c.qos(), c.retain(), c.subscriptionIdentifiers());
                }
                case Command.Skipped c -> copy.apply(new Command.Skipped(copy, c.sequence()));
                case Command.Refused c -> arrived(copy, c.message());
                case Command.Received c -> copy.apply(new Command.Received(copy, in(copy, c.message())));
                case Command.Settled c -> copy.apply(new Command.Settled(copy, in(copy, c.message())));
                case Command.AtMostOnceSent c -> copy.apply(new Command.AtMostOnceSent(copy));
                case Command.InboundHeld c -> copy.apply(new Command.InboundHeld(copy, c.packetIdentifier()));
                case Command.InboundReleased c -> copy.apply(new Command.InboundReleased(copy, c.packetIdentifier()));
            }
        }

        private static void queue(SessionState copy, Message message, QoS qos, boolean retain, int[] identifiers) {
            copy.apply(new Command.Queued(copy, message, qos, retain, identifiers, false));
        }

        private static QueuedMessage in(SessionState copy, QueuedMessage original) {
            return Objects.requireNonNull(copy.queue().at(original.sequence()));
        }

        private void arrived(SessionState copy, Message message) {
            List<Command.Addressed> messages = underWay.getOrDefault(copy.number(), new ArrayList<>());
            Command.Addressed first = messages.stream()
                    .filter(addressed -> addressed.message().equals(message))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("Never addressed: " + message.topic()));
            messages.remove(first);
        }

        /** What had not arrived arrives now; returns the commands that say so. */
        List<Command> settleArriving() {
            List<Command> settled = new ArrayList<>();
            underWay.forEach((number, messages) -> {
                SessionState copy = byNumber.get(number);
                if (copy != null) {
                    for (Command.Addressed left : List.copyOf(messages)) {
                        Command.Queued queued = new Command.Queued(
                                copy, left.message(), left.qos(), left.retain(), left.subscriptionIdentifiers(), true);
                        apply((Command) queued);
                        settled.add(queued);
                    }
                }
            });
            return settled;
        }

        List<SessionState> sessions(StagedDisk next) {
            for (SessionState copy : byNumber.values()) {
                for (long s = copy.queue().head(); s < copy.queue().tail(); s++) {
                    forget(copy.queue().at(s), next);
                }
                copy.atMostOnce().forEach(message -> forget(message, next));
            }
            return List.copyOf(byNumber.values());
        }

        private static void forget(@Nullable QueuedMessage queued, StagedDisk next) {
            if (queued != null) {
                queued.storedAt(next.keep(Objects.requireNonNull(queued.message())));
                queued.forgetMessage();
            }
        }
    }
}
