// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.session;

import io.godwit.broker.config.Limits;
import io.godwit.broker.message.Message;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.store.Command;
import io.godwit.broker.store.CommandLog;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.SessionOwner;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.broker.store.StoredWill;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A session at work: takes messages in, sends them to the client while one is attached, keeps them while none is, and
 * ends with its connection or when it expires, never before [MQTT-4.1.0-1] [v3 MQTT-4.1.0-1] [v3 MQTT-4.1.0-2]. Confined to
 * the loop of its client identifier, for life.
 */
@OnLoop
public final class Session implements SessionState.Observer {
    /** A client that does not read may have this many bytes waiting; what comes at QoS 0 beyond that is dropped. */
    static final long MAX_PENDING_BYTES = 1 << 20;

    /** Retained messages that wait for the log at a time. */
    private static final int MOST_TO_STORE = 100;

    /** Messages that wait for a connected client before its publishers are slowed down, where the queue has no limit. */
    private static final int UNLIMITED_CONGESTED_FROM = 2_000;

    /** How long publishers wait for a client that makes no progress. */
    static final long PATIENCE_NANOS = 1_000_000_000L;

    private static final long MILLIS_PER_SECOND = 1000;

    private static final int MOST_IDENTIFIERS = 65_535;

    private final SessionServices services;
    private final SessionDirectory directory;
    private final SessionState state;
    private final SessionMailbox mailbox;
    private final OutboundWindow window;
    private final Queue<RetainedReplay> replays = new ArrayDeque<>(0);
    private int congestedFrom;

    private Rights rights;

    /** The connection that the session belongs to, from the accepted CONNECT to its end; absent between connections. */
    private @Nullable Outbound holder;

    /** The same once its CONNACK was sent. */
    private @Nullable Outbound outbound;

    private Loop.@Nullable Timer willTimer;
    private Loop.@Nullable Timer expiryTimer;
    private Loop.@Nullable Timer replayTimer;
    private boolean replaying;
    private boolean congested;
    private boolean ended;

    Session(String clientId, Rights rights, SessionServices services, SessionDirectory directory) {
        this(new SessionState(clientId), rights, services, directory);
    }

    /** A session with this state, which nobody else looks after any more. */
    Session(SessionState state, Rights rights, SessionServices services, SessionDirectory directory) {
        this.services = services;
        this.directory = directory;
        this.rights = rights;
        this.state = state;
        state.observe(this);
        this.mailbox = new SessionMailbox(this, services.loop());
        this.window = new OutboundWindow(this, state.queue(), services);
        this.congestedFrom = congestedFrom();
    }

    private int congestedFrom() {
        int queued = services.limits().maxQueuedMessages();
        return queued == 0 ? UNLIMITED_CONGESTED_FROM : Math.max(1, queued - queued / 4);
    }

    /** The client identifier. */
    public String clientId() {
        return state.clientId();
    }

    /** The handle that other loops may hold. */
    public SessionMailbox mailbox() {
        return mailbox;
    }

    /** What the session is made of; for reading. */
    public SessionState state() {
        return state;
    }

    /** Whether it ended: it does nothing any more, and its client identifier may have another one. */
    public boolean isEnded() {
        return ended;
    }

    // ---- The connection.

    /** Belongs to a connection whose CONNACK waits until the session is stored. */
    public void reserve(Outbound to) {
        assert services.loop().inEventLoop();
        holder = to;
    }

    /** Begins to use a connection, after its CONNACK was sent: resumes what was in flight, then the queue. */
    public void attach(Outbound to, int receiveMaximum) {
        assert services.loop().inEventLoop();
        congestedFrom = congestedFrom();
        holder = to;
        outbound = to;
        mailbox.online(true);
        for (QueuedMessage waiting : state.atMostOnce()) {
            Message message = services.log().load(waiting);
            if (message == null) {
                services.counters().count(Counter.DROPPED_UNREADABLE);
            } else {
                deliverAtMostOnce(to, message, waiting.retain(), waiting.subscriptionIdentifiers());
            }
        }
        if (!state.atMostOnce().isEmpty()) {
            services.counters().add(Counter.QUEUED_MESSAGES, -state.atMostOnce().size());
            services.counters().add(Counter.QUEUED_BYTES, -atMostOnceBytes());
            submit(new Command.AtMostOnceSent(state));
        }
        window.attach(to, receiveMaximum);
        noteCongestion(true);
    }

