// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.auth.Bounds;
import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.auth.EnhancedAuthentication;
import io.godwit.broker.config.Limits;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.config.TlsConfig;
import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.session.OnLoop;
import io.godwit.broker.session.SessionDirectory;
import io.godwit.broker.store.CommandLog;
import io.godwit.broker.store.SessionOwner;
import io.godwit.broker.store.StoredWill;
import io.godwit.protocol.packet.Auth;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** From CONNECT to CONNACK: checks, authentication in one step or several, the session. */
@OnLoop
final class Connecting {
    private final Connection connection;
    private final ConnectionServices services;
    private final Endpoint endpoint;
    private final ReadGate gate;
    private final Connect connect;
    private final String clientId;
    private final boolean assigned;

    /** Absent where the client shows a password or nothing. */
    private @Nullable EnhancedAuthentication exchange;

    /** An answer takes time: nothing is read until it comes. */
    private boolean waiting;

    private boolean over;

    Connecting(Connection connection, ConnectionServices services, Endpoint endpoint, ReadGate gate, Connect connect) {
        this.connection = connection;
        this.services = services;
        this.endpoint = endpoint;
        this.gate = gate;
        this.connect = connect;
        this.assigned =
                connect.clientIdentifier().isEmpty() && !endpoint.listener().useUserNameAsClientId();
        this.clientId = assigned ? ownIdentifier() : Connection.ownerKey(connect, endpoint);
    }

    /** An assigned identifier that belongs to this loop, so that a later connection with it finds its session here. */
    private String ownIdentifier() {
        // [MQTT-3.1.3-6] [MQTT-3.1.3-7] [MQTT-3.2.2-16] [v3 MQTT-3.1.3-6]
        String identifier;
        do {
            identifier = ConnectChecks.assignedIdentifier(endpoint.listener(), services.random());
        } while (SessionDirectory.ownerOf(identifier, services.loops())
                != services.loop().index());
        return identifier;
    }

    /** What the client says it takes, before it is let in: it holds for a refusal, too. */
    Client applicant() {
        return Client.of(connect, clientId, connect.userName());
    }

    /** Who claims to be there. */
    LiveClient live() {
        return new LiveClient(
                clientId,
                connect.userName(),
                endpoint,
                false,
                connect.version(),
                0,
                connect.keepAliveSeconds(),
                connect.cleanStart());
    }

    /** The client identifier, for the log. */
    String clientId() {
        return clientId;
    }

    void start() {
        Refusal refusal = ConnectChecks.check(connect, endpoint.listener(), services.limits());
        if (refusal == null && endpoint.certificateUserName() == null && needsCertificate(endpoint.listener())) {
            refusal = new Refusal(
                    ReasonCode.BAD_USER_NAME_OR_PASSWORD, "client certificate needed, it gives the user name");
        }
        if (refusal == null && clientId.isEmpty()) {
            refusal = new Refusal(ReasonCode.NOT_AUTHORIZED, "user name needed, it becomes the client identifier");
        }
        if (refusal == null && !endpoint.isOfBridge() && !ConnectChecks.hasAllowedPrefix(clientId, services.limits())) {
            refusal = new Refusal(ReasonCode.NOT_AUTHORIZED, "client identifier has none of clientid_prefixes");
        }
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        String method = connect.properties().text(Property.AUTHENTICATION_METHOD);
        if (method != null) {
            exchange = endpoint.security().enhanced(method);
            if (exchange == null) {
                // [MQTT-4.12.0-1]
                refuse(new Refusal(
                        ReasonCode.BAD_AUTHENTICATION_METHOD, "authentication method " + method + " not offered"));
            } else {
                step(connect.properties().binary(Property.AUTHENTICATION_DATA));
            }
        } else if (endpoint.certificateUserName() != null) {
            open(endpoint.certificateUserName(), Properties.NONE);
        } else {
            checkPassword();
        }
    }

    /** Whether the user name comes from the client certificate, so that a client without one is nobody. */
    private static boolean needsCertificate(ListenerConfig listener) {
        TlsConfig tls = listener.tls();
        return listener.proxyIdentityAsUserName()
                || (tls != null && (tls.useIdentityAsUserName() || tls.useSubjectAsUserName()));
    }

