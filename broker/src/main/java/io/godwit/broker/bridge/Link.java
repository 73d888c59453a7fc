// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import io.godwit.broker.config.BridgeConfig;
import io.godwit.broker.config.BridgeTopic;
import io.godwit.broker.connection.Wire;
import io.godwit.broker.session.Loop;
import io.godwit.broker.session.OnLoop;
import io.godwit.broker.session.Session;
import io.godwit.broker.store.MessageQueue;
import io.godwit.broker.transport.Dialed;
import io.godwit.broker.transport.Dialer;
import io.godwit.protocol.packet.Auth;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.PingResp;
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
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the other broker, from the call to its end: CONNECT as a client, then the near side with what the other
 * broker takes, then {@link Relay}.
 *
 * <pre>
 * calling --open--> awaiting CONNACK --accepted--> joining --near side connected--> joined
 *    |                     |                          |                              |
 *    +---- failed ---------+-------- refused ---------+------ closed, violation, ----+--> over
 *                                                             silence, leave
 * </pre>
 */
@OnLoop
final class Link implements Dialed, NearSide.Owner, Relay.Owner {
    /** How long a network connection may take, its TLS, and the answer to CONNECT; each. */
    private static final int PATIENCE_MILLIS = 20_000;

    private static final byte[] ONE = {'1'};
    private static final byte[] ZERO = {'0'};

    private enum Phase {
        CALLING,
        AWAITING_CONNACK,
        JOINING,
        JOINED,
        OVER
    }

    /** Who has the link. */
    interface Owner {
        /** Messages cross. */
        void onJoined(Link link);

        /** The end; the first and only word about it. {@code reason} is for the log. */
        void onOver(Link link, String reason);

        /** The other broker does not know bridges: it has to be connected to as an ordinary client. */
        void onPrivateRefused();
    }

    private final BridgeConfig config;
    private final BridgeConfig.Address address;
    private final BridgeServices services;
    private final TopicMapping mapping;
    private final BridgeCounts counts;
    private final Complaints complaints;
    private final Owner owner;

    /** Whether CONNECT says that this is a bridge. */
    private final boolean asBridge;

    private Phase phase = Phase.CALLING;
    private Dialer.@Nullable Call call;
    private @Nullable Wire far;
    private @Nullable NearSide near;
    private @Nullable Relay relay;
    private Loop.@Nullable Timer timer;
    private int keepAliveSeconds;
    private long sentNanos;
    private long heardNanos;
    private boolean pinged;
    private String goodbye = "";

    /** Packet identifiers that are the link's own, with the line or what else they are about. */
    private final Map<Integer, String> own = new HashMap<>();

    Link(
            BridgeConfig config,
            BridgeConfig.Address address,
            BridgeServices services,
            TopicMapping mapping,
            BridgeCounts counts,
            Complaints complaints,
            boolean asBridge,
            Owner owner) {
        this.config = config;
        this.address = address;
        this.services = services;
        this.mapping = mapping;
        this.counts = counts;
        this.complaints = complaints;
        this.asBridge = asBridge;
        this.owner = owner;
    }

    BridgeConfig.Address address() {
        return address;
    }

    boolean isJoined() {
        return phase == Phase.JOINED;
    }

    void call() {
        call = services.calls().dial(target(config, address, services), this);
    }

    static Dialer.Target target(BridgeConfig config, BridgeConfig.Address address, BridgeServices services) {
        return new Dialer.Target(
                address,
                config.network(),
                config.remote().version(),
                services.limits().get().maxPacketSize(),
                PATIENCE_MILLIS);
    }

    // ---- The network connection.

    @Override
    public void onOpen(Wire wire) {
        if (phase != Phase.CALLING) {
            wire.abort();
            return;
        }
        phase = Phase.AWAITING_CONNACK;
        far = wire;
        timer = services.loop().schedule(() -> end("no answer to CONNECT in time"), PATIENCE_MILLIS);
        wire.send(connect());
    }

    private Connect connect() {
        BridgeConfig.Remote remote = config.remote();
        BridgeConfig.Notifications notifications = config.notifications();
        Will will = notifications.enabled() && !notifications.localOnly()
                ? new Will(TopicName.of(notifications.topic()), ZERO, QoS.AT_LEAST_ONCE, true, Properties.NONE)
                : null;
        return new Connect(
                remote.version(),
                asBridge,
                remote.cleanStart(),
                remote.keepAliveSeconds(),
                remote.version().isV5() ? connectProperties(remote) : Properties.NONE,
                remote.clientId(),
                will,
                remote.login().userName(),
                remote.login().password());
    }