    /** The client said a normal good-bye: its will is not published [MQTT-3.14.4-3] [v3 MQTT-3.14.4-3]. */
    public void removeWill() {
        if (state.will() != null) {
            submit(new Command.WillRemoved(state)); // [MQTT-3.1.2-10] [v3 MQTT-3.1.2-10]
        }
    }

    /** The client changes with DISCONNECT how long the session outlives the connection. */
    public void changeExpiry(long expirySeconds) {
        submit(new Command.ExpiryChanged(state, expirySeconds));
    }

    /** The connection ended, attached or not yet. Does nothing when another one has taken the session over. */
    public void detach(Outbound from) {
        assert services.loop().inEventLoop();
        if (!from.equals(holder)) {
            return;
        }
        disconnect();
        submit(new Command.Detached(state, services.loop().millis()));
        if (state.expirySeconds() == 0) {
            end(); // [MQTT-4.1.0-2] [v3 MQTT-3.1.2-6]
            return;
        }
        keepUnfinishedReplays();
        startClocks();
    }

    /** Starts the clocks of a session without a connection, or goes on with them if that ended a while ago. */
    private void startClocks() {
        long goneMillis = Math.max(0, services.loop().millis() - state.detachedAtMillis());
        long expirySeconds = effectiveExpirySeconds();
        StoredWill will = state.will();
        // The end of the session would cut the delay [MQTT-3.1.2-8]; ending publishes the will then.
        if (will != null && (will.delaySeconds() == 0 || will.delaySeconds() < expirySeconds)) {
            long left = will.delaySeconds() * MILLIS_PER_SECOND - goneMillis;
            if (left <= 0) {
                publishWill();
            } else {
                willTimer = services.loop().schedule(this::publishWill, left);
            }
        }
        if (expirySeconds != SessionState.NEVER_EXPIRES) {
            long left = expirySeconds * MILLIS_PER_SECOND - goneMillis; // [MQTT-3.1.2-23]
            if (left <= 0) {
                expire();
            } else {
                expiryTimer = services.loop().schedule(this::expire, left);
            }
        }
    }

    // ---- After a restart.

    /** Takes the state into counters and routes. */
    void restore() {
        assert services.loop().inEventLoop();
        mailbox.sessionNumber(state.number());
        window.recall(state.offeredUpTo());
        services.counters()
                .add(
                        Counter.QUEUED_MESSAGES,
                        state.queue().count() + state.atMostOnce().size());
        services.counters().add(Counter.QUEUED_BYTES, state.queue().bytes() + atMostOnceBytes());
        for (StoredSubscription subscription : state.subscriptions()) {
            services.subscriptionRoutes().subscribe(this, subscription);
        }
    }

    /** The process ended with the connection, or without: either way there is none now. */
    void goOn() {
        if (state.detachedAtMillis() < 0) {
            submit(new Command.Detached(state, services.loop().millis()));
        }
        if (state.expirySeconds() == 0) {
            end(); // [MQTT-4.1.0-2]
        } else {
            startClocks();
        }
    }

    /** The configuration limits anew how long sessions wait for their clients. */
    void limitsChanged() {
        assert services.loop().inEventLoop();
        if (!ended && outbound == null && state.detachedAtMillis() >= 0) {
            cancelTimers();
            startClocks();
        }
    }

    // ---- From one connection to the next.

