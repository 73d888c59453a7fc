// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.control.ControlTopics;
import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.session.OnLoop;
import io.godwit.broker.session.Session;
import io.godwit.broker.store.CommandLog;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicName;
import java.util.concurrent.RejectedExecutionException;

/**
 * What a client publishes to {@code $CONTROL/...}: it goes to whoever answers it and to no subscriber, and is never
 * retained. Nothing more is read from the client until the answer is there, so that its requests are done one after the
 * other and acknowledged in their order; the acknowledgement says that the request is done, not that it succeeded.
 */
@OnLoop
final class ControlRequests {
    private final Connection connection;
    private final ConnectionServices services;
    private final Client client;
    private final Session session;
    private final AccessRights rights;
    private final ReadGate gate;

    /** Requests without an answer. */
    private int waiting;

    ControlRequests(
            Connection connection,
            ConnectionServices services,
            Client client,
            Session session,
            AccessRights rights,
            ReadGate gate) {
        this.connection = connection;
        this.services = services;
        this.client = client;
        this.session = session;
        this.rights = rights;
        this.gate = gate;
    }

    void onPublish(Publish publish, TopicName topic) {
        int packetIdentifier = publish.packetIdentifier();
        boolean exactlyOnce = publish.qos() == QoS.EXACTLY_ONCE;
        if (exactlyOnce && session.state().isInboundHeld(packetIdentifier)) {
            session.whenStored(() -> connection.send(new PubRec(packetIdentifier))); // [MQTT-4.3.3-10]
            return;
        }
        TopicName inward = rights.mount().inward(topic);
        if (!rights.mayRequest(inward) || !ControlTopics.isAnswerable(topic)) {
            services.counters().count(Counter.DENIED_PUBLISH);
            services.log().debug("Denied request from " + client.clientId() + " on " + topic);
            acknowledge(publish, client.version().isV5() ? ReasonCode.NOT_AUTHORIZED : ReasonCode.SUCCESS);
            return;
        }
        if (exactlyOnce && session.isStored() && services.commands().room() != CommandLog.Room.AMPLE) {
            connection.disconnect(
                    ReasonCode.QUOTA_EXCEEDED, "The broker's disk is full or failing: ask again with another QoS");
            return;
        }
        waiting++;
        gate.close(ReadGate.Reason.CONTROL_REQUEST);
        services.controlTopics().get().onRequest(rights.client(), inward, publish.payload(), answer -> {
            try {
                services.loop().execute(() -> onAnswer(publish, inward, answer));
            } catch (RejectedExecutionException e) {
                // The loop has stopped, and the connection with it.
            }
        });
    }

    private void onAnswer(Publish publish, TopicName topic, byte[] answer) {
        if (connection.session() != null) {
            acknowledge(publish, ReasonCode.SUCCESS);
        }
        services.router()
                .answer(
                        session,
                        new Message(
                                ControlTopics.answerTopic(topic),
                                answer,
                                QoS.AT_MOST_ONCE,
                                false,
                                Properties.NONE,
                                Message.NEVER,
                                Publisher.BROKER));
        waiting--;
        if (waiting == 0) {
            gate.open(ReadGate.Reason.CONTROL_REQUEST);
        }
    }

    private void acknowledge(Publish publish, ReasonCode code) {
        int packetIdentifier = publish.packetIdentifier();
        switch (publish.qos()) {
            case AT_MOST_ONCE -> {}
            case AT_LEAST_ONCE -> connection.send(new PubAck(packetIdentifier, code, Properties.NONE));
            case EXACTLY_ONCE -> {
                if (!code.isError()) {
                    session.holdInbound(packetIdentifier);
                }
                session.whenStored(() -> connection.send(new PubRec(packetIdentifier, code, Properties.NONE)));
            }
        }
    }
}
