// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import io.godwit.broker.config.BridgeConfig;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.connection.Endpoint;
import io.godwit.broker.connection.Wire;
import io.godwit.broker.session.OnLoop;
import io.godwit.broker.session.Session;
import io.godwit.broker.store.SessionOwner;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.broker.transport.Conversation;
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
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bridge as a client of this broker: the wire of a connection that no network belongs to. It connects, subscribes to what
 * goes out, and then hands on what the connection sends.
 *
 * <p>Always MQTT 5, whatever the other side speaks: Subscription Identifiers tell which line a message is for, reason codes
 * tell what became of one.
 */
@OnLoop
final class NearSide implements Wire {
    /** Who uses the near side. */
    interface Owner {
        /** It is connected. {@code properties} are those of CONNACK. */
        void onNearOpen(Properties properties);

        /** A PUBLISH or an answer to one. */
        void onNearPacket(Packet packet);

        /** The connection was refused or ended, and not by {@link #leave}. */
        void onNearClosed(String reason);
    }

    private final BridgeConfig config;
    private final TopicMapping mapping;
    private final BridgeServices services;
    private final Owner owner;

    /** Absent while the other broker is away. */
    private final @Nullable Wire far;

    private @Nullable Conversation conversation;
    private @Nullable Runnable subscribed;
    private boolean accepted;
    private boolean paused;
    private boolean open = true;
    private boolean leaving;
    private String reason = "";

    NearSide(BridgeConfig config, TopicMapping mapping, BridgeServices services, @Nullable Wire far, Owner owner) {
        this.config = config;
        this.mapping = mapping;
        this.services = services;
        this.far = far;
        this.owner = owner;
    }

    /** Whether the session here outlives its connection. */
    static boolean lasts(BridgeConfig config) {
        // A lazy bridge connects because messages wait, so there has to be a place where they can.
        return !config.local().cleanStart() || config.start().type() == BridgeConfig.StartType.LAZY;
    }

    /**
     * Connects. {@link Owner#onNearOpen} follows, or {@link Owner#onNearClosed}.
     *
     * @param receiveMaximum messages above QoS 0 that the other side takes at a time
     */
    void connect(int receiveMaximum) {
        holdFar();
        ListenerConfig listener = services.near().listener(config).ofBridge(SessionOwner.BRIDGE_PORT);
        BridgeSecurity security = new BridgeSecurity(
                services.near().security(config), config.local().login());
        Endpoint endpoint =
                new Endpoint("bridge " + config.name(), 0, SessionOwner.BRIDGE_PORT, listener, security, null);
        Properties properties = Properties.builder()
                .number(Property.SESSION_EXPIRY_INTERVAL, lasts(config) ? SessionState.NEVER_EXPIRES : 0)
                .number(Property.RECEIVE_MAXIMUM, receiveMaximum)
                .build();
        Conversation begun = services.near().begin(endpoint, this);
        conversation = begun;
        byte[] password = config.local().login().password();
        begun.onPacket(new Connect(
                ProtocolVersion.V5,
                true,
                !lasts(config),
                0,
                properties,
                config.local().clientId(),
                null,
                config.local().login().userName(),
                // Whoever checks it wipes it; the next connect needs it again.
                password == null ? null : password.clone()));
    }

    /**
     * Subscribes to what goes out and to nothing else.
     *
     * @param retained whether retained messages are to go out, too
     */
    void subscribe(boolean retained, Runnable then) {
        List<TopicFilter> stale = new ArrayList<>();
        List<TopicFilter> wanted = new ArrayList<>();
        List<TopicMapping.Numbered> outgoing = mapping.outgoing();
        outgoing.forEach(line -> wanted.add(line.topic().localFilter()));
        Session session = services.near().session(config.local().clientId());
        if (session != null) {
            for (StoredSubscription known : session.state().subscriptions()) {
                if (!wanted.contains(known.subscription().filter())) {
                    stale.add(known.subscription().filter());
                }
            }
        }
        if (!stale.isEmpty()) {
            tell(new Unsubscribe(1, stale, Properties.NONE));
        }
        if (outgoing.isEmpty()) {
            then.run();
            return;
        }
        subscribed = then;
        for (int i = 0; i < outgoing.size(); i++) {
            TopicMapping.Numbered line = outgoing.get(i);
            Subscription subscription = new Subscription(
                    line.topic().localFilter(),
                    line.topic().qos(),
                    true,
                    true,
                    retained ? RetainHandling.SEND : RetainHandling.DO_NOT_SEND);
            Properties identifier = Properties.builder()
                    .number(Property.SUBSCRIPTION_IDENTIFIER, line.identifier())
                    .build();
            // The last answer says that all is stored: the log keeps its order.
            tell(new Subscribe(i == outgoing.size() - 1 ? 2 : 1, List.of(subscription), identifier));
        }
    }