    /** Lets go of the connection that another one replaces; returns whether the session goes on. */
    boolean takeOver(boolean cleanStart) {
        Outbound old = holder;
        if (old != null) {
            disconnect();
            old.takenOver(); // [MQTT-3.1.4-3] [v3 MQTT-3.1.4-2]
            if (state.expirySeconds() == 0) {
                end();
                return false;
            }
            StoredWill will = state.will();
            if (!cleanStart && will != null && will.delaySeconds() == 0) {
                publishWill();
            }
            keepUnfinishedReplays();
        }
        if (cleanStart) {
            end(); // [MQTT-3.1.2-4] [v3 MQTT-3.1.2-6]
            return false;
        }
        cancelTimers(); // A will that still waits is replaced by the new connection's [MQTT-3.1.3-9].
        return true;
    }

    /** Goes on with a new connection's will and expiry. */
    void open(SessionOwner owner, long expirySeconds, @Nullable StoredWill will, Rights newRights) {
        rights = newRights;
        boolean first = state.number() == 0 && expirySeconds > 0;
        long number = first ? services.log().nextSessionNumber() : state.number();
        Command.Opened opened =
                new Command.Opened(state, number, owner, expirySeconds, will); // [MQTT-3.1.2-7] [v3 MQTT-3.1.2-8]
        if (number > 0) {
            mailbox.sessionNumber(number);
            services.log().submit(opened);
        } else {
            state.apply(opened);
        }
    }

    private void disconnect() {
        holder = null;
        outbound = null;
        mailbox.online(false);
        mailbox.patienceEnds(0);
        congested = false;
        window.detach();
        if (replayTimer != null) {
            replayTimer.cancel();
            replayTimer = null;
        }
    }

    private long effectiveExpirySeconds() {
        long configured = services.limits().persistentClientExpirationSeconds();
        // A bridge is away because the other broker is, however long that takes.
        return configured < 0 || state.owner().isBridge()
                ? state.expirySeconds()
                : Math.min(configured, state.expirySeconds());
    }

    private void expire() {
        services.counters().count(Counter.SESSIONS_EXPIRED);
        end(); // [MQTT-4.1.0-2]
    }

    /** Ends the session with all it holds; a will that waits is published first. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        cancelTimers();
        publishWill(); // [MQTT-3.1.2-8]
        services.subscriptionRoutes().removeAll(this);
        services.counters()
                .add(
                        Counter.QUEUED_MESSAGES,
                        -state.queue().count() - state.atMostOnce().size());
        services.counters().add(Counter.QUEUED_BYTES, -state.queue().bytes() - atMostOnceBytes());
        submit(new Command.Ended(state));
        directory.forget(this);
    }

    /** Ends it now as if its time were over; its client was disconnected before. */
    public void expireNow() {
        assert services.loop().inEventLoop();
        if (!ended) {
            expire();
        }
    }

    /** Ends it from outside: its will is not published, its connection is closed, nothing of it stays. */
    public void revoke() {
        assert services.loop().inEventLoop();
        if (ended) {
            return;
        }
        removeWill();
        Outbound old = holder;
        if (old != null) {
            disconnect();
            old.revoked();
        }
        end();
    }

    private void publishWill() {
        willTimer = null;
        StoredWill will = state.will();
        if (will == null) {
            return; // [v3 MQTT-3.1.2-12]
        }
        services.log().begin(); // After a crash it is either published or still to be.
        try {
            submit(new Command.WillRemoved(state)); // [MQTT-3.1.2-10] [v3 MQTT-3.1.2-10]
            publish(will);
        } finally {
            services.log().commit();
        }
    }

    private void publish(StoredWill will) {
        Message message = will.message();
        if (!rights.mayPublish(message.topic())) {
            services.counters().count(Counter.DENIED_PUBLISH);
            return;
        }
        services.willPublisher()
                .publish(
                        will.expirySeconds() < 0
                                ? message
                                : message.expiringAt(
                                        services.loop().millis() + will.expirySeconds() * MILLIS_PER_SECOND));
    }

    private void cancelTimers() {
        if (willTimer != null) {
            willTimer.cancel();
            willTimer = null;
        }
        if (expiryTimer != null) {
            expiryTimer.cancel();
            expiryTimer = null;
        }
    }

