// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.auth.Bounds;
import io.godwit.broker.control.ControlTopics;
import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.routing.Recipients;
import io.godwit.broker.session.OnLoop;
import io.godwit.broker.session.Session;
import io.godwit.broker.session.SessionMailbox;
import io.godwit.broker.store.CommandLog;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import io.godwit.protocol.topic.TopicName;
import org.jspecify.annotations.Nullable;

/** What a client publishes: checks it, has it routed, and answers once it is safe. */
@OnLoop
final class Publishing {
    private static final long MILLIS_PER_SECOND = 1000;
    private static final String NO_ROOM = "The broker's disk is full or failing, so the message was not taken";

    private final Connection connection;
    private final ConnectionServices services;
    private final Endpoint endpoint;
    private final Client client;
    private final Session session;
    private final AccessRights rights;
    private final MountPoint mount;
    private final Publisher publisher;
    private final SlowDown slowDown;
    private final InboundAliases aliases;
    private final ReadGate gate;

    /** Absent until the client asks for something on a control topic. */
    private @Nullable ControlRequests control;

    /** Absent for all but throw-away identities. */
    private final @Nullable Bounds bounds;

    /** Whether the client is a bridge of another broker, whose messages may be going round. */
    private final boolean watched;

    private final boolean countsSizes;

    /** What CONNACK says, which a reload does not change; 0 is no limit. */
    private final int receiveMaximum;

    /** QoS 1 messages that are taken over but not acknowledged yet. */
    private int unacknowledged;

    /** PUBLISH packets whose answer waits for the command log. */
    private int unanswered;

    Publishing(
            Connection connection,
            ConnectionServices services,
            Endpoint endpoint,
            Client client,
            Session session,
            AccessRights rights,
            SlowDown slowDown,
            ReadGate gate) {
        this.connection = connection;
        this.services = services;
        this.endpoint = endpoint;
        this.client = client;
        this.session = session;
        this.rights = rights;
        this.mount = rights.mount();
        this.publisher = new Publisher(client.clientId(), client.userName());
        this.slowDown = slowDown;
        this.bounds = rights.bounds();
        this.gate = gate;
        this.watched = client.bridge() && !endpoint.isOfBridge();
        this.countsSizes = services.presence() != null && !endpoint.isOfBridge();
        this.receiveMaximum = services.limits().maxInflightMessages();
        this.aliases = new InboundAliases(endpoint.listener().maxTopicAlias());
    }

    private ControlRequests control() {
        ControlRequests requests =
                control == null ? new ControlRequests(connection, services, client, session, rights, gate) : control;
        control = requests;
        return requests;
    }

    /** The topic that a PUBLISH which was not handled yet has, or null where its alias stands for none. */
    @Nullable
    TopicName knownTopic(Publish publish) {
        return aliases.peek(publish);
    }

    /** What bounds the client, or null. */
    @Nullable
    Bounds bounds() {
        return bounds;
    }

    void onPublish(Publish publish) {
        if (countsSizes) {
            services.counters().countSize(publish.payload().length);
        }
        if (publish.qos().compareTo(endpoint.listener().maxQos()) > 0) {
            throw new ProtocolViolation(
                    ReasonCode.QOS_NOT_SUPPORTED, Statement.V5_3_2_2_11, "QoS above the maximum of this listener");
        }
        if (publish.retain() && !services.limits().retainAvailable()) {
            throw new ProtocolViolation(
                    ReasonCode.RETAIN_NOT_SUPPORTED, Statement.V5_3_2_2_14, "Retained messages are switched off");
        }
        TopicName topic = aliases.topicOf(publish);
        if (ControlTopics.isRequest(topic)) {
            control().onPublish(publish, topic);
            return;
        }
        // [MQTT-3.3.4-1] [v3 MQTT-3.3.4-1]
        switch (publish.qos()) {
            case AT_MOST_ONCE -> {
                if (refusal(publish, topic) == null) {
                    Message message = message(publish, topic);
                    slowDownFor(services.router().routeUnanswered(message));
                    keepBirth(message);
                }
            }
            case AT_LEAST_ONCE -> onAtLeastOnce(publish, topic);
            case EXACTLY_ONCE -> onExactlyOnce(publish, topic);
        }
    }

