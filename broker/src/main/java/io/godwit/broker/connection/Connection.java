// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.auth.Bounds;
import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.auth.EnhancedAuthentication;
import io.godwit.broker.auth.RightsLoss;
import io.godwit.broker.auth.RightsReview;
import io.godwit.broker.message.Message;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.metrics.Presence;
import io.godwit.broker.session.OnLoop;
import io.godwit.broker.session.Outbound;
import io.godwit.broker.session.Session;
import io.godwit.broker.trace.Direction;
import io.godwit.broker.trace.TracedConnection;
import io.godwit.broker.trace.TracedPeer;
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
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import io.godwit.protocol.topic.TopicName;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The protocol state machine of one connection, the same for every version of MQTT. Confined to the loop of its session.
 *
 * <pre>
 * awaiting CONNECT --CONNECT--> authenticating --accepted--> connected
 *        |                           |                           |
 *        +------ anything else ------+--------- refused ---------+-- DISCONNECT, violation, silence, closed --> closed
 * </pre>
 */
@OnLoop
public final class Connection implements Outbound {
    /** Nothing more is read from a client that leaves this many bytes of answers unread. */
    private static final long MAX_UNREAD_BYTES = 1 << 20;

    private enum Phase {
        AWAITING_CONNECT,
        AUTHENTICATING,
        CONNECTED,
        CLOSED
    }

    /** What there is once CONNECT was accepted. */
    private record Accepted(
            Client client,
            LiveClient live,
            Session session,
            Publishing publishing,
            Subscribing subscribing,
            Deliveries deliveries) {}

    private final ConnectionServices services;
    private final Endpoint endpoint;
    private final Wire wire;
    private final ReadGate gate;
    private final KeepAlive keepAlive;
    private final SlowDown slowDown;

    /** Its neighbours in {@link OpenConnections}. */
    @Nullable
    Connection next;

    @Nullable
    Connection previous;

    private Phase phase = Phase.AWAITING_CONNECT;

    /** Absent before CONNECT and once it is answered. */
    private @Nullable Connecting connecting;

    /** Absent until CONNECT was accepted. */
    private @Nullable Accepted accepted;

    /** Absent unless the client authenticates again. */
    private @Nullable EnhancedAuthentication reauthentication;

    /** Absent until a packet is traced. */
    private @Nullable TracedConnection traced;

    /** A connection that waits for its CONNECT; on the loop that {@link #ownerKey} chooses. */
    public Connection(ConnectionServices services, Endpoint endpoint, Wire wire) {
        this.services = services;
        this.endpoint = endpoint;
        this.wire = wire;
        this.gate = new ReadGate(wire);
        this.keepAlive = new KeepAlive(services.loop(), () -> !gate.isClosed(), this::onSilence);
        this.slowDown = new SlowDown(services.loop(), gate);
    }

    /**
     * The text whose hash chooses the loop: the client identifier that the connection will have, or anything when one is
     * to be assigned.
     */
    public static String ownerKey(Connect connect, Endpoint endpoint) {
        if (!endpoint.listener().useUserNameAsClientId()) {
            return connect.clientIdentifier();
        }
        String certified = endpoint.certificateUserName();
        String shown = connect.userName();
        return certified != null ? certified : shown != null ? shown : "";
    }

    // ---- What arrives.

    /** A packet arrived; the first is CONNECT. */
    public void onPacket(Packet packet) {
        assert services.loop().inEventLoop();
        try {
            switch (phase) {
                case AWAITING_CONNECT -> onFirst(packet);
                case AUTHENTICATING -> {
                    traceArrival(packet);
                    onEarly(packet);
                }
                case CONNECTED -> {
                    traceArrival(packet);
                    keepAlive.heard();
                    onConnected(packet);
                    if (!wire.isWritable() && wire.pendingBytes() > MAX_UNREAD_BYTES) {
                        gate.close(ReadGate.Reason.UNREAD_ANSWERS);
                    }
                }
                case CLOSED -> {
                    // After a DISCONNECT or a refusal nothing is handled [MQTT-3.1.4-6] [v3 MQTT-3.1.4-5].
                }
            }
        } catch (ProtocolViolation violation) {
            onViolation(violation);
        }
    }