    private void checkPassword() {
        ClientIdentity identity = new ClientIdentity(clientId, connect.userName(), endpoint.address());
        waiting = true;
        endpoint.security().authenticate(identity, connect.password(), services.loop(), code -> {
            if (over) {
                return;
            }
            waiting = false;
            if (code.isError()) {
                refuse(new Refusal(code, textOf(code)));
            } else {
                open(connect.userName(), Properties.NONE);
            }
            gate.open(ReadGate.Reason.AUTHENTICATION);
        });
        readNothingWhileWaiting();
    }

    private void readNothingWhileWaiting() {
        if (waiting) {
            gate.close(ReadGate.Reason.AUTHENTICATION); // [MQTT-3.1.4-6] [v3 MQTT-3.1.4-5]
        }
    }

    private static String textOf(ReasonCode code) {
        return switch (code) {
            case BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED -> "not authorised";
            default -> code.text().toLowerCase(Locale.ROOT);
        };
    }

    /** AUTH arrived. */
    void onAuth(Auth auth) {
        String method = connect.properties().text(Property.AUTHENTICATION_METHOD);
        if (exchange == null || method == null) {
            // [MQTT-4.12.0-7] [MQTT-4.12.0-6]
            throw new ProtocolViolation(
                    ReasonCode.PROTOCOL_ERROR, Statement.V5_4_12_0_7, "AUTH without a method in CONNECT");
        }
        // [MQTT-4.12.0-3] [MQTT-4.12.0-5]
        if (auth.reasonCode() != ReasonCode.CONTINUE_AUTHENTICATION
                || !method.equals(auth.properties().text(Property.AUTHENTICATION_METHOD))) {
            throw new ProtocolViolation(
                    ReasonCode.PROTOCOL_ERROR,
                    Statement.V5_4_12_0_5,
                    "AUTH before CONNACK must continue with the method of CONNECT");
        }
        step(auth.properties().binary(Property.AUTHENTICATION_DATA));
    }

    private void step(byte @Nullable [] data) {
        EnhancedAuthentication current = exchange;
        String method = connect.properties().text(Property.AUTHENTICATION_METHOD);
        if (current == null || method == null) {
            return;
        }
        waiting = true;
        current.onData(data, services.loop(), next -> {
            if (over) {
                return;
            }
            waiting = false;
            switch (next) {
                case EnhancedAuthentication.Step.Continue more ->
                    connection.send(new Auth(
                            ReasonCode.CONTINUE_AUTHENTICATION, // [MQTT-4.12.0-2]
                            Connection.authentication(method, more.data())));
                case EnhancedAuthentication.Step.Success success ->
                    open(success.userName(), Connection.authentication(method, success.data()));
                case EnhancedAuthentication.Step.Failure failure ->
                    refuse(new Refusal(failure.reasonCode(), "not authorised")); // [MQTT-4.12.0-4]
            }
            gate.open(ReadGate.Reason.AUTHENTICATION);
        });
        readNothingWhileWaiting();
    }

    /** The connection is gone: a late answer is to do nothing. */
    void abandon() {
        over = true;
    }

    private void refuse(Refusal refusal) {
        over = true;
        connection.refuse(refusal);
    }

    private void open(@Nullable String userName, Properties authentication) {
        over = true;
        Client client = Client.of(connect, clientId, userName);
        ClientIdentity identity = new ClientIdentity(clientId, userName, endpoint.address());
        boolean proven = endpoint.certificateUserName() != null || exchange != null;
        if (proven && !endpoint.security().mayConnect(identity)) {
            connection.refuse(new Refusal(ReasonCode.NOT_AUTHORIZED, "not authorised"));
            return;
        }
        if (client.sessionExpirySeconds() > 0 && services.commands().room() == CommandLog.Room.NONE) {
            connection.refuse(new Refusal(
                    ReasonCode.QUOTA_EXCEEDED,
                    "the broker's disk is full or failing, so no session can outlive its connection"));
            return;
        }
        MountPoint mount = new MountPoint(endpoint.listener().mountPoint());
        AccessRights rights = new AccessRights(endpoint.security(), identity, mount);
        Bounds bounds = rights.bounds();
        Will will = connect.will();
        if (bounds != null
                && will != null
                && bounds.refusal(mount.inward(will.topic()), will.retain(), will.payload().length) != null) {
            connection.refuse(new Refusal(ReasonCode.QUOTA_EXCEEDED, bounds.text()));
            return;
        }
        long expirySeconds = bounds == null
                ? client.sessionExpirySeconds()
                : Math.min(client.sessionExpirySeconds(), bounds.mostExpirySeconds());
        if (will != null && !rights.mayPublish(mount.inward(will.topic()))) {
            services.log()
                    .warning("Client " + clientId + " [" + endpoint.address() + ":" + endpoint.port()
                            + "] has a will that its ACL does not let it publish: topic " + will.topic());
        }
        SessionDirectory.Opened opened = services.sessions()
                .open(
                        clientId,
                        new SessionOwner(userName, endpoint.listener().port()),
                        connect.cleanStart(),
                        expirySeconds,
                        stored(will, client, mount),
                        rights);
        if (opened == null) {
            connection.refuse(new Refusal(ReasonCode.QUOTA_EXCEEDED, "global_max_clients reached"));
            return;
        }
        int keepAliveSeconds = keepAliveSeconds();
        boolean present =
                opened.present(); // [MQTT-3.2.2-2] [MQTT-3.2.2-3] [v3 MQTT-3.2.2-1] [v3 MQTT-3.2.2-2] [v3 MQTT-3.2.2-3]
        ConnAck answer = new ConnAck(
                present, ReasonCode.SUCCESS, answer(client, expirySeconds, keepAliveSeconds, authentication));
        connection.accept(client, opened.session(), rights, keepAliveSeconds, connect.cleanStart(), answer);
    }

