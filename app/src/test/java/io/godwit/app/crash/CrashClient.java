// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.crash;

import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A client with a session that lasts, of MQTT 3.1.1 or 5.0, which publishes or subscribes, goes away and comes back, and does its
 * part of every handshake over all its connections. It connects again by itself whenever there is a broker.
 *
 * <pre>
 *            connects            CONNACK             DISCONNECT
 *   AWAY ──────────────▶ OPENING ──────▶ ONLINE ──────────────▶ LEAVING
 *    ▲                      │              │                       │
 *    └──────────────────────┴──────────────┴───────────────────────┘  end of the connection
 * </pre>
 */
final class CrashClient implements PacketSocket.Receiver {
    private enum State {
        AWAY,
        OPENING,
        ONLINE,
        LEAVING
    }

    /** What this client knows of its session at the broker. */
    private enum Knowledge {
        ABSENT,
        PERHAPS,
        PRESENT
    }

    private static final int REQUEST = 1;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long EXPIRY_SECONDS = 86_400;

    private final String identifier;
    private final ProtocolVersion version;
    private final int port;
    private final Selector selector;
    private final RandomGenerator random;
    private final Trace trace;
    private final Ledger ledger;
    private final Habits habits;
    private final Outbox outbox;
    private final Inbox inbox;
    private final Reader reader;
    private final Wills wills;

    private State state = State.AWAY;
    private Knowledge session = Knowledge.ABSENT;

    /** What was known of it when CONNECT was sent. */
    private Knowledge expected = Knowledge.ABSENT;

    private @Nullable PacketSocket socket;

    /** Whether the last CONNECT that was not answered asked for another session; then so does the next. */
    private boolean cleanStart;

    /** The SUBSCRIBE or UNSUBSCRIBE without an answer; sent again on the next connection. */
    private @Nullable Packet request;

    private long backAtNanos;
    private long nextActNanos;
    private boolean calm;

    /** Whether the broker of the connection was killed. */
    private boolean killed;

    private int connections;

    CrashClient(
            String identifier,
            ProtocolVersion version,
            int port,
            Selector selector,
            Habits habits,
            Ledger ledger,
            Trace trace) {
        this.identifier = identifier;
        this.version = version;
        this.port = port;
        this.selector = selector;
        this.random = habits.random();
        this.trace = trace;
        this.ledger = ledger;
        this.habits = habits;
        this.outbox = new Outbox(ledger.author(identifier, false), ledger);
        this.reader = ledger.reader(identifier);
        this.inbox = new Inbox(reader, ledger);
        this.wills = new Wills(ledger.author("will of " + identifier, true), identifier, version, random, ledger);
    }

    /** Does what is due; {@code brokerIsUp} says whether connecting makes sense. */
    void act(long nowNanos, boolean brokerIsUp) {
        wills.act(nowNanos, brokerIsUp);
        switch (state) {
            case AWAY -> {
                if (brokerIsUp && nowNanos - backAtNanos >= 0) {
                    connect(nowNanos);
                }
            }
            case OPENING, LEAVING -> {}
            case ONLINE -> {
                if (!brokerIsUp) {
                    return; // What the broker said before it was killed is still to be read; nothing that is said now
                    // counts.
                }
                answer();
                if (!calm && nowNanos - nextActNanos >= 0) {
                    nextActNanos = nowNanos + habits.pauseNanos();
                    live(nowNanos);
                }
            }
        }
    }

    /** From here on the client stays connected, finishes what it began and begins nothing. */
    void beCalm() {
        calm = true;
        backAtNanos = System.nanoTime();
    }

    /** The client takes up its life again. */
    void beLively() {
        calm = false;
    }

    /** Whether everything this client began has come to its end. */
    boolean isSettled() {
        return state == State.ONLINE && request == null && outbox.isEmpty() && inbox.isSettled();
    }

    /** The broker was killed: from its last breath on, what was not heard was not said. */
    void onKill() {
        killed = socket != null;
        if (!killed) {
            outbox.onKill();
        }
        if (state == State.LEAVING) {
            wills.forgetLast();
        } else {
            wills.onKill();
        }
    }

    /** The broker is being stopped; whether wills are published then is its own choice. */
    void onStop() {
        wills.forgetAll();
    }

    /** The broker is back. */
    void onStart(long nowNanos) {
        wills.onStart(nowNanos);
    }