    private void onAtLeastOnce(Publish publish, TopicName topic) {
        requireQuota();
        ReasonCode refusal = refusal(publish, topic);
        int packetIdentifier = publish.packetIdentifier();
        if (refusal != null) {
            connection.send(new PubAck(packetIdentifier, codeFor(refusal), explanation(refusal, topic)));
            return;
        }
        Message message = message(publish, topic);
        boolean scarce = isRoomScarce();
        if (scarce && services.router().needsLog(message)) {
            refuseForRoom(publish);
            return;
        }
        Recipients recipients = services.router().route(message);
        keepBirth(message);
        unacknowledged++;
        // Nothing remembers the identifier: its next PUBLISH is a new message [MQTT-4.3.2-5].
        whenStored(!scarce, () -> {
            unacknowledged--;
            // [MQTT-4.3.2-4] [v3 MQTT-4.3.2-2] [MQTT-2.2.1-5] [v3 MQTT-2.3.1-6]
            connection.send(new PubAck(packetIdentifier, codeFor(recipients), Properties.NONE));
        });
        slowDownFor(recipients);
    }

    private void onExactlyOnce(Publish publish, TopicName topic) {
        int packetIdentifier = publish.packetIdentifier();
        if (session.state().isInboundHeld(packetIdentifier)) {
            // [MQTT-4.3.3-10] [v3 MQTT-4.3.3-2]
            whenStored(session.isStored(), () -> connection.send(new PubRec(packetIdentifier)));
            return;
        }
        requireQuota();
        boolean scarce = isRoomScarce();
        boolean holdingNeedsLog = session.isStored();
        ReasonCode refusal = refusal(publish, topic);
        if (refusal != null) {
            ReasonCode code = codeFor(refusal);
            if (!code.isError()) {
                if (scarce && holdingNeedsLog) {
                    refuseForRoom(publish);
                    return;
                }
                session.holdInbound(packetIdentifier);
            }
            connection.send(new PubRec(packetIdentifier, code, explanation(refusal, topic))); // [MQTT-4.3.3-9]
            return;
        }
        Message message = message(publish, topic);
        if (scarce && (holdingNeedsLog || services.router().needsLog(message))) {
            refuseForRoom(publish);
            return;
        }
        Recipients recipients = holdAndRoute(packetIdentifier, message);
        // [MQTT-4.3.3-8] [v3 MQTT-4.3.3-2]
        whenStored(!scarce, () -> connection.send(new PubRec(packetIdentifier)));
        slowDownFor(recipients);
    }

    private boolean isRoomScarce() {
        return services.commands().room() != CommandLog.Room.AMPLE;
    }

    /**
     * Answers once what was routed is stored; at once where the log has nothing of it and no earlier answer waits, so that
     * a disk that fails holds up nobody who does not need it.
     */
    private void whenStored(boolean inLog, Runnable answer) {
        if (!inLog && unanswered == 0) {
            answer.run();
            return;
        }
        unanswered++;
        services.commands().whenStored(() -> {
            unanswered--;
            answer.run();
        });
    }

    /** Nothing was taken over, no identifier is held: the client keeps the message and may try again. */
    private void refuseForRoom(Publish publish) {
        services.counters().count(Counter.DROPPED_STORE_FULL);
        if (!client.version().isV5()) {
            connection.disconnect(ReasonCode.QUOTA_EXCEEDED, NO_ROOM);
            return;
        }
        int packetIdentifier = publish.packetIdentifier();
        Properties explanation = Connection.reasonString(NO_ROOM);
        connection.send(
                publish.qos() == QoS.AT_LEAST_ONCE
                        ? new PubAck(packetIdentifier, ReasonCode.QUOTA_EXCEEDED, explanation)
                        : new PubRec(packetIdentifier, ReasonCode.QUOTA_EXCEEDED, explanation)); // [MQTT-4.3.3-9]
    }

    /** In one group: after a crash either both happened, or the client sends the message again and neither did. */
    private Recipients holdAndRoute(int packetIdentifier, Message message) {
        services.commands().begin();
        try {
            session.holdInbound(packetIdentifier);
            Recipients recipients = services.router().route(message);
            keepBirth(message);
            return recipients;
        } finally {
            services.commands().commit();
        }
    }

    private void keepBirth(Message message) {
        if (services.sparkplugAware()) {
            Message certificate = BirthCertificates.of(message);
            if (certificate != null) {
                services.router().routeUnanswered(certificate);
            }
        }
    }

    /** The handshake goes on whatever became of the message [MQTT-4.3.3-13]. */
    void onPubRel(PubRel release) {
        int packetIdentifier = release.packetIdentifier();
        boolean held = session.releaseInbound(packetIdentifier);
        ReasonCode code =
                held || !client.version().isV5() ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
        // [MQTT-4.3.3-11] [v3 MQTT-4.3.3-2]
        session.whenStored(() -> connection.send(new PubComp(packetIdentifier, code, Properties.NONE)));
    }

