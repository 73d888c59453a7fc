// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.message.Message;
import io.godwit.broker.store.Command;
import io.godwit.broker.store.MessageQueue;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.SessionOwner;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.broker.store.StoredWill;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State as it comes of the commands of a snapshot and of segments, messages by their address only. The same commands give the
 * same state, whoever replays them: the broker when it starts, or the thread that makes snapshots. For one thread.
 */
final class Replay {
    private static final int[] NO_IDENTIFIERS = {};

    private final Map<Long, StoredSession> sessions = new LinkedHashMap<>();
    private final Map<String, StoredSession> byClientId = new LinkedHashMap<>();
    private final Map<TopicName, StoredRetained> retained = new LinkedHashMap<>();
    private long nextSessionNumber = 1;
    private long records;
    private boolean complete;

    /** Where a message is, and its topic and payload bytes. */
    record StoredMessage(long address, int size) {}

    /**
     * A retained message.
     *
     * @param expiresAtMillis milliseconds since 1970, or {@link Message#NEVER}
     */
    record StoredRetained(long address, int size, long expiresAtMillis) {}

    /**
     * A message that was addressed to a session and is not in its queue yet.
     *
     * @param key the address that it had when it was addressed, by which the session's loop names it
     * @param address where it is
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Arriving(long key, long address, int size, QoS qos, boolean retain, int[] subscriptionIdentifiers) {}

    /** A session and what is on its way to it. */
    static final class StoredSession {
        private final SessionState state;
        private List<Arriving> arriving = List.of();

        private StoredSession(String clientId) {
            state = new SessionState(clientId);
        }

        SessionState state() {
            return state;
        }

        List<Arriving> arriving() {
            return Collections.unmodifiableList(arriving);
        }

        private void add(Arriving one) {
            if (arriving.isEmpty()) {
                arriving = new ArrayList<>();
            }
            arriving.add(one);
        }

        private @Nullable Arriving take(long key) {
            for (int i = 0; i < arriving.size(); i++) {
                if (arriving.get(i).key() == key) {
                    return arriving.remove(i);
                }
            }
            return null;
        }

        /** Puts what is still on its way at the end of the queue; returns what was put there. */
        List<QueuedMessage> settleArriving() {
            List<QueuedMessage> queued = new ArrayList<>();
            for (Arriving one : arriving) {
                long sequence = state.queue().tail();
                state.restoreQueued(
                        sequence, one.address(), one.size(), one.qos(), one.retain(), one.subscriptionIdentifiers());
                QueuedMessage added = state.queue().at(sequence);
                if (added != null) {
                    queued.add(added);
                }
            }
            arriving = List.of();
            return queued;
        }
    }

    /** The sessions in the order of their first opening. */
    Collection<StoredSession> sessions() {
        return Collections.unmodifiableCollection(sessions.values());
    }

    /** The retained messages by topic name. */
    Map<TopicName, StoredRetained> retained() {
        return Collections.unmodifiableMap(retained);
    }

    /** Forgets the retained messages whose time is over: nobody gets them any more, and no command says so. */
    void forgetExpired(long nowMillis) {
        retained.values().removeIf(message -> message.expiresAtMillis() <= nowMillis);
    }

    long nextSessionNumber() {
        return nextSessionNumber;
    }

    /** Records so far. */
    long records() {
        return records;
    }

    /** Whether the end of a snapshot was seen. */
    boolean isComplete() {
        return complete;
    }

    /**
     * Applies the commands of a frame.
     *
     * @throws ByteReader.Malformed if the bytes say nothing that could have been written
     */
    void apply(FrameReader.Frame frame) throws ByteReader.Malformed {
        ByteBuffer body = frame.body();
        ByteReader from = new ByteReader(body.duplicate());
        long bodyAddress = frame.address() + Frames.FRAME_HEADER;
        try {
            while (from.hasMore()) {
                int start = from.position();
                applyOne(from.read(), from, start, body, bodyAddress);
                records++;
            }
        } catch (IllegalArgumentException | ProtocolViolation e) {
            throw new ByteReader.Malformed(String.valueOf(e.getMessage()));
        }
    }