    // ---- Subscriptions.

    /** Whether the client may get what is published to this topic name. */
    public boolean mayReceive(TopicName topic) {
        return rights.mayReceive(topic);
    }

    /** Notes a subscription; returns whether it replaces one with the same filter [MQTT-3.8.4-3] [v3 MQTT-3.8.4-3]. */
    public boolean subscribe(StoredSubscription subscription) {
        boolean known = state.hasSubscription(subscription.subscription().filter());
        submit(new Command.Subscribed(state, subscription));
        return known;
    }

    /**
     * Forgets a subscription; returns whether there was one. What is queued or in flight because of it stays
     * [MQTT-3.10.4-3] [v3 MQTT-3.10.4-3].
     */
    public boolean unsubscribe(TopicFilter filter) {
        boolean known = state.hasSubscription(filter);
        if (known) {
            submit(new Command.Unsubscribed(state, filter)); // [MQTT-3.10.4-1] [v3 MQTT-3.10.4-1]
        }
        return known;
    }

    /** Sends retained messages to a subscription, as fast as the client takes them. */
    public void replay(RetainedReplay replay) {
        replays.add(replay);
        continueReplay();
    }

    private void continueReplay() {
        if (replaying || replays.isEmpty()) {
            return;
        }
        replaying = true;
        try {
            while (outbound != null && outbound.isWritable() && wantsReplay()) {
                RetainedReplay replay = replays.peek();
                if (replay == null) {
                    return;
                }
                if (replay.isOver()) {
                    replays.remove();
                } else if (replay.isAboveQos0() && !hasRoomToStore()) {
                    continueReplayLater();
                    return;
                } else {
                    replay.deliverNext(this);
                }
            }
        } finally {
            replaying = false;
        }
    }

    /** One at a time as the client takes them, but not one for each time that the log stores something. */
    private boolean wantsReplay() {
        int waiting = window.waiting();
        Limits limits = services.limits();
        return waiting == 0
                || (window.waitsForLog()
                        && waiting < MOST_TO_STORE
                        && (limits.maxQueuedMessages() == 0 || waiting < limits.maxQueuedMessages())
                        && limits.maxQueuedBytes() == 0);
    }

    /** A client that cannot get a retained message now, because the disk is full, gets it when there is room again. */
    private void continueReplayLater() {
        if (replayTimer == null) {
            replayTimer = services.loop()
                    .schedule(
                            () -> {
                                replayTimer = null;
                                continueReplay();
                            },
                            MILLIS_PER_SECOND);
        }
    }

    private boolean hasRoomToStore() {
        return !isStored() || services.log().room() == CommandLog.Room.AMPLE;
    }

    /** The client left in the middle: what it had not got yet waits for it like any message, within the queue's limits. */
    private void keepUnfinishedReplays() {
        for (RetainedReplay replay = replays.poll(); replay != null; replay = replays.poll()) {
            while (!replay.isOver()) {
                replay.deliverNext(this);
            }
        }
    }

    void deliverRetained(Message message, QoS qos, int[] subscriptionIdentifiers) {
        Storing storing = hasRoomToStore() ? Storing.HERE : Storing.NOT_AT_ALL;
        onDeliver(message, qos, true, subscriptionIdentifiers, storing);
    }

    // ---- Messages to the client.

    /**
     * A message for this session arrived.
     *
     * @param qos what it is delivered with
     * @param retain the RETAIN flag it is delivered with
     * @param subscriptionIdentifiers shared, never to be changed
     * @param storing what the log has to do with it if the session lasts
     */
    public void onDeliver(Message message, QoS qos, boolean retain, int[] subscriptionIdentifiers, Storing storing) {
        assert services.loop().inEventLoop();
        boolean taken = takesIn(message);
        Outbound to = outbound;
        if (qos != QoS.AT_MOST_ONCE) {
            queueOrRefuse(message, qos, retain, subscriptionIdentifiers, storing, taken);
        } else if (taken && to != null) {
            deliverAtMostOnce(to, message, retain, subscriptionIdentifiers);
        } else if (taken && services.limits().queueQos0Messages()) {
            queueAtMostOnce(message, retain, subscriptionIdentifiers);
        }
        noteCongestion(false);
    }