    private @Nullable StoredWill stored(@Nullable Will will, Client client, MountPoint mount) {
        if (will == null) {
            return null;
        }
        Properties properties = will.properties();
        Message message = new Message(
                mount.inward(will.topic()),
                will.payload(),
                will.qos(),
                will.retain(), // [MQTT-3.1.2-14] [MQTT-3.1.2-15] [v3 MQTT-3.1.2-16] [v3 MQTT-3.1.2-17]
                properties.toBuilder()
                        .without(Property.WILL_DELAY_INTERVAL)
                        .without(Property.MESSAGE_EXPIRY_INTERVAL)
                        .build(),
                Message.NEVER,
                new Publisher(client.clientId(), client.userName()));
        return new StoredWill(
                message,
                properties.number(Property.WILL_DELAY_INTERVAL, 0),
                properties.number(Property.MESSAGE_EXPIRY_INTERVAL, -1));
    }

    private int keepAliveSeconds() {
        int most = endpoint.isOfBridge() ? 0 : services.limits().maxKeepAliveSeconds();
        int asked = connect.keepAliveSeconds();
        return most > 0 && (asked == 0 || asked > most) ? most : asked; // [MQTT-3.2.2-22]
    }

    /** CONNACK's properties in the order in which mosquitto writes them; never Response Information [MQTT-3.1.2-28]. */
    private Properties answer(Client client, long expirySeconds, int keepAliveSeconds, Properties authentication) {
        if (!client.version().isV5()) {
            return Properties.NONE;
        }
        Limits limits = services.limits();
        Properties.Builder answer = Properties.builder();
        long kept = limits.persistentClientExpirationSeconds();
        long lasting = kept < 0 ? expirySeconds : Math.min(kept, expirySeconds);
        if (client.sessionExpirySeconds() > lasting) {
            answer.number(Property.SESSION_EXPIRY_INTERVAL, lasting);
        }
        if (assigned) {
            answer.text(Property.ASSIGNED_CLIENT_IDENTIFIER, clientId); // [MQTT-3.1.3-7]
        }
        if (keepAliveSeconds != connect.keepAliveSeconds()) {
            answer.number(Property.SERVER_KEEP_ALIVE, keepAliveSeconds);
        }
        if (endpoint.listener().maxTopicAlias() > 0) {
            answer.number(Property.TOPIC_ALIAS_MAXIMUM, endpoint.listener().maxTopicAlias());
        }
        answer.number(Property.MAXIMUM_PACKET_SIZE, limits.maxPacketSize());
        if (limits.maxInflightMessages() > 0) {
            answer.number(Property.RECEIVE_MAXIMUM, limits.maxInflightMessages());
        }
        if (endpoint.listener().maxQos() != QoS.EXACTLY_ONCE) {
            answer.number(Property.MAXIMUM_QOS, endpoint.listener().maxQos().value()); // [MQTT-3.2.2-9]
        }
        if (!limits.retainAvailable()) {
            answer.number(Property.RETAIN_AVAILABLE, 0);
        }
        for (int i = 0; i < authentication.size(); i++) {
            answer.add(authentication.propertyAt(i), authentication.valueAt(i)); // [MQTT-4.12.0-5]
        }
        return answer.build();
    }
}