    private void applyOne(int type, ByteReader from, int start, ByteBuffer body, long bodyAddress)
            throws ByteReader.Malformed {
        switch (type) {
            case Records.MESSAGE -> {
                int length = from.readVar(from.remaining());
                from.skip(Integer.BYTES);
                from.skip(length);
            }
            case Records.RETAINED_SET -> {
                int at = messageAt(from, start);
                Message message = MessageBytes.read(message(body, at));
                retained.put(
                        message.topic(),
                        new StoredRetained(bodyAddress + at, message.size(), message.expiresAtMillis()));
            }
            case Records.RETAINED_CLEARED -> retained.remove(MessageBytes.topicName(from.readCounted()));
            case Records.RETAINED -> {
                TopicName topic = MessageBytes.topicName(from.readCounted());
                long address = from.readVar();
                int size = from.readVar(Integer.MAX_VALUE);
                long expires = from.readVar();
                retained.put(topic, new StoredRetained(address, size, expires == 0 ? Message.NEVER : expires - 1));
            }
            case Records.SNAPSHOT_END -> {
                nextSessionNumber = Math.max(nextSessionNumber, from.readVar());
                if (from.readVar() != records) {
                    throw new ByteReader.Malformed("records are missing");
                }
                complete = true;
            }
            case Records.CLOSED -> {}
            default -> {
                if (type < Records.QUEUED || type > Records.SKIPPED) {
                    throw new ByteReader.Malformed("a record of type " + type);
                }
                ofSession(type, from.readVar(), from, start, body, bodyAddress);
            }
        }
    }

    private void ofSession(int type, long number, ByteReader from, int start, ByteBuffer body, long bodyAddress)
            throws ByteReader.Malformed {
        if (type == Records.OPENED) {
            open(number, from);
            return;
        }
        // A message may have been addressed to a session that ended meanwhile: it is read and goes nowhere.
        StoredSession found = sessions.get(number);
        StoredSession stored = found == null ? new StoredSession("") : found;
        SessionState state = stored.state();
        MessageQueue queue = state.queue();
        switch (type) {
            case Records.QUEUED -> {
                Delivery delivery = Delivery.read(from);
                long sequence = delivery.qos() == QoS.AT_MOST_ONCE ? 0 : from.readVar();
                StoredMessage message;
                if (delivery.has(Records.ADDRESS_BIT)) {
                    long key = from.readVar();
                    Arriving arrived = stored.take(key);
                    // It may have been addressed while nothing was kept of the session: its size is not known then.
                    message = arrived == null
                            ? new StoredMessage(key, 0)
                            : new StoredMessage(arrived.address(), arrived.size());
                } else {
                    message = storedAt(body, messageAt(from, start), bodyAddress);
                }
                restore(state, sequence, delivery, message);
            }
            case Records.ADDRESSED -> {
                Delivery delivery = Delivery.read(from);
                StoredMessage message = storedAt(body, messageAt(from, start), bodyAddress);
                stored.add(new Arriving(
                        message.address(),
                        message.address(),
                        message.size(),
                        delivery.qos(),
                        delivery.has(Records.RETAIN_BIT),
                        delivery.identifiers()));
            }
            case Records.REFUSED -> stored.take(from.readVar());
            case Records.EXPIRY_CHANGED -> state.apply(new Command.ExpiryChanged(state, from.readVar()));
            case Records.WILL_REMOVED -> state.apply(new Command.WillRemoved(state));
            case Records.DETACHED -> state.apply(new Command.Detached(state, from.readVar()));
            case Records.ENDED -> end(number);
            case Records.SUBSCRIBED -> state.apply(new Command.Subscribed(state, subscription(from)));
            case Records.UNSUBSCRIBED -> state.apply(new Command.Unsubscribed(state, TopicFilter.of(from.readText())));
            case Records.RECEIVED -> {
                QueuedMessage message = queue.at(from.readVar());
                if (message != null) {
                    state.apply(new Command.Received(state, message));
                }
            }
            case Records.SETTLED -> {
                QueuedMessage message = queue.at(from.readVar());
                if (message != null) {
                    state.apply(new Command.Settled(state, message));
                }
            }
            case Records.AT_MOST_ONCE_SENT -> state.apply(new Command.AtMostOnceSent(state));
            case Records.INBOUND_HELD -> state.apply(new Command.InboundHeld(state, from.readVar(65_535)));
            case Records.INBOUND_RELEASED -> state.apply(new Command.InboundReleased(state, from.readVar(65_535)));
            case Records.SKIPPED -> state.apply(new Command.Skipped(state, from.readVar()));
            case Records.QUEUE -> {
                queue.beginAt(from.readVar(), from.readVar());
                state.restoreOffered(from.readVar());
            }
            case Records.ENTRY -> {
                Delivery delivery = Delivery.read(from);
                long sequence = delivery.qos() == QoS.AT_MOST_ONCE ? 0 : from.readVar();
                restore(state, sequence, delivery, new StoredMessage(from.readVar(), from.readVar(Integer.MAX_VALUE)));
                QueuedMessage entry = delivery.has(Records.RECEIVED_BIT) ? queue.at(sequence) : null;
                if (entry != null) {
                    state.apply(new Command.Received(state, entry));
                }
            }
            case Records.ARRIVING -> {
                Delivery delivery = Delivery.read(from);
                stored.add(new Arriving(
                        from.readVar(),
                        from.readVar(),
                        from.readVar(Integer.MAX_VALUE),
                        delivery.qos(),
                        delivery.has(Records.RETAIN_BIT),
                        delivery.identifiers()));
            }
            default -> throw new ByteReader.Malformed("a record of type " + type);
        }
    }

