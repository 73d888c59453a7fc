// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.store.Command;
import io.godwit.broker.store.CommandLog;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicName;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Submits state to a log that no broker uses, as if it had come about there. Sessions and retained messages that are there already stay
 * as they are. One thread, once.
 */
public final class Intake implements StateSink {
    private static final int ROUND_BYTES = 1 << 20;

    private final CommandLog log;
    private final OfflineRounds rounds;
    private final Set<String> presentSessions = new HashSet<>();
    private final Set<TopicName> presentTopics = new HashSet<>();
    private final Map<String, SessionState> taken = new LinkedHashMap<>();

    /** Where the queues of sessions that were taken go on, where that is not behind their last message. */
    private final Map<String, Long> tails = new HashMap<>();

    private int sessionsLeft;
    private int retainedTaken;
    private int retainedLeft;
    private long roundBytes;

    /**
     * Takes state into a log.
     *
     * @param rounds the log's
     * @param present what the log has already
     */
    public Intake(CommandLog log, OfflineRounds rounds, SavedState present) {
        this.log = log;
        this.rounds = rounds;
        present.sessions().forEach(session -> presentSessions.add(session.clientId()));
        present.retained().forEach(message -> presentTopics.add(message.topic()));
    }

    @Override
    public void session(SessionState session) throws TransferException {
        String clientId = session.clientId();
        if (presentSessions.contains(clientId)) {
            sessionsLeft++;
            return;
        }
        if (taken.containsKey(clientId)) {
            throw new TransferException("There are two sessions \"" + clientId + "\".");
        }
        requireRoom();
        SessionState mine = new SessionState(clientId);
        taken.put(clientId, mine);
        log.begin();
        try {
            log.submit(new Command.Opened(
                    mine, log.nextSessionNumber(), session.owner(), session.expirySeconds(), session.will()));
            if (session.detachedAtMillis() >= 0) {
                log.submit(new Command.Detached(mine, session.detachedAtMillis()));
            }
            for (StoredSubscription subscription : session.subscriptions()) {
                log.submit(new Command.Subscribed(mine, subscription));
            }
            for (int i = 1; mine.inboundHeld() < session.inboundHeld(); i++) {
                if (session.isInboundHeld(i)) {
                    log.submit(new Command.InboundHeld(mine, i));
                }
            }
        } finally {
            log.commit();
        }
        tails.put(clientId, session.queue().tail());
        endRoundAfter(256);
    }

    @Override
    public void queued(Message message, List<Place> places) throws TransferException {
        requireRoom();
        log.begin();
        try {
            for (Place place : places) {
                SessionState session = taken.get(place.clientId());
                if (session != null) {
                    queue(message, place, session);
                } else if (!presentSessions.contains(place.clientId())) {
                    throw new TransferException(
                            "There is a queued message for \"" + place.clientId() + "\", but no such session.");
                }
            }
        } finally {
            log.commit();
        }
        endRoundAfter(message.size() + 64L * places.size());
    }

    private void queue(Message message, Place place, SessionState session) throws TransferException {
        boolean numbered = place.qos() != QoS.AT_MOST_ONCE;
        if (numbered && place.sequence() != session.queue().tail()) {
            skip(session, place.sequence());
        }
        log.submit(new Command.Queued(
                session, message, place.qos(), place.retain(), place.subscriptionIdentifiers(), false));
        QueuedMessage entry = numbered && place.received() ? session.queue().at(place.sequence()) : null;
        if (entry != null) {
            log.submit(new Command.Received(session, entry));
        }
    }

    private void skip(SessionState session, long sequence) throws TransferException {
        try {
            log.submit(new Command.Skipped(session, sequence));
        } catch (IllegalArgumentException e) {
            throw new TransferException(
                    "The queue of \"" + session.clientId() + "\" cannot go on at sequence " + sequence + ": it is at "
                            + session.queue().tail()
                            + ", and at most 65535 places may lie between its first message and"
                            + " its last.",
                    e);
        }
    }

    @Override
    public void retained(Message message) throws TransferException {
        if (!presentTopics.add(message.topic())) {
            retainedLeft++;
            return;
        }
        requireRoom();
        log.submit(new Command.RetainedSet(kept(message)));
        retainedTaken++;
        endRoundAfter(message.size() + 64L);
    }

    /** No log keeps what the broker itself retains; this may be what a plugin of mosquitto's published without a name. */
    private static Message kept(Message message) {
        if (!message.publisher().equals(Publisher.BROKER)) {
            return message;
        }
        return new Message(
                message.topic(),
                message.payload(),
                message.qos(),
                message.retain(),
                message.properties(),
                message.expiresAtMillis(),
                new Publisher("", ""));
    }

    /** Completes what was taken. */
    public void finish() throws TransferException {
        for (SessionState session : taken.values()) {
            long tail = tails.getOrDefault(session.clientId(), 0L);
            if (tail > session.queue().tail()) {
                skip(session, tail);
            }
        }
        rounds.end();
        requireRoom();
    }

    /** What was taken. */
    public Contents contents() {
        return Contents.of(taken.values(), retainedTaken);
    }

    /** The sessions that were taken. */
    Collection<SessionState> sessions() {
        return Collections.unmodifiableCollection(taken.values());
    }

    /** Sessions that were there already. */
    public int sessionsLeft() {
        return sessionsLeft;
    }

    /** Retained messages whose topics had one already. */
    public int retainedLeft() {
        return retainedLeft;
    }

    private void requireRoom() throws TransferException {
        if (log.room() != CommandLog.Room.AMPLE) {
            throw new TransferException("There is no room on the disk for all of it.");
        }
    }

    private void endRoundAfter(long bytes) {
        roundBytes += bytes;
        if (roundBytes >= ROUND_BYTES) {
            rounds.end();
            roundBytes = 0;
        }
    }
}