    /** The client may have no more unacknowledged messages than CONNACK said [MQTT-3.3.4-7]; 3.x has no such limit. */
    private void requireQuota() {
        int most = receiveMaximum;
        if (client.version().isV5()
                && most > 0
                && unacknowledged + session.state().inboundHeld() >= most
                && !endpoint.isOfBridge()) { // The other broker's window is its own affair, and 3.x announces none.
            throw new ProtocolViolation(
                    ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                    Statement.V5_3_3_4_7,
                    "More than " + most + " messages sent without waiting for their acknowledgement");
        }
    }

    /** Why a message is acknowledged but goes nowhere, or null. */
    private @Nullable ReasonCode refusal(Publish publish, TopicName topic) {
        if (AccessRights.isBrokers(topic)
                || (topic.beginsWithDollar()
                        && services.router().isSaidByBroker(rights.mount().inward(topic)))) {
            services.counters().count(Counter.DENIED_PUBLISH);
            return ReasonCode.SUCCESS;
        }
        int most = services.limits().messageSizeLimit();
        if (most > 0 && publish.payload().length > most) {
            services.counters().count(Counter.DROPPED_TOO_LARGE);
            return ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
        }
        if (!rights.security().allowsEverything()
                && !rights.mayPublish(rights.mount().inward(topic))) {
            services.counters().count(Counter.DENIED_PUBLISH);
            services.log()
                    .debug("Denied PUBLISH from " + client.clientId() + " (" + endpoint.address() + ", topic " + topic
                            + ", QoS " + publish.qos().value() + ", " + publish.payload().length + " bytes)");
            return ReasonCode.NOT_AUTHORIZED;
        }
        if (watched && isGoingRound(publish.payload(), topic)) {
            return ReasonCode.SUCCESS;
        }
        ReasonCode beyond = bounds == null
                ? null
                : bounds.refusal(rights.mount().inward(topic), publish.retain(), publish.payload().length);
        if (beyond != null) {
            services.counters().count(Counter.DENIED_PUBLISH);
        }
        return beyond;
    }

    /** An empty payload is not looked at: all those share one array, so that they cannot be told apart. */
    private boolean isGoingRound(byte[] payload, TopicName topic) {
        return payload.length > 0
                && !services.passage()
                        .mayEnter(
                                client.clientId(),
                                mount.inward(topic),
                                payload,
                                services.loop().nanos());
    }

    /** 3.x has no code to refuse with: it gets an ordinary acknowledgement [v3 MQTT-3.3.5-2]. */
    private ReasonCode codeFor(ReasonCode refusal) {
        return client.version().isV5() ? refusal : ReasonCode.SUCCESS;
    }

    private ReasonCode codeFor(Recipients recipients) {
        return recipients.isEmpty() && client.version().isV5()
                ? ReasonCode.NO_MATCHING_SUBSCRIBERS
                : ReasonCode.SUCCESS;
    }

    private Properties explanation(ReasonCode refusal, TopicName topic) {
        if (!client.version().isV5()) {
            return Properties.NONE;
        }
        return switch (refusal) {
            case NOT_AUTHORIZED -> Connection.reasonString("The ACL does not let this client publish to " + topic);
            case IMPLEMENTATION_SPECIFIC_ERROR ->
                Connection.reasonString("Payload is larger than message_size_limit of "
                        + services.limits().messageSizeLimit());
            case QUOTA_EXCEEDED -> bounds == null ? Properties.NONE : Connection.reasonString(bounds.text());
            default -> Properties.NONE;
        };
    }

    private Message message(Publish publish, TopicName topic) {
        Properties properties = publish.properties();
        long expiresAtMillis = Message.NEVER;
        if (!properties.isEmpty()) {
            long expirySeconds = properties.number(Property.MESSAGE_EXPIRY_INTERVAL, -1);
            if (expirySeconds >= 0) {
                expiresAtMillis = services.loop().millis() + expirySeconds * MILLIS_PER_SECOND;
            }
            properties = forwarded(properties);
        }
        return new Message(
                mount.inward(topic),
                publish.payload(),
                publish.qos(),
                publish.retain(),
                properties,
                expiresAtMillis,
                publisher);
    }

    /** The properties that are passed on as they are. */
    private static Properties forwarded(Properties properties) {
        return properties.has(Property.TOPIC_ALIAS) || properties.has(Property.MESSAGE_EXPIRY_INTERVAL)
                ? properties.toBuilder()
                        .without(Property.TOPIC_ALIAS)
                        .without(Property.MESSAGE_EXPIRY_INTERVAL)
                        .build()
                : properties;
    }

    private void slowDownFor(Recipients recipients) {
        SessionMailbox congested = recipients.congested(services.loop().nanos());
        // A session that feeds itself would wait for its own answers.
        if (congested != null && !congested.equals(session.mailbox())) {
            slowDown.waitFor(congested);
        }
    }
}