    private boolean takesIn(Message message) {
        if (ended) {
            return false;
        }
        if (!rights.mayReceive(message.topic())) {
            services.counters().count(Counter.DENIED_RECEIVE);
            return false;
        }
        if (message.expiresAtMillis() != Message.NEVER
                && message.isExpired(services.loop().millis())) {
            services.counters().count(Counter.DROPPED_EXPIRED); // [MQTT-3.3.2-5]
            return false;
        }
        return true;
    }

    private void queueOrRefuse(
            Message message, QoS qos, boolean retain, int[] subscriptionIdentifiers, Storing storing, boolean taken) {
        boolean addressed = isStored() && storing == Storing.ADDRESSED;
        if (taken && isStored() && storing == Storing.NOT_AT_ALL) {
            services.counters().count(Counter.DROPPED_STORE_FULL);
        } else if (taken && hasRoomFor(message)) {
            // [MQTT-4.5.0-1] [v3 MQTT-4.5.0-1] [v3 MQTT-3.1.2-5]
            submit(new Command.Queued(state, message, qos, retain, subscriptionIdentifiers, addressed));
        } else if (addressed) {
            submit(new Command.Refused(state, message));
        }
    }

    /** The client is away, and the configuration lets even QoS 0 wait for it. */
    private void queueAtMostOnce(Message message, boolean retain, int[] subscriptionIdentifiers) {
        if (!hasRoomToStore()) {
            services.counters().count(Counter.DROPPED_STORE_FULL);
        } else if (hasRoomFor(message)) {
            submit(new Command.Queued(state, message, QoS.AT_MOST_ONCE, retain, subscriptionIdentifiers, false));
        }
    }

    private void deliverAtMostOnce(Outbound to, Message message, boolean retain, int[] subscriptionIdentifiers) {
        if (!to.isWritable() && to.pendingBytes() > MAX_PENDING_BYTES) {
            services.counters().count(Counter.DROPPED_SLOW_READER);
        } else if (!to.publish(message, QoS.AT_MOST_ONCE, false, retain, 0, subscriptionIdentifiers)) {
            services.counters().count(Counter.DROPPED_TOO_LARGE); // [MQTT-3.1.2-25]
        }
    }

    /** Whether the message may wait; counts it as dropped if not. */
    private boolean hasRoomFor(Message message) {
        Limits limits = services.limits();
        int waiting = window.waiting() + state.atMostOnce().size();
        boolean tooMany = limits.maxQueuedMessages() != 0 && waiting >= limits.maxQueuedMessages();
        boolean tooLarge = limits.maxQueuedBytes() != 0
                && waiting != 0
                && window.waitingBytes() + message.size() > limits.maxQueuedBytes();
        if (tooMany || tooLarge) {
            services.counters().count(Counter.DROPPED_QUEUE_FULL);
            return false;
        }
        if (limits.memoryLimitBytes() != 0
                && services.totals().sum(Counter.QUEUED_BYTES) + message.size() > limits.memoryLimitBytes()) {
            services.counters().count(Counter.DROPPED_MEMORY_FULL);
            return false;
        }
        return true;
    }

    /** QoS 1 and 2 messages sent on this connection and not settled. */
    public int inFlight() {
        return window.inFlight();
    }

    /** Messages that wait to be sent. */
    public int waiting() {
        return window.waiting() + state.atMostOnce().size();
    }

    /** Topic and payload bytes of those. */
    public long waitingBytes() {
        return window.waitingBytes() + atMostOnceBytes();
    }

    private long atMostOnceBytes() {
        long bytes = 0;
        for (QueuedMessage waiting : state.atMostOnce()) {
            bytes += waiting.size();
        }
        return bytes;
    }

    /** The connection takes more again. */
    public void onWritable() {
        onProgress();
    }