    private Properties connectProperties(BridgeConfig.Remote remote) {
        Properties.Builder properties = Properties.builder();
        if (remote.sessionExpirySeconds() > 0) {
            properties.number(Property.SESSION_EXPIRY_INTERVAL, remote.sessionExpirySeconds());
        }
        int most = services.limits().get().maxInflightMessages();
        int receiveMaximum = remote.receiveMaximum() > 0 ? remote.receiveMaximum() : most;
        if (receiveMaximum > 0) {
            properties.number(Property.RECEIVE_MAXIMUM, receiveMaximum);
        }
        int packetSize = services.limits().get().maxPacketSize();
        if (packetSize > 0) {
            properties.number(Property.MAXIMUM_PACKET_SIZE, packetSize);
        }
        if (remote.maxTopicAlias() > 0) {
            properties.number(Property.TOPIC_ALIAS_MAXIMUM, remote.maxTopicAlias());
        }
        return properties.build();
    }

    @Override
    public void onFailed(String reason) {
        end(reason);
    }

    @Override
    public void onClosed(String cause) {
        if (phase == Phase.AWAITING_CONNACK && asBridge && cause.isEmpty()) {
            // Some brokers do not answer what they do not know.
            owner.onPrivateRefused();
        }
        if (!goodbye.isEmpty()) {
            end(goodbye);
        } else {
            end(cause.isEmpty() ? "the other broker closed the connection" : cause);
        }
    }

    @Override
    public void onViolation(ProtocolViolation violation, byte[] received) {
        Wire wire = far;
        if (phase == Phase.JOINED && config.remote().version().isV5() && wire != null) {
            wire.send(new Disconnect(violation.reasonCode()));
        }
        end("the other broker broke the protocol: " + violation.detail() + " ["
                + violation.statement().citation() + "]");
    }

    @Override
    public void onWritable() {
        NearSide current = near;
        if (current != null) {
            current.onWritable();
        }
    }

    @Override
    public void onShutdown(String cause) {
        leave(cause);
    }

    // ---- What the other broker says.

    @Override
    public void onPacket(Packet packet) {
        heardNanos = services.loop().nanos();
        pinged = false;
        try {
            switch (phase) {
                case CALLING, OVER -> {
                    // Nothing is handled before the call is answered or after its end.
                }
                case AWAITING_CONNACK -> onFirst(packet);
                case JOINING, JOINED -> onLater(packet);
            }
        } catch (ProtocolViolation violation) {
            onViolation(violation, new byte[0]);
        }
    }

    private void onFirst(Packet packet) {
        if (packet instanceof Disconnect bye) {
            end("the other broker said: " + NearSide.said(bye.reasonCode(), bye.properties()));
        } else if (packet instanceof ConnAck answer) {
            onConnAck(answer);
        } else {
            throw violation("The first packet of a server is " + packet.type() + ", not CONNACK");
        }
    }

    private static ProtocolViolation violation(String detail) {
        return new ProtocolViolation(ReasonCode.PROTOCOL_ERROR, Statement.V5_4_13_1_1, detail);
    }

    private void onConnAck(ConnAck answer) {
        if (answer.reasonCode().isError()) {
            if (answer.reasonCode() == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION && asBridge) {
                owner.onPrivateRefused();
            }
            end("the other broker refused the connection: "
                    + NearSide.said(answer.reasonCode(), answer.properties())
                    + advice(answer.reasonCode()));
            return;
        }
        Wire wire = far;
        if (wire == null) {
            throw new IllegalStateException("CONNACK without a connection");
        }
        phase = Phase.JOINING;
        stopTimer();
        FarLimits limits = FarLimits.of(config.remote(), answer);
        keepAliveSeconds = limits.keepAliveSeconds();
        sentNanos = services.loop().nanos();
        heardNanos = sentNanos;
        watchSilence();
        Session session = services.near().session(config.local().clientId());
        if (session != null && !answer.sessionPresent()) {
            // Whatever it was in the middle of sending is not gone on with: its packet identifiers are free again.
            session.releaseAllInbound();
        }
        NearSide begun = new NearSide(config, mapping, services, wire, this);
        near = begun;
        boolean echoes = !asBridge && !config.remote().version().isV5();
        relay = new Relay(config, services, mapping, begun, wire, limits, echoes, counts, complaints, this);
        introduce(wire, session);
        begun.connect(limits.receiveMaximum());
    }

