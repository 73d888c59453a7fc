// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import io.godwit.broker.message.Message;
import io.godwit.broker.store.Command;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.SessionOwner;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.protocol.packet.QoS;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A session of mosquitto's on its way to become one of ours.
 *
 * <p>What its client may have seen keeps its packet identifier, which with us follows from the place in the queue; so these messages are
 * put where their identifiers want them, with holes between. Those that wait follow in their order, whatever identifiers they
 * were meant to get.
 *
 * <p>A QoS 2 message that the client has not released was not yet routed by mosquitto, which does that with PUBREL; Godwit
 * does it with PUBLISH. So it is routed when it is taken over.
 */
final class MosquittoSession {
    private static final int IDENTIFIERS = 65_535;
    private static final int RESENDS_PUBREL = 6;
    private static final int AWAITS_PUBCOMP = 9;
    private static final int WAITS = 11;

    /** A message for the client. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Entry(
            Message message, int packetIdentifier, QoS qos, boolean retain, int state, int[] subscriptionIdentifiers) {
        boolean isInFlight() {
            return qos != QoS.AT_MOST_ONCE && state != WAITS;
        }
    }

    private final SessionState state;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Integer, Message> held = new LinkedHashMap<>();
    private long detachedAtMillis = -1;

    MosquittoSession(String clientId) {
        state = new SessionState(clientId);
    }

    void open(SessionOwner owner, long expirySeconds, long leftAtMillis) {
        state.apply(new Command.Opened(state, 0, owner, expirySeconds, null));
        detachedAtMillis = leftAtMillis;
    }

    void subscribe(StoredSubscription subscription) {
        state.apply(new Command.Subscribed(state, subscription));
    }

    void entry(Entry entry) {
        entries.add(entry);
    }

    void hold(int packetIdentifier, Message message) {
        held.put(packetIdentifier, message);
    }

    /** The state, with everything but what others have not released. */
    SessionState finish() {
        List<Entry> inFlight =
                inOrder(entries.stream().filter(Entry::isInFlight).toList());
        int previous = 0;
        for (Entry entry : inFlight) {
            if (entry.packetIdentifier() == previous) {
                continue; // Twice the same one; the client could not tell them apart.
            }
            long ahead =
                    Math.floorMod(entry.packetIdentifier() - 1 - state.queue().tail(), (long) IDENTIFIERS);
            previous = entry.packetIdentifier();
            state.apply(new Command.Skipped(state, state.queue().tail() + ahead));
            queue(entry);
        }
        for (Entry entry : entries) {
            if (!entry.isInFlight()) {
                queue(entry);
            }
        }
        for (int packetIdentifier : held.keySet()) {
            state.apply(new Command.InboundHeld(state, packetIdentifier));
        }
        state.apply(new Command.Detached(state, detachedAtMillis));
        return state;
    }

    private void queue(Entry entry) {
        state.apply(new Command.Queued(
                state, entry.message(), entry.qos(), entry.retain(), entry.subscriptionIdentifiers(), false));
        if (entry.isInFlight() && (entry.state() == RESENDS_PUBREL || entry.state() == AWAITS_PUBCOMP)) {
            QueuedMessage queued =
                    Objects.requireNonNull(state.queue().at(state.queue().tail() - 1));
            state.apply(new Command.Received(state, queued));
        }
    }

    /**
     * The entries so that their identifiers rise, which may begin again at 1 once. That is their order already unless the
     * file says something odd; then they begin behind the largest gap.
     */
    private static List<Entry> inOrder(List<Entry> inFlight) {
        if (inFlight.isEmpty() || span(inFlight) < IDENTIFIERS) {
            return inFlight;
        }
        List<Entry> rising = new ArrayList<>(inFlight);
        rising.sort(Comparator.comparingInt(Entry::packetIdentifier));
        int begin = 0;
        int largest = 0;
        for (int i = 0; i < rising.size(); i++) {
            int before = rising.get(i == 0 ? rising.size() - 1 : i - 1).packetIdentifier();
            int gap = Math.floorMod(rising.get(i).packetIdentifier() - before, IDENTIFIERS);
            if (gap > largest) {
                largest = gap;
                begin = i;
            }
        }
        List<Entry> turned = new ArrayList<>(rising.subList(begin, rising.size()));
        turned.addAll(rising.subList(0, begin));
        return turned;
    }

    private static long span(List<Entry> inFlight) {
        long span = 0;
        for (int i = 1; i < inFlight.size(); i++) {
            int ahead = inFlight.get(i).packetIdentifier() - inFlight.get(i - 1).packetIdentifier();
            span += ahead == 0 ? IDENTIFIERS : Math.floorMod(ahead, IDENTIFIERS);
        }
        return span;
    }

    /** Delivers what the client has not released to the sessions that want it. */
    void release(List<SessionState> sessions, Consumer<Message> retained) {
        for (Message message : held.values()) {
            if (message.retain()) {
                retained.accept(message);
            }
            for (SessionState session : sessions) {
                deliver(message, session);
            }
        }
    }

    private void deliver(Message message, SessionState to) {
        QoS qos = QoS.AT_MOST_ONCE;
        boolean retain = false;
        List<Integer> identifiers = new ArrayList<>();
        for (StoredSubscription stored : to.subscriptions()) {
            boolean own = stored.subscription().noLocal() && to.clientId().equals(state.clientId());
            if (own || !stored.subscription().filter().matches(message.topic())) {
                continue;
            }
            QoS granted = stored.subscription().qos().atMost(message.qos());
            qos = granted.compareTo(qos) > 0 ? granted : qos;
            retain |= message.retain() && stored.subscription().retainAsPublished();
            if (stored.identifier() != 0) {
                identifiers.add(stored.identifier());
            }
        }
        if (qos != QoS.AT_MOST_ONCE) {
            int[] all = identifiers.stream().mapToInt(Integer::intValue).toArray();
            to.apply(new Command.Queued(to, message, qos, retain, all, false));
        }
    }
}