    /** Hands a packet to this broker. */
    void tell(Packet packet) {
        Conversation current = conversation;
        if (open && current != null) {
            current.onPacket(packet);
        }
    }

    /** The other side takes more again. */
    void onWritable() {
        Conversation current = conversation;
        if (open && current != null) {
            current.onWritable();
        }
    }

    /** Says good-bye: the session stays where it lasts. */
    void leave() {
        leaving = true;
        tell(new Disconnect(ReasonCode.SUCCESS));
        shut();
    }

    // ---- The wire.

    @Override
    public void send(Packet packet) {
        switch (packet) {
            case ConnAck answer -> onConnAck(answer);
            case SubAck answer -> onSubAck(answer);
            case Disconnect bye -> reason = said(bye.reasonCode(), bye.properties());
            case Publish publish -> owner.onNearPacket(publish);
            case PubAck answer -> owner.onNearPacket(answer);
            case PubRec answer -> owner.onNearPacket(answer);
            case PubRel answer -> owner.onNearPacket(answer);
            case PubComp answer -> owner.onNearPacket(answer);
            case UnsubAck ignored -> {}
            case PingResp ignored -> {}
            case Connect wrong -> throw notForClients(wrong);
            case Subscribe wrong -> throw notForClients(wrong);
            case Unsubscribe wrong -> throw notForClients(wrong);
            case PingReq wrong -> throw notForClients(wrong);
            case Auth wrong -> throw notForClients(wrong);
        }
    }

    private static IllegalStateException notForClients(Packet packet) {
        return new IllegalStateException("A connection sent " + packet.type() + " to a bridge");
    }

    private void onConnAck(ConnAck answer) {
        if (answer.reasonCode().isError()) {
            reason = said(answer.reasonCode(), answer.properties());
            return;
        }
        accepted = true;
        // The connection goes on with the session after this packet; what follows must not overtake that.
        services.loop().execute(() -> {
            if (open) {
                owner.onNearOpen(answer.properties());
                holdFar();
            }
        });
    }

    private void onSubAck(SubAck answer) {
        if (answer.reasonCodes().getFirst().isError()) {
            services.log()
                    .error("Bridge " + config.name() + ": this broker does not let it subscribe: "
                            + said(answer.reasonCodes().getFirst(), answer.properties())
                            + "; check the ACL of local_username.");
        }
        Runnable then = subscribed;
        if (answer.packetIdentifier() == 2 && then != null) {
            subscribed = null;
            then.run();
        }
    }

    static String said(ReasonCode code, Properties properties) {
        String text = properties.text(Property.REASON_STRING);
        return text == null ? code.text() : text;
    }

    /** Nothing is read from the other side before this side can take it, or while it does not want more. */
    private void holdFar() {
        Wire other = far;
        if (other == null) {
            return;
        }
        if (accepted && !paused) {
            other.resumeReading();
        } else {
            other.pauseReading();
        }
    }

    /** Whether this broker takes no more at the moment. */
    boolean isPaused() {
        return paused || !accepted;
    }

    @Override
    public ProtocolVersion version() {
        return ProtocolVersion.V5;
    }

    @Override
    public boolean isWritable() {
        Wire other = far;
        return open && (other == null || other.isWritable());
    }

    @Override
    public long pendingBytes() {
        Wire other = far;
        return other == null ? 0 : other.pendingBytes();
    }

    @Override
    public void pauseReading() {
        paused = true;
        holdFar();
    }

    @Override
    public void resumeReading() {
        paused = false;
        holdFar();
    }

    @Override
    public void close() {
        shut();
    }

    @Override
    public void abort() {
        shut();
    }

    private void shut() {
        if (!open) {
            return;
        }
        open = false;
        services.loop().execute(() -> {
            Conversation ended = conversation;
            if (ended != null) {
                ended.onClosed("");
            }
            if (!leaving) {
                owner.onNearClosed(reason.isEmpty() ? "the connection to this broker ended" : reason);
            }
        });
    }
}