    private static String advice(ReasonCode code) {
        return switch (code) {
            case BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED -> "; check remote_username and remote_password";
            case CLIENT_IDENTIFIER_NOT_VALID -> "; choose another remote_clientid";
            case UNSUPPORTED_PROTOCOL_VERSION -> "; choose another bridge_protocol_version or try_private false";
            default -> "";
        };
    }

    /** What is told to the other broker before messages cross. */
    private void introduce(Wire wire, @Nullable Session session) {
        Identifiers identifiers =
                new Identifiers(session == null ? null : session.state().queue());
        if (tellsThere()) {
            int identifier = identifiers.next();
            own.put(identifier, "notification");
            wire.send(notification(ONE, QoS.AT_LEAST_ONCE, identifier));
        }
        Map<TopicFilter, BridgeTopic> incoming = new LinkedHashMap<>();
        Set<TopicFilter> outgoing = new LinkedHashSet<>();
        for (BridgeTopic topic : config.topics()) {
            if (topic.direction().comesIn()) {
                incoming.merge(
                        topic.remoteFilter(), topic, (one, two) -> one.qos().compareTo(two.qos()) < 0 ? two : one);
            } else {
                outgoing.add(topic.remoteFilter());
            }
        }
        outgoing.removeAll(incoming.keySet());
        if (config.remote().unsubscribes()) {
            for (TopicFilter filter : outgoing) {
                int identifier = identifiers.next();
                own.put(identifier, "unsubscribe");
                wire.send(new Unsubscribe(identifier, List.of(filter), Properties.NONE));
            }
        }
        boolean v5 = config.remote().version().isV5();
        incoming.forEach((filter, topic) -> {
            int identifier = identifiers.next();
            own.put(identifier, topic.place());
            // With no local and retain as published the other broker does what it does for a bridge of MQTT 3.
            wire.send(new Subscribe(
                    identifier,
                    List.of(new Subscription(filter, topic.qos(), v5, v5, RetainHandling.SEND)),
                    Properties.NONE));
        });
    }

    private boolean tellsThere() {
        return config.notifications().enabled() && !config.notifications().localOnly();
    }

    private Publish notification(byte[] state, QoS qos, int identifier) {
        return new Publish(
                false, qos, true, TopicName.of(config.notifications().topic()), identifier, Properties.NONE, state);
    }

    private void onLater(Packet packet) {
        switch (packet) {
            case Publish publish -> relay(publish);
            case PubAck answer -> {
                if (own.remove(answer.packetIdentifier()) == null) {
                    relay(answer);
                } else if (answer.reasonCode().isError()) {
                    services.log()
                            .warning(
                                    "Bridge " + config.name() + ": the other broker does not take the notification on "
                                            + config.notifications().topic() + ": "
                                            + NearSide.said(answer.reasonCode(), answer.properties())
                                            + "; let remote_username publish there, or write \"notifications_local_only true\".");
                }
            }
            case PubRec answer -> relay(answer);
            case PubRel answer -> relay(answer);
            case PubComp answer -> relay(answer);
            case SubAck answer -> onSubAck(answer);
            case UnsubAck answer -> own.remove(answer.packetIdentifier());
            case PingResp ignored -> {}
            case Disconnect bye -> {
                goodbye = "the other broker said: " + NearSide.said(bye.reasonCode(), bye.properties());
                end(goodbye);
            }
            case ConnAck wrong -> throw violation("A second CONNACK");
            case Auth wrong -> throw violation("AUTH without a method in CONNECT");
            case Connect wrong -> throw violation(wrong.type() + " is for clients to send");
            case Subscribe wrong -> throw violation(wrong.type() + " is for clients to send");
            case Unsubscribe wrong -> throw violation(wrong.type() + " is for clients to send");
            case PingReq wrong -> throw violation(wrong.type() + " is for clients to send");
        }
    }

    private void relay(Packet packet) {
        Relay current = relay;
        if (current != null) {
            current.fromFar(packet);
        }
    }