    private void connect(long nowNanos) {
        boolean clean = cleanStart || (!calm && session == Knowledge.PRESENT && habits.wantsCleanStart());
        try {
            socket = PacketSocket.open(selector, port, version, this);
        } catch (IOException notYet) {
            backAtNanos = nowNanos + RETRY_NANOS;
            return;
        }
        connections++;
        cleanStart = clean;
        if (clean) {
            habits.subscribed().forEach(reader::onUnsubscribeSent);
        }
        // Clean Session of 3.1.1 would end the session with the connection, so there such a start takes two
        // connections.
        boolean onlyToClean = clean && !version.isV5();
        if (clean) {
            wills.forgetLast();
        }
        Will will = habits.hasWill() && !onlyToClean ? wills.next() : null;
        trace.add("%s CONNECT %s %s will %s", identifier, connections, clean ? "clean" : "", will != null);
        Properties properties = version.isV5()
                ? Properties.builder()
                        .number(Property.SESSION_EXPIRY_INTERVAL, EXPIRY_SECONDS)
                        .number(Property.RECEIVE_MAXIMUM, habits.receiveMaximum())
                        .build()
                : Properties.NONE;
        state = State.OPENING;
        send(new Connect(version, false, clean, 0, properties, identifier, will, null, null));
        expected = session;
        if (session == Knowledge.ABSENT) {
            session = Knowledge.PERHAPS;
        }
    }

    @Override
    public void onPacket(Packet packet) {
        switch (packet) {
            case ConnAck connAck -> onConnAck(connAck);
            case Publish publish -> {
                trace.add(
                        "%s got %s %s qos %s id %s%s%s",
                        identifier,
                        Mark.of(publish.payload()),
                        publish.topic(),
                        publish.qos().value(),
                        publish.packetIdentifier(),
                        publish.dup() ? " dup" : "",
                        publish.retain() ? " retain" : "");
                inbox.onPublish(publish);
            }
            case PubRel pubRel -> inbox.onPubRel(pubRel.packetIdentifier());
            case PubAck pubAck -> {
                trace.add("%s got PUBACK %s", identifier, pubAck.packetIdentifier());
                outbox.onPubAck(pubAck.packetIdentifier(), pubAck.reasonCode());
            }
            case PubRec pubRec -> {
                trace.add("%s got PUBREC %s", identifier, pubRec.packetIdentifier());
                if (outbox.onPubRec(pubRec.packetIdentifier(), pubRec.reasonCode())) {
                    send(new PubRel(pubRec.packetIdentifier()));
                }
            }
            case PubComp pubComp -> {
                trace.add("%s got PUBCOMP %s", identifier, pubComp.packetIdentifier());
                outbox.onPubComp(pubComp.packetIdentifier(), pubComp.reasonCode());
            }
            case SubAck subAck -> onSubAck(subAck);
            case UnsubAck unsubAck -> onUnsubAck();
            case Disconnect disconnect -> trace.add("%s got DISCONNECT %s", identifier, disconnect.reasonCode());
            case Packet other -> trace.add("%s got %s", identifier, other);
        }
    }

    @Override
    public void onEnd() {
        trace.add("%s connection ended while %s", identifier, state);
        long now = System.nanoTime();
        if (state == State.LEAVING) {
            wills.onFarewell(now);
            end(now, calm ? 0 : habits.absenceNanos());
        } else {
            wills.onBreak(now);
            end(now, calm ? 0 : habits.returnNanos());
        }
    }

    private void onConnAck(ConnAck connAck) {
        trace.add("%s CONNACK %s present %s", identifier, connAck.reasonCode(), connAck.sessionPresent());
        long now = System.nanoTime();
        if (connAck.reasonCode() != ReasonCode.SUCCESS) {
            ledger.fault(identifier + " was refused: " + connAck.reasonCode());
            return;
        }
        if (cleanStart && connAck.sessionPresent()) {
            ledger.fault(identifier + " asked for another session and got the old one"); // [MQTT-3.1.2-4]
        } else if (!cleanStart && expected == Knowledge.PRESENT && !connAck.sessionPresent()) {
            ledger.fault(identifier + " lost its session"); // [MQTT-3.1.2-5]
        } else if (expected == Knowledge.ABSENT && connAck.sessionPresent()) {
            ledger.fault(identifier + " got a session that it does not have"); // [MQTT-3.2.2-2]
        }
        if (!connAck.sessionPresent()) {
            forget();
        }
        if (cleanStart && !version.isV5()) {
            // That session ends with this connection; the lasting one begins with the next.
            cleanStart = false;
            session = Knowledge.ABSENT;
            drop();
            end(now, 0);
            return;
        }
        cleanStart = false;
        session = Knowledge.PRESENT;
        state = State.ONLINE;
        wills.onConnected(now);
        for (Packet packet : outbox.again()) {
            trace.add("%s again %s", identifier, packet);
            send(packet);
        }
        Packet open = request;
        if (open != null) {
            send(open);
        }
    }

