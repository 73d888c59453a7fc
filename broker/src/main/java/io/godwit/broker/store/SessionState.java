// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicFilter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a session is made of: a fold over its commands. Confined to the loop that owns the session; read by the session
 * room, changed by {@link #apply} only.
 */
public final class SessionState {
    /** Session Expiry Interval of a session that never expires. */
    public static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

    /** Is told of each command after it was applied. */
    public interface Observer {
        /** A command was applied to the state. */
        void onApplied(Command.OfSession command);
    }

    private final String clientId;
    private Observer observer;

    private long number;
    private SessionOwner owner = SessionOwner.NOBODY;
    private long expirySeconds;
    private long detachedAtMillis = -1;
    private @Nullable StoredWill will;
    private Map<TopicFilter, StoredSubscription> subscriptions = Map.of();
    private final MessageQueue queue = new MessageQueue();

    /** Where the queue ended when the connection did. */
    private long tailAtDetach;

    private List<QueuedMessage> atMostOnce = List.of();

    /** Packet identifiers of QoS 2 messages taken over and not released yet; absent until the first one. */
    private @Nullable BitSet inbound;

    private int inboundHeld;

    /** The state of a session that has not been opened yet. */
    public SessionState(String clientId, Observer observer) {
        this.clientId = clientId;
        this.observer = observer;
    }

    /** The state of a session that nobody looks after yet: while it is read from a log. */
    public SessionState(String clientId) {
        this(clientId, command -> {});
    }

    /** Has somebody told of each command from now on. */
    public void observe(Observer by) {
        observer = by;
    }

    /** The session's number in the log, or 0 while nothing is kept of it. */
    public long number() {
        return number;
    }

    /** Whose session it is. */
    public SessionOwner owner() {
        return owner;
    }

    /** The client identifier, which names the session [MQTT-3.1.3-2] [v3 MQTT-3.1.3-2]. */
    public String clientId() {
        return clientId;
    }

    /** Session Expiry Interval in seconds; 0 ends the session with its connection. */
    public long expirySeconds() {
        return expirySeconds;
    }

    /** Whether the session outlives its connection, or did before, and so goes through the log. */
    public boolean isDurable() {
        return expirySeconds > 0 || number > 0;
    }

    /** When its connection ended, in milliseconds since 1970, or -1 while it is connected. */
    public long detachedAtMillis() {
        return detachedAtMillis;
    }

    /** The will, or null. */
    public @Nullable StoredWill will() {
        return will;
    }

    /** The subscriptions in the order of their making. */
    public Collection<StoredSubscription> subscriptions() {
        return Collections.unmodifiableCollection(subscriptions.values());
    }

    /** Whether the session has a subscription with exactly this filter. */
    public boolean hasSubscription(TopicFilter filter) {
        return subscriptions.containsKey(filter);
    }

    /** The QoS 1 and 2 messages in flight and waiting. */
    public MessageQueue queue() {
        return queue;
    }

    /**
     * What is before this sequence of the queue may have been sent to the client, because it was there while one was
     * connected. What is not, was not.
     */
    public long offeredUpTo() {
        return detachedAtMillis < 0 ? queue.tail() : tailAtDetach;
    }

    /** Says how far the queue was offered, when the state of a session without a connection is read from a log. */
    public void restoreOffered(long upTo) {
        tailAtDetach = upTo;
    }

    /** The QoS 0 messages that wait for the client to come back. */
    public List<QueuedMessage> atMostOnce() {
        return atMostOnce.isEmpty() ? List.of() : Collections.unmodifiableList(atMostOnce);
    }

    /** Whether a QoS 2 message with this packet identifier was taken over and not released yet. */
    public boolean isInboundHeld(int packetIdentifier) {
        return inbound != null && inbound.get(packetIdentifier);
    }

    /** How many QoS 2 messages were taken over and not released yet. */
    public int inboundHeld() {
        return inboundHeld;
    }

    /**
     * Puts a message back that only the log has, when state is read from it; the observer is not told.
     *
     * @param sequence its place in the queue, not below {@link MessageQueue#tail}; any at QoS 0
     * @param address where the log has the message
     * @param size its topic and payload bytes
     */
    public void restoreQueued(
            long sequence, long address, int size, QoS qos, boolean retain, int[] subscriptionIdentifiers) {
        switch (qos) {
            case AT_MOST_ONCE ->
                addAtMostOnce(new QueuedMessage(
                        QueuedMessage.NO_SEQUENCE, address, size, qos, retain, subscriptionIdentifiers));
            case AT_LEAST_ONCE, EXACTLY_ONCE ->
                queue.restore(new QueuedMessage(sequence, address, size, qos, retain, subscriptionIdentifiers));
        }
    }

    private void addAtMostOnce(QueuedMessage message) {
        if (atMostOnce.isEmpty()) {
            atMostOnce = new ArrayList<>();
        }
        atMostOnce.add(message);
    }

    /** Applies a command of this session and tells the observer. */
    public void apply(Command.OfSession command) {
        switch (command) {
            case Command.Opened opened -> {
                number = opened.number();
                owner = opened.owner();
                expirySeconds = opened.expirySeconds();
                will = opened.will();
                detachedAtMillis = -1;
            }
            case Command.ExpiryChanged changed -> expirySeconds = changed.expirySeconds();
            case Command.WillRemoved removed -> will = null;
            case Command.Detached detached -> {
                detachedAtMillis = detached.atMillis();
                tailAtDetach = queue.tail();
            }
            case Command.Ended ended -> {
                subscriptions = Map.of();
                atMostOnce = List.of();
                inbound = null;
                inboundHeld = 0;
                will = null;
            }
            case Command.Subscribed subscribed -> {
                if (subscriptions.isEmpty()) {
                    subscriptions = new LinkedHashMap<>(2);
                }
                subscriptions.put(subscribed.subscription().subscription().filter(), subscribed.subscription());
            }
            case Command.Unsubscribed unsubscribed -> {
                if (subscriptions.containsKey(unsubscribed.filter())) {
                    subscriptions.remove(unsubscribed.filter());
                }
            }
            case Command.Queued queued -> {
                switch (queued.qos()) {
                    case AT_MOST_ONCE ->
                        addAtMostOnce(new QueuedMessage(
                                QueuedMessage.NO_SEQUENCE,
                                queued.message(),
                                QoS.AT_MOST_ONCE,
                                queued.retain(),
                                queued.subscriptionIdentifiers()));
                    case AT_LEAST_ONCE, EXACTLY_ONCE ->
                        queue.add(queued.message(), queued.qos(), queued.retain(), queued.subscriptionIdentifiers());
                }
            }
            case Command.Skipped skipped -> queue.skipTo(skipped.sequence());
            case Command.Refused refused -> {}
            case Command.Received received -> received.message().markReceived();
            case Command.Settled settled -> queue.settle(settled.message());
            case Command.AtMostOnceSent sent -> atMostOnce = List.of();
            case Command.InboundHeld held -> {
                if (inbound == null) {
                    inbound = new BitSet();
                }
                if (!inbound.get(held.packetIdentifier())) {
                    inbound.set(held.packetIdentifier());
                    inboundHeld++;
                }
            }
            case Command.InboundReleased released -> {
                if (inbound != null && inbound.get(released.packetIdentifier())) {
                    inbound.clear(released.packetIdentifier());
                    inboundHeld--;
                }
            }
        }
        observer.onApplied(command);
    }
}