    private void onFirst(Packet packet) {
        if (!(packet instanceof Connect connect)) {
            // [MQTT-3.1.0-1] [v3 MQTT-3.1.0-1]
            throw new ProtocolViolation(
                    ReasonCode.PROTOCOL_ERROR,
                    Statement.V5_3_1_0_1,
                    "The first packet is " + packet.type() + ", not CONNECT");
        }
        services.counters().count(Counter.CONNECT_RECEIVED);
        phase = Phase.AUTHENTICATING;
        Connecting begun = new Connecting(this, services, endpoint, gate, connect);
        connecting = begun;
        services.open().add(this);
        traceBegin();
        traceArrival(connect);
        begun.start();
    }

    /** Between CONNECT and CONNACK only AUTH and DISCONNECT may come [MQTT-3.1.2-30]. */
    private void onEarly(Packet packet) {
        if (packet instanceof Auth auth && connecting != null) {
            connecting.onAuth(auth);
        } else if (packet instanceof Disconnect disconnect) {
            finish(Ending.Kind.LEFT, disconnect.reasonCode(), null, "");
        } else {
            throw new ProtocolViolation(
                    ReasonCode.PROTOCOL_ERROR, Statement.V5_3_1_2_30, packet.type() + " before CONNACK");
        }
    }

    private void onConnected(Packet packet) {
        Accepted current = accepted;
        if (current == null) {
            throw new IllegalStateException("Connected without a session");
        }
        Session session = current.session();
        switch (packet) {
            case Publish publish -> current.publishing().onPublish(publish);
            case PubAck ack -> session.onPubAck(ack.packetIdentifier());
            case PubRec received -> onPubRec(received, session);
            case PubRel release -> current.publishing().onPubRel(release);
            case PubComp complete -> session.onPubComp(complete.packetIdentifier());
            case Subscribe subscribe -> current.subscribing().onSubscribe(subscribe);
            case Unsubscribe unsubscribe -> current.subscribing().onUnsubscribe(unsubscribe);
            case PingReq ping -> send(PingResp.INSTANCE); // [MQTT-3.12.4-1] [v3 MQTT-3.12.4-1]
            case Disconnect disconnect -> onDisconnect(disconnect, current);
            case Auth auth -> onReauthentication(auth, current.client());
            case Connect again ->
                // [MQTT-3.1.0-2] [v3 MQTT-3.1.0-2]
                throw new ProtocolViolation(
                        ReasonCode.PROTOCOL_ERROR, Statement.V5_3_1_0_2, "A second CONNECT on one connection");
            case ConnAck wrong -> throw onlyFromServer(wrong);
            case SubAck wrong -> throw onlyFromServer(wrong);
            case UnsubAck wrong -> throw onlyFromServer(wrong);
            case PingResp wrong -> throw onlyFromServer(wrong);
        }
    }

    private static ProtocolViolation onlyFromServer(Packet packet) {
        return new ProtocolViolation(
                ReasonCode.PROTOCOL_ERROR, Statement.V5_4_13_1_1, packet.type() + " is for servers to send");
    }

    private void onPubRec(PubRec received, Session session) {
        if (!session.onPubRec(received.packetIdentifier(), received.reasonCode())
                && !received.reasonCode().isError()) {
            send(new PubRel(received.packetIdentifier(), ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, Properties.NONE));
        }
    }

    private void onDisconnect(Disconnect disconnect, Accepted current) {
        long expirySeconds = disconnect.properties().number(Property.SESSION_EXPIRY_INTERVAL, -1);
        if (expirySeconds > 0 && current.client().sessionExpirySeconds() == 0) {
            throw new ProtocolViolation(
                    ReasonCode.PROTOCOL_ERROR,
                    Statement.V5_3_1_2_23,
                    "DISCONNECT sets a Session Expiry Interval where CONNECT had none");
        }
        if (expirySeconds >= 0) {
            Bounds bounds = current.publishing().bounds();
            current.session()
                    .changeExpiry(bounds == null ? expirySeconds : Math.min(expirySeconds, bounds.mostExpirySeconds()));
        }
        if (disconnect.reasonCode() == ReasonCode.SUCCESS) {
            current.session().removeWill();
        }
        finish(Ending.Kind.LEFT, disconnect.reasonCode(), null, "");
    }