    /** The session of before is gone with its subscriptions. */
    private void forget() {
        inbox.forget();
        for (TopicFilter filter : habits.subscribed()) {
            reader.onUnsubscribeSent(filter);
            reader.onUnsubscribed(filter);
        }
        habits.subscribed().clear();
        request = null;
    }

    private void onSubAck(SubAck subAck) {
        if (request instanceof Subscribe subscribe) {
            trace.add("%s SUBACK %s", identifier, subscribe);
            Subscription subscription = subscribe.subscriptions().getFirst();
            ReasonCode code = subAck.reasonCodes().getFirst();
            if (code.value() != subscription.qos().value()) {
                ledger.fault(identifier + " asked for " + subscription + " and got " + code);
            }
            reader.onSubscribed(subscription.filter());
            request = null;
        }
    }

    private void onUnsubAck() {
        if (request instanceof Unsubscribe unsubscribe) {
            TopicFilter filter = unsubscribe.filters().getFirst();
            trace.add("%s UNSUBACK %s", identifier, filter);
            reader.onUnsubscribed(filter);
            habits.subscribed().remove(filter);
            request = null;
        }
    }

    private void answer() {
        while (calm || habits.wantsToAnswer()) {
            Packet answer = inbox.nextAnswer();
            if (answer == null) {
                return;
            }
            send(answer);
        }
    }

    /** One thing that a client does of its own will. */
    private void live(long nowNanos) {
        switch (habits.next()) {
            case PUBLISH -> {
                for (int left = habits.burst(); left > 0 && outbox.hasRoom(); left--) {
                    Habits.Plan plan = habits.plan();
                    Publish publish = outbox.next(plan.topic(), plan.qos(), plan.retain(), plan.clears(), random);
                    trace.add(
                            "%s PUBLISH %s %s qos %s id %s%s",
                            identifier,
                            Mark.of(publish.payload()),
                            publish.topic(),
                            publish.qos().value(),
                            publish.packetIdentifier(),
                            publish.retain() ? " retain" : "");
                    send(publish);
                }
            }
            case SUBSCRIBE -> {
                if (request == null) {
                    Subscription subscription = new Subscription(
                            habits.anyFilter(),
                            random.nextBoolean() ? QoS.AT_LEAST_ONCE : QoS.EXACTLY_ONCE,
                            false,
                            false,
                            version.isV5() && random.nextBoolean() ? RetainHandling.DO_NOT_SEND : RetainHandling.SEND);
                    reader.onSubscribeSent(subscription.filter());
                    habits.subscribed().add(subscription.filter());
                    ask(new Subscribe(REQUEST, List.of(subscription), Properties.NONE));
                }
            }
            case UNSUBSCRIBE -> {
                TopicFilter filter = habits.anySubscribed();
                if (request == null && filter != null) {
                    reader.onUnsubscribeSent(filter);
                    ask(new Unsubscribe(REQUEST, List.of(filter), Properties.NONE));
                }
            }
            case LEAVE -> {
                trace.add("%s DISCONNECT", identifier);
                state = State.LEAVING;
                wills.onDisconnectSent();
                send(new Disconnect(ReasonCode.SUCCESS));
            }
            case BREAK -> {
                trace.add("%s breaks its connection", identifier);
                wills.onBreak(nowNanos);
                drop();
                end(nowNanos, habits.absenceNanos());
            }
            case PING -> send(PingReq.INSTANCE);
        }
    }

    private void ask(Packet packet) {
        trace.add("%s %s", identifier, packet);
        request = packet;
        send(packet);
    }

    private void send(Packet packet) {
        PacketSocket to = socket;
        if (to != null) {
            to.send(packet);
        }
    }

    private void drop() {
        PacketSocket old = socket;
        if (old != null) {
            old.close();
        }
    }

    private void end(long nowNanos, long absenceNanos) {
        if (killed) {
            // All that the broker had sent has been read by now.
            outbox.onKill();
            killed = false;
        }
        socket = null;
        state = State.AWAY;
        inbox.onConnectionEnd();
        backAtNanos = nowNanos + absenceNanos;
    }

    @Override
    public String toString() {
        return identifier + " is " + state + (request == null ? "" : ", waits for the answer to " + request)
                + (outbox.isEmpty() ? "" : ", has unsettled messages") + (inbox.isSettled() ? "" : ", " + inbox);
    }
}
