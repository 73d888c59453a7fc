// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.store;

import io.godwit.broker.journal.Inspection;
import io.godwit.broker.journal.JournalException;
import io.godwit.broker.message.Message;
import io.godwit.broker.store.MessageQueue;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.SessionState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code godwit store stats}: how much there is, and where. */
final class Stats {
    private static final int LARGEST = 10;

    private final Path directory;
    private final Terminal terminal;

    Stats(Path directory, Terminal terminal) {
        this.directory = directory;
        this.terminal = terminal;
    }

    /** A session's queue. */
    private record Queue(SessionState session, long messages, long bytes) {
        static Queue of(SessionState session) {
            long waiting =
                    session.atMostOnce().stream().mapToLong(QueuedMessage::size).sum();
            MessageQueue queue = session.queue();
            return new Queue(session, queue.count() + session.atMostOnce().size(), queue.bytes() + waiting);
        }
    }

    int run() throws JournalException {
        try (Inspection inspection = Inspection.of(directory, terminal.progress())) {
            List<SessionState> sessions = inspection.sessions();
            List<Queue> queues = sessions.stream()
                    .map(Queue::of)
                    .sorted(Comparator.comparingLong(Queue::messages).reversed())
                    .toList();
            row("Directory", directory);
            row(
                    "On disk",
                    Sizes.of(inspection.bytes()) + " in " + inspection.segments()
                            + (inspection.segments() == 1 ? " segment" : " segments"));
            row("Sessions", sessions.size());
            row("  for ever", sessions.stream().filter(Stats::lastsForEver).count());
            row(
                    "  connected at the end",
                    sessions.stream().filter(Stats::isConnected).count());
            row(
                    "  with a will",
                    sessions.stream().filter(session -> session.will() != null).count());
            row(
                    "Subscriptions",
                    sessions.stream()
                            .mapToLong(session -> session.subscriptions().size())
                            .sum());
            row("Queued messages", queues.stream().mapToLong(Queue::messages).sum());
            row(
                    "  bytes of topic, payload",
                    Sizes.of(queues.stream().mapToLong(Queue::bytes).sum()));
            row("  oldest written", oldest(inspection));
            row(
                    "QoS 2 not released",
                    sessions.stream().mapToLong(SessionState::inboundHeld).sum());
            List<Message> retained = inspection.retained();
            row("Retained messages", retained.size());
            row(
                    "  bytes of topic, payload",
                    Sizes.of(retained.stream().mapToLong(Message::size).sum()));
            largest(queues);
            long damaged = inspection.faults().stream()
                    .filter(fault -> fault.isDamage())
                    .count();
            if (damaged > 0) {
                terminal.say("");
                terminal.say("The store is damaged, so this is not all: see 'godwit store verify " + directory + "'.");
            }
            return Store.DONE;
        }
    }

    private void largest(List<Queue> queues) {
        List<Queue> shown = queues.stream()
                .filter(queue -> queue.messages() > 0)
                .limit(LARGEST)
                .toList();
        if (shown.isEmpty()) {
            return;
        }
        terminal.say("");
        terminal.say("Largest queues:");
        terminal.say(String.format("%12s  %12s  %-18s  %s", "messages", "bytes", "client left", "session"));
        for (Queue queue : shown) {
            terminal.say(String.format(
                    "%12d  %12s  %-18s  %s",
                    queue.messages(),
                    Sizes.of(queue.bytes()),
                    left(queue.session()),
                    queue.session().clientId()));
        }
    }

    private String left(SessionState session) {
        return isConnected(session) ? "was connected" : ago(session.detachedAtMillis());
    }

    private String oldest(Inspection inspection) {
        @Nullable QueuedMessage oldest = null;
        for (SessionState session : inspection.sessions()) {
            MessageQueue queue = session.queue();
            oldest = older(oldest, queue.at(queue.head()));
            for (QueuedMessage waiting : session.atMostOnce()) {
                oldest = older(oldest, waiting);
            }
        }
        if (oldest == null) {
            return "-";
        }
        long since = inspection.writtenAfterMillis(oldest);
        return since == 0 ? "unknown" : "at most " + ago(since) + ", or moved since";
    }

    private static @Nullable QueuedMessage older(@Nullable QueuedMessage one, @Nullable QueuedMessage other) {
        return one == null || (other != null && other.address() < one.address()) ? other : one;
    }

    private String ago(long millis) {
        long age = Math.max(0, terminal.clock().millis() - millis);
        return Sizes.of(Duration.ofMillis(age)) + " ago";
    }

    private static boolean lastsForEver(SessionState session) {
        return session.expirySeconds() == SessionState.NEVER_EXPIRES;
    }

    private static boolean isConnected(SessionState session) {
        return session.detachedAtMillis() < 0;
    }

    private void row(String name, Object value) {
        terminal.say(String.format("%-26s %s", name, value));
    }
}