    private void onReauthentication(Auth auth, Client client) {
        String method = client.authenticationMethod();
        // [MQTT-4.12.0-7] [MQTT-4.12.1-1]
        if (method == null || !method.equals(auth.properties().text(Property.AUTHENTICATION_METHOD))) {
            throw new ProtocolViolation(
                    ReasonCode.PROTOCOL_ERROR, Statement.V5_4_12_1_1, "AUTH with another method than CONNECT");
        }
        boolean begins = auth.reasonCode() == ReasonCode.REAUTHENTICATE;
        EnhancedAuthentication exchange = begins ? endpoint.security().enhanced(method) : reauthentication;
        if (exchange == null) {
            throw new ProtocolViolation(
                    ReasonCode.PROTOCOL_ERROR, Statement.V5_4_12_0_3, "AUTH that continues nothing");
        }
        reauthentication = exchange;
        gate.close(ReadGate.Reason.AUTHENTICATION);
        exchange.onData(auth.properties().binary(Property.AUTHENTICATION_DATA), services.loop(), next -> {
            if (phase == Phase.CONNECTED) {
                onReauthenticated(next, method, client);
                gate.open(ReadGate.Reason.AUTHENTICATION);
            }
        });
    }

    private void onReauthenticated(EnhancedAuthentication.Step next, String method, Client client) {
        switch (next) {
            case EnhancedAuthentication.Step.Continue more ->
                send(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, authentication(method, more.data())));
            case EnhancedAuthentication.Step.Success success -> {
                reauthentication = null;
                if (success.userName().equals(client.userName())) {
                    send(new Auth(ReasonCode.SUCCESS, authentication(method, success.data())));
                } else {
                    disconnect(ReasonCode.NOT_AUTHORIZED, "re-authentication as another user");
                }
            }
            case EnhancedAuthentication.Step.Failure failure ->
                disconnect(failure.reasonCode(), "re-authentication failed"); // [MQTT-4.12.1-2]
        }
    }

    // ---- Who watches.

    private void traceBegin() {
        if (services.trace().isOn()) {
            traced().begin("connection from " + endpoint.address() + ":" + endpoint.port() + " to port "
                    + endpoint.localPort());
        }
    }

    private void traceEnd(String reason) {
        if (phase == Phase.AWAITING_CONNECT && traced == null) {
            traceBegin(); // Whatever came instead of a CONNECT, it ends here.
        }
        if (services.trace().isOn()) {
            traced().end(reason.isEmpty() ? "DISCONNECT by the client" : reason);
        }
    }

    private void traceArrival(Packet packet) {
        if (services.trace().isOn()) {
            Accepted current = accepted;
            TopicName topic = packet instanceof Publish publish && current != null
                    ? current.publishing().knownTopic(publish)
                    : null;
            traced().packet(Direction.IN, packet, wire.version(), topic);
        }
    }

    private TracedConnection traced() {
        TracedConnection known = traced;
        if (known == null) {
            Accepted current = accepted;
            Connecting unfinished = connecting;
            Client client = current != null ? current.client() : unfinished == null ? null : unfinished.applicant();
            String certified = endpoint.certificateUserName();
            known = services.trace()
                    .connection(new TracedPeer(
                            client == null ? "" : client.clientId(),
                            client == null || certified != null ? certified : client.userName(),
                            endpoint.address(),
                            endpoint.port()));
            traced = known;
        }
        return known;
    }

    // ---- How it ends.

    /** What arrived is no packet at all; {@code received} is its beginning, for the trace. */
    public void onViolation(ProtocolViolation violation, byte[] received) {
        if (services.trace().isOn() && phase != Phase.CLOSED) {
            if (phase == Phase.AWAITING_CONNECT) {
                traceBegin();
            }
            traced().broken(received, wire.version(), violation.detail());
        }
        onViolation(violation);
    }

    /**
     * What arrived breaks the protocol: the connection answers with the reason code and closes the wire. The one place
     * where violations end [MQTT-4.13.1-1] [v3 MQTT-4.8.0-1].
     */
    public void onViolation(ProtocolViolation violation) {
        if (phase == Phase.CLOSED) {
            return;
        }
        services.counters().count(Counter.VIOLATIONS);
        String text = violation.detail() + " [" + violation.statement().citation() + "]";
        switch (phase) {
            case AWAITING_CONNECT -> {
                boolean version = violation.reasonCode() == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
                if (version || wire.version().isV5()) {
                    refuse(violation.reasonCode(), violation.statement(), text); // [v3 MQTT-3.1.2-2]
                } else {
                    services.counters().count(Counter.CONNECT_REFUSED);
                    // [v3 MQTT-3.1.4-1] [MQTT-3.14.0-1]
                    finish(Ending.Kind.VIOLATION, violation.reasonCode(), violation.statement(), text);
                }
            }
            case AUTHENTICATING -> refuse(violation.reasonCode(), violation.statement(), text);
            case CONNECTED -> disconnect(Ending.Kind.VIOLATION, violation.reasonCode(), violation.statement(), text);
            case CLOSED -> {}
        }
    }

    /** Answers CONNECT with an error and closes [MQTT-3.2.2-6] [MQTT-3.2.2-7] [v3 MQTT-3.2.2-4] [v3 MQTT-3.2.2-5]. */
    void refuse(Refusal refusal) {
        refuse(refusal.reasonCode(), null, refusal.text());
    }

    private void refuse(ReasonCode reasonCode, @Nullable Statement statement, String text) {
        services.counters().count(Counter.CONNECT_REFUSED);
        if (wire.version().isV5() || reasonCode.connectReturnCode() > 0) {
            send(new ConnAck(false, reasonCode, reasonString(text)));
        }
        finish(statement == null ? Ending.Kind.REFUSED : Ending.Kind.VIOLATION, reasonCode, statement, text);
    }

    /** Says why, where the version can, and closes. */
    void disconnect(ReasonCode reasonCode, String text) {
        disconnect(Ending.Kind.CLOSED, reasonCode, null, text);
    }

    private void disconnect(Ending.Kind kind, ReasonCode reasonCode, @Nullable Statement statement, String text) {
        Accepted current = accepted;
        boolean greeted = phase == Phase.CONNECTED; // Nothing else goes out before CONNACK.
        if (greeted && current != null && current.client().version().isV5()) {
            send(new Disconnect(reasonCode, reasonString(text))); // [MQTT-4.13.2-1]
        }
        finish(kind, reasonCode, statement, text);
    }

    private void onSilence() {
        disconnect(Ending.Kind.CLOSED, ReasonCode.KEEP_ALIVE_TIMEOUT, Statement.V5_3_1_2_22, "exceeded timeout");
    }

    @Override
    public void takenOver() {
        disconnect(
                Ending.Kind.CLOSED,
                ReasonCode.SESSION_TAKEN_OVER,
                Statement.V5_3_1_4_3,
                "session taken over by a connection with the same client identifier");
    }

    @Override
    public void revoked() {
        disconnect(ReasonCode.ADMINISTRATIVE_ACTION, "the throw-away identity has ended");
    }

    // ---- What others may ask and do on this loop.

    /** The client, or null where there is none: before CONNECT and when it is over. */
    @Nullable
    LiveClient client() {
        Accepted current = accepted;
        Connecting unfinished = connecting;
        if (phase == Phase.CLOSED) {
            return null;
        }
        return current != null ? current.live() : unfinished == null ? null : unfinished.live();
    }

    /** The session of the client that was let in; null before and after. */
    @Nullable
    Session session() {
        Accepted current = accepted;
        return current == null || phase == Phase.CLOSED ? null : current.session();
    }

    /** Whether this connection uses a session. */
    boolean uses(Session session) {
        return session.equals(session());
    }

    /** Says in the log what a reload took from the client, and leaves if asked to; false if it took nothing. */
    boolean review(RightsReview review, boolean disconnect) {
        Accepted current = accepted;
        if (current == null || phase == Phase.CLOSED) {
            return false;
        }
        Client client = current.client();
        RightsLoss loss = review.lossOf(
                endpoint.security(),
                new ClientIdentity(client.clientId(), client.userName(), endpoint.address()),
                endpoint.certificateUserName() != null,
                current.session().state().subscriptions().stream()
                        .map(one -> one.subscription().filter())
                        .toList());
        if (loss == null) {
            return false;
        }
        services.log()
                .notice("Client " + client.clientId() + " [" + endpoint.address() + ":" + endpoint.port()
                        + "] lost rights with a reload: " + loss.text() + ".");
        if (disconnect) {
            ReasonCode code = switch (loss.kind()) {
                case PASSWORD -> ReasonCode.ADMINISTRATIVE_ACTION;
                case ACCESS, SUBSCRIPTION -> ReasonCode.NOT_AUTHORIZED;
            };
            end(code, loss.text());
        }
        return true;
    }

    /** Somebody ends the connection from outside; false if it is over already. */
    boolean end(ReasonCode reasonCode, String sentence) {
        Accepted current = accepted;
        switch (phase) {
            case AWAITING_CONNECT, CLOSED -> {
                return false;
            }
            case AUTHENTICATING -> {
                if (current == null) {
                    refuse(new Refusal(ReasonCode.NOT_AUTHORIZED, sentence));
                } else {
                    // CONNACK waits for the log, and only a DISCONNECT after it can say why.
                    current.session().whenStored(() -> end(reasonCode, sentence));
                }
            }
            case CONNECTED -> disconnect(reasonCode, sentence);
        }
        return true;
    }

    /** The broker, or the listener, serves no longer: says so to the client and closes. */
    public void onShutdown(String cause) {
        if (phase == Phase.CONNECTED) {
            disconnect(ReasonCode.SERVER_SHUTTING_DOWN, cause);
        } else {
            finish(Ending.Kind.CLOSED, ReasonCode.SERVER_SHUTTING_DOWN, null, cause);
        }
    }

    /** The wire is closed, by whomever; called once. {@code cause} says why for the log, or is empty. */
    public void onClosed(String cause) {
        leave(Ending.Kind.LOST, null, null, cause.isEmpty() ? "connection closed by client" : cause);
    }

    private void finish(
            Ending.Kind kind, @Nullable ReasonCode reasonCode, @Nullable Statement statement, String reason) {
        leave(kind, reasonCode, statement, reason);
        wire.close(); // [MQTT-3.14.4-2]
    }

    private void leave(
            Ending.Kind kind, @Nullable ReasonCode reasonCode, @Nullable Statement statement, String reason) {
        if (phase == Phase.CLOSED) {
            return;
        }
        remember(kind, reasonCode, statement, reason);
        Accepted current = accepted;
        Connecting unfinished = connecting;
        traceEnd(reason);
        phase = Phase.CLOSED;
        keepAlive.stop();
        slowDown.stop();
        connecting = null;
        services.open().remove(this);
        if (unfinished != null) {
            unfinished.abandon();
        }
        if (services.tellsConnections() && !endpoint.isOfBridge() && (current != null || unfinished != null)) {
            String clientId =
                    current != null ? current.client().clientId() : unfinished == null ? "" : unfinished.clientId();
            services.log()
                    .notice("Client " + clientId + " [" + endpoint.address() + ":" + endpoint.port() + "] disconnected"
                            + (reason.isEmpty() ? "." : ": " + reason + "."));
        }
        if (current != null) {
            services.counters().add(Counter.CONNECTIONS, -1);
            current.session().detach(this);
            Presence presence = services.presence();
            if (presence != null && !endpoint.isOfBridge()) {
                LiveClient live = current.live();
                long millis = services.loop().millis() - live.connectedAtMillis();
                presence.onLeaving(this, live.clientId(), TimeUnit.MILLISECONDS.toSeconds(millis));
            }
        }
    }

    /** Notes for those who ask why; of a connection that never said a word there is nothing to tell. */
    private void remember(
            Ending.Kind kind, @Nullable ReasonCode reasonCode, @Nullable Statement statement, String reason) {
        LiveClient client = client();
        if (client != null || kind != Ending.Kind.LOST) {
            services.endings()
                    .add(new Ending(
                            services.loop().millis(),
                            kind,
                            client == null ? "" : client.clientId(),
                            client == null ? null : client.userName(),
                            endpoint,
                            wire.version(),
                            client == null ? 0 : client.connectedAtMillis(),
                            reasonCode,
                            statement,
                            reason));
        }
    }

    // ---- What is sent.

    /** Begins to serve a client that was let in. */
    void accept(
            Client client,
            Session session,
            AccessRights rights,
            int keepAliveSeconds,
            boolean cleanStart,
            ConnAck answer) {
        Publishing publishing = new Publishing(this, services, endpoint, client, session, rights, slowDown, gate);
        Subscribing subscribing = new Subscribing(this, services, endpoint, client, session, rights);
        int mostAliases = endpoint.listener().maxTopicAliasBroker();
        Deliveries deliveries = new Deliveries(
                client,
                rights.mount(),
                mostAliases,
                services.loop(),
                client.bridge() && !endpoint.isOfBridge() ? services.passage() : null,
                this);
        LiveClient live = new LiveClient(
                client.clientId(),
                client.userName(),
                endpoint,
                true,
                client.version(),
                services.loop().millis(),
                keepAliveSeconds,
                cleanStart);
        accepted = new Accepted(client, live, session, publishing, subscribing, deliveries);
        if (traced != null) {
            traced.admitted(client.userName());
        }
        services.counters().count(Counter.CONNECTIONS);
        Presence presence = services.presence();
        if (presence != null && !endpoint.isOfBridge()) {
            presence.onComing(this, client.clientId());
        }
        if (services.tellsConnections() && !endpoint.isOfBridge()) {
            String user = client.userName() == null ? "" : ", u'" + client.userName() + "'";
            services.log()
                    .notice("New client connected from " + endpoint.address() + ":" + endpoint.port() + " as "
                            + client.clientId() + " (p" + client.version().level() + ", c" + (cleanStart ? 1 : 0)
                            + ", k" + keepAliveSeconds + user + ").");
        }
        session.reserve(this);
        session.whenStored(() -> {
            if (phase == Phase.AUTHENTICATING) {
                phase = Phase.CONNECTED; // [MQTT-3.2.0-2]
                connecting = null;
                send(answer); // [MQTT-3.1.4-5] [MQTT-3.2.0-1] [v3 MQTT-3.1.4-4] [v3 MQTT-3.2.0-1]
                keepAlive.start(keepAliveSeconds);
                session.attach(this, client.receiveMaximum());
            }
            gate.open(ReadGate.Reason.SESSION_NOT_STORED);
        });
        if (phase == Phase.AUTHENTICATING) {
            gate.close(ReadGate.Reason.SESSION_NOT_STORED);
        }
    }

    /** Sends a packet, without its explanation where the client takes none or no packet that large. */
    void send(Packet packet) {
        if (phase == Phase.CLOSED) {
            return; // [MQTT-3.14.4-1]
        }
        Accepted current = accepted;
        Connecting unfinished = connecting;
        Packet fitted = packet;
        if (current != null) {
            fitted = Explanations.fitted(packet, current.client());
        } else if (unfinished != null) {
            fitted = Explanations.fitted(packet, unfinished.applicant());
        }
        if (services.trace().isOn()) {
            traced().packet(Direction.OUT, fitted, wire.version(), null);
        }
        wire.send(fitted);
    }

    /** Sends a PUBLISH, which may name its topic by an alias. */
    void send(Publish publish, TopicName topic) {
        if (services.trace().isOn()) {
            traced().packet(Direction.OUT, publish, wire.version(), topic);
        }
        wire.send(publish);
    }

    static Properties reasonString(String text) {
        return Properties.builder().text(Property.REASON_STRING, text).build();
    }

    static Properties authentication(String method, byte @Nullable [] data) {
        Properties.Builder properties = Properties.builder().text(Property.AUTHENTICATION_METHOD, method);
        return (data == null ? properties : properties.binary(Property.AUTHENTICATION_DATA, data)).build();
    }

    /** The wire takes more again. */
    public void onWritable() {
        Accepted current = accepted;
        if (phase == Phase.CONNECTED && current != null) {
            current.session().onWritable();
            gate.open(ReadGate.Reason.UNREAD_ANSWERS);
        }
    }

    @Override
    public boolean isWritable() {
        return wire.isWritable();
    }

    @Override
    public long pendingBytes() {
        return wire.pendingBytes();
    }

    @Override
    public boolean publish(
            Message message,
            QoS qos,
            boolean dup,
            boolean retain,
            int packetIdentifier,
            int[] subscriptionIdentifiers) {
        Accepted current = accepted;
        return current == null
                || current.deliveries().send(message, qos, dup, retain, packetIdentifier, subscriptionIdentifiers);
    }

    @Override
    public void release(int packetIdentifier) {
        send(new PubRel(packetIdentifier));
    }
}