    private void open(long number, ByteReader from) throws ByteReader.Malformed {
        int flags = from.read();
        String clientId = from.readText();
        String userName = (flags & Records.USER_NAME_BIT) == 0 ? null : from.readText();
        int port = from.readVar(SessionOwner.BRIDGE_PORT);
        long expirySeconds = from.readVar();
        StoredWill will = null;
        if ((flags & Records.WILL_BIT) != 0) {
            long delay = from.readVar();
            long expiry = from.readVar() - 1;
            will = new StoredWill(MessageBytes.read(from.slice(from.readVar(from.remaining()))), delay, expiry);
        }
        nextSessionNumber = Math.max(nextSessionNumber, number + 1);
        StoredSession known = byClientId.get(clientId);
        if (known != null && known.state().number() != number) {
            end(known.state().number());
        }
        StoredSession stored = sessions.get(number);
        if (stored == null) {
            stored = new StoredSession(clientId);
            sessions.put(number, stored);
            byClientId.put(clientId, stored);
        }
        SessionState state = stored.state();
        state.apply(new Command.Opened(state, number, new SessionOwner(userName, port), expirySeconds, will));
    }

    private void end(long number) {
        StoredSession ended = sessions.remove(number);
        if (ended != null) {
            byClientId.remove(ended.state().clientId(), ended);
        }
    }

    private static void restore(SessionState state, long sequence, Delivery delivery, StoredMessage message) {
        state.restoreQueued(
                sequence,
                message.address(),
                message.size(),
                delivery.qos(),
                delivery.has(Records.RETAIN_BIT),
                delivery.identifiers());
    }

    private static StoredSubscription subscription(ByteReader from) throws ByteReader.Malformed {
        TopicFilter filter = TopicFilter.of(from.readText());
        int options = from.read();
        QoS qos = QoS.of(options & 3);
        RetainHandling handling = RetainHandling.of(options >> 4);
        if (qos == null || handling == null) {
            throw new ByteReader.Malformed("subscription options " + options);
        }
        Subscription subscription =
                new Subscription(filter, qos, (options & 1 << 2) != 0, (options & 1 << 3) != 0, handling);
        return new StoredSubscription(subscription, from.readVar(Integer.MAX_VALUE));
    }

    /** Where in the body the message begins that a record names by its distance. */
    private static int messageAt(ByteReader from, int start) throws ByteReader.Malformed {
        int distance = from.readVar(start);
        if (distance == 0) {
            throw new ByteReader.Malformed("a message that is not there");
        }
        return start - distance;
    }

    /** The content of the message whose record begins here. */
    private static ByteReader message(ByteBuffer body, int at) throws ByteReader.Malformed {
        ByteReader from = new ByteReader(body.duplicate().position(at));
        if (from.read() != Records.MESSAGE) {
            throw new ByteReader.Malformed("no message where one should be");
        }
        int length = from.readVar(from.remaining());
        from.skip(Integer.BYTES);
        return from.slice(length);
    }

    private static StoredMessage storedAt(ByteBuffer body, int at, long bodyAddress) throws ByteReader.Malformed {
        return new StoredMessage(bodyAddress + at, MessageBytes.size(message(body, at)));
    }

    /** How a message is delivered. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Delivery(QoS qos, int bits, int[] identifiers) {
        static Delivery read(ByteReader from) throws ByteReader.Malformed {
            int bits = from.read();
            QoS qos = QoS.of(bits & 3);
            if (qos == null) {
                throw new ByteReader.Malformed("a delivery of QoS 3");
            }
            int[] identifiers = NO_IDENTIFIERS;
            if ((bits & Records.IDENTIFIERS_BIT) != 0) {
                identifiers = new int[from.readVar(from.remaining())];
                for (int i = 0; i < identifiers.length; i++) {
                    identifiers[i] = from.readVar(Integer.MAX_VALUE);
                }
            }
            return new Delivery(qos, bits, identifiers);
        }

        boolean has(int bit) {
            return (bits & bit) != 0;
        }
    }
}