    /** What kept messages from being sent may be over. */
    void onProgress() {
        window.dispatch();
        continueReplay();
        noteCongestion(true);
    }

    /** PUBACK arrived, with whatever code [MQTT-4.4.0-2]. */
    public void onPubAck(int packetIdentifier) {
        window.onPubAck(packetIdentifier);
    }

    /** PUBREC arrived; answers whether its packet identifier is in flight. */
    public boolean onPubRec(int packetIdentifier, ReasonCode reasonCode) {
        return window.onPubRec(packetIdentifier, reasonCode);
    }

    /** PUBCOMP arrived. */
    public void onPubComp(int packetIdentifier) {
        window.onPubComp(packetIdentifier);
    }

    // ---- QoS 2 messages from the client.

    /** Takes a QoS 2 packet identifier over; false if it is a repeat [MQTT-4.3.3-10] [v3 MQTT-4.3.3-2]. */
    public boolean holdInbound(int packetIdentifier) {
        if (state.isInboundHeld(packetIdentifier)) {
            return false;
        }
        submit(new Command.InboundHeld(state, packetIdentifier));
        return true;
    }

    /** Releases it; false if it was not held. */
    public boolean releaseInbound(int packetIdentifier) {
        if (!state.isInboundHeld(packetIdentifier)) {
            return false;
        }
        submit(new Command.InboundReleased(state, packetIdentifier)); // [MQTT-4.3.3-12]
        return true;
    }

    /** Releases all: the other side no longer knows what it was in the middle of sending. */
    public void releaseAllInbound() {
        assert services.loop().inEventLoop();
        for (int id = 1; id <= MOST_IDENTIFIERS && state.inboundHeld() > 0; id++) {
            releaseInbound(id);
        }
    }

    // ---- Commands.

    /** Whether the log keeps the session: it lasts, and so does the log. */
    public boolean isStored() {
        return state.number() > 0;
    }

    /** A session that ends with its connection never touches the log. */
    void submit(Command.OfSession command) {
        if (isStored()) {
            services.log().submit(command);
        } else {
            state.apply(command);
        }
    }

    /** Runs {@code then} once what was submitted is as safe as the broker promises. */
    public void whenStored(Runnable then) {
        if (isStored()) {
            services.log().whenStored(then);
        } else {
            then.run();
        }
    }

    @Override
    public void onApplied(Command.OfSession command) {
        switch (command) {
            case Command.Queued queued -> {
                services.counters().count(Counter.QUEUED_MESSAGES);
                services.counters().add(Counter.QUEUED_BYTES, queued.message().size());
                window.dispatch();
            }
            case Command.Settled settled -> {
                QueuedMessage message = settled.message();
                services.counters().add(Counter.QUEUED_MESSAGES, -1);
                services.counters().add(Counter.QUEUED_BYTES, -message.size());
                onProgress();
            }
            case Command.Opened ignored -> {}
            case Command.ExpiryChanged ignored -> {}
            case Command.WillRemoved ignored -> {}
            case Command.Detached ignored -> {}
            case Command.Ended ignored -> {}
            case Command.Subscribed ignored -> {}
            case Command.Unsubscribed ignored -> {}
            case Command.Skipped ignored -> {}
            case Command.Refused ignored -> {}
            case Command.Received ignored -> {}
            case Command.AtMostOnceSent ignored -> {}
            case Command.InboundHeld ignored -> {}
            case Command.InboundReleased ignored -> {}
        }
    }

    /** Tells publishers whether to slow down; {@code progress} says that the client took something. */
    private void noteCongestion(boolean progress) {
        boolean now = outbound != null && (!outbound.isWritable() || window.waiting() >= congestedFrom);
        if (now && (progress || !congested)) {
            // 0 means none, so the one instant in 2^64 that would be 0 is moved by a nanosecond.
            mailbox.patienceEnds((services.loop().nanos() + PATIENCE_NANOS) | 1);
        } else if (!now && congested) {
            mailbox.patienceEnds(0);
        }
        congested = now;
    }
}