    private void onSubAck(SubAck answer) {
        String line = own.remove(answer.packetIdentifier());
        for (ReasonCode code : answer.reasonCodes()) {
            if (code.isError()) {
                services.log()
                        .error("Bridge " + config.name() + ": the other broker refuses the subscription of " + line
                                + ": "
                                + NearSide.said(code, answer.properties())
                                + "; nothing comes in by this line. Check what remote_username may read there.");
            }
        }
    }

    // ---- The near side.

    @Override
    public void onNearOpen(Properties properties) {
        NearSide current = near;
        Relay carrying = relay;
        if (phase != Phase.JOINING || current == null || carrying == null) {
            return;
        }
        phase = Phase.JOINED;
        carrying.onNearOpen(properties);
        current.subscribe(true, () -> {});
        owner.onJoined(this);
    }

    @Override
    public void onNearPacket(Packet packet) {
        Relay carrying = relay;
        if (phase != Phase.OVER && carrying != null) {
            sentNanos = services.loop().nanos();
            carrying.fromNear(packet);
        }
    }

    @Override
    public void onNearClosed(String reason) {
        end("this broker ended the bridge's connection: " + reason);
    }

    @Override
    public void onTryLater(String reason) {
        services.loop().execute(() -> end(reason));
    }

    // ---- Silence.

    private void watchSilence() {
        if (keepAliveSeconds > 0) {
            timer = services.loop().schedule(this::onTick, Math.max(250, keepAliveSeconds * 1000L / 4));
        }
    }

    private void onTick() {
        Wire wire = far;
        NearSide current = near;
        if (phase == Phase.OVER || wire == null || current == null) {
            return;
        }
        long now = services.loop().nanos();
        long keepAliveNanos = TimeUnit.SECONDS.toNanos(keepAliveSeconds);
        if (current.isPaused()) {
            heardNanos = now; // Nothing can be heard while nothing is read.
        }
        if (now - heardNanos >= keepAliveNanos * 3 / 2) {
            end("nothing heard for " + TimeUnit.NANOSECONDS.toSeconds(now - heardNanos)
                    + " s although it was asked; the network or the other broker is gone");
            return;
        }
        // A tick early, so that the other side never waits longer than it was told [MQTT-3.1.2-20] [v3 MQTT-3.1.2-23].
        long early = keepAliveNanos / 4;
        if (!pinged && (now - sentNanos >= keepAliveNanos - early || now - heardNanos >= keepAliveNanos - early)) {
            pinged = true;
            sentNanos = now;
            wire.send(PingReq.INSTANCE);
        }
        watchSilence();
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    // ---- The end.

    /** Says good-bye to both sides; {@link Owner#onOver} is not called. */
    void leave(String reason) {
        if (phase == Phase.OVER) {
            return;
        }
        Wire wire = far;
        boolean said = phase == Phase.JOINING || phase == Phase.JOINED;
        over();
        if (wire == null || !said) {
            hangUp(wire);
            return;
        }
        if (tellsThere()) {
            wire.send(notification(ZERO, QoS.AT_MOST_ONCE, 0)); // DISCONNECT keeps the will from saying it.
        }
        wire.send(new Disconnect(ReasonCode.SUCCESS)); // [MQTT-3.14.4-1]
        wire.close();
        services.log()
                .information(
                        "Bridge " + config.name() + " left " + address + ": " + reason + "; " + counts.text() + ".");
    }

    private void end(String reason) {
        if (phase == Phase.OVER) {
            return;
        }
        over();
        hangUp(far);
        owner.onOver(this, reason);
    }

    private void hangUp(@Nullable Wire wire) {
        if (wire != null) {
            wire.close();
        } else if (call != null) {
            call.cancel();
        }
    }

    private void over() {
        phase = Phase.OVER;
        stopTimer();
        NearSide current = near;
        if (current != null) {
            current.leave();
        }
    }

    /** Whether its CONNECT said that this is a bridge. */
    boolean saidBridge() {
        return asBridge;
    }

    /** Packet identifiers that no message under way has, those first that the session will come to last. */
    private static final class Identifiers {
        private static final int MOST = 65_535;

        private final @Nullable MessageQueue queue;
        private long next;

        Identifiers(@Nullable MessageQueue queue) {
            this.queue = queue;
            this.next = queue == null ? 0 : queue.head();
        }

        int next() {
            int identifier;
            do {
                next--;
                identifier = 1 + Math.floorMod(next, MOST);
            } while (queue != null && queue.withIdentifier(identifier) != null);
            return identifier;
        }
    }
}
