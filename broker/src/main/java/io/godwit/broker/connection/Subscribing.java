// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.config.LogType;
import io.godwit.broker.message.Message;
import io.godwit.broker.session.OnLoop;
import io.godwit.broker.session.Session;
import io.godwit.broker.store.CommandLog;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;

/** What a client subscribes to and unsubscribes from. */
@OnLoop
final class Subscribing {
    private final Connection connection;
    private final ConnectionServices services;
    private final Endpoint endpoint;
    private final Client client;
    private final Session session;
    private final AccessRights rights;

    Subscribing(
            Connection connection,
            ConnectionServices services,
            Endpoint endpoint,
            Client client,
            Session session,
            AccessRights rights) {
        this.connection = connection;
        this.services = services;
        this.endpoint = endpoint;
        this.client = client;
        this.session = session;
        this.rights = rights;
    }

    private record Accepted(StoredSubscription subscription, boolean known) {}

    /**
     * Several filters act as several packets with one answer [MQTT-3.8.4-5] [v3 MQTT-3.8.4-4]. Wildcards are always taken
     * [v3 MQTT-3.8.3-2].
     */
    void onSubscribe(Subscribe subscribe) {
        int identifier = (int) subscribe.properties().number(Property.SUBSCRIPTION_IDENTIFIER, 0);
        List<ReasonCode> codes = new ArrayList<>(subscribe.subscriptions().size());
        List<Accepted> accepted = new ArrayList<>(subscribe.subscriptions().size());
        boolean noRoom = session.isStored() && services.commands().room() == CommandLog.Room.NONE;
        for (Subscription wanted : subscribe.subscriptions()) {
            if (!rights.maySubscribe(wanted.filter())) {
                codes.add(ReasonCode.NOT_AUTHORIZED); // [MQTT-3.8.4-7] [v3 MQTT-3.8.4-5]
            } else if (noRoom) {
                codes.add(ReasonCode.QUOTA_EXCEEDED); // [MQTT-3.8.4-7] [v3 MQTT-3.8.4-5]
            } else {
                StoredSubscription stored = new StoredSubscription(granted(wanted), identifier);
                boolean known = session.subscribe(stored);
                services.router().subscribe(session, stored);
                accepted.add(new Accepted(stored, known));
                codes.add(ReasonCode.granted(stored.subscription().qos().value()));
            }
            if (services.log().isOn(LogType.SUBSCRIBE)) {
                services.log()
                        .write(
                                LogType.SUBSCRIBE,
                                client.clientId() + " " + wanted.qos().value() + " " + wanted.filter());
            }
        }
        Properties explanation = client.version().isV5() ? explanation(codes) : Properties.NONE;
        Runnable answer = () -> {
            // [MQTT-3.8.4-1] [MQTT-3.8.4-2] [MQTT-3.8.4-6] [MQTT-3.9.3-1] [MQTT-2.2.1-6]
            // [v3 MQTT-3.8.4-1] [v3 MQTT-3.8.4-2] [v3 MQTT-3.9.3-1] [v3 MQTT-2.3.1-7]
            connection.send(new SubAck(subscribe.packetIdentifier(), codes, explanation));
            for (Accepted one : accepted) {
                services.router().replay(session, one.subscription(), one.known(), this::mayReplay);
            }
        };
        if (accepted.isEmpty()) {
            answer.run();
        } else {
            session.whenStored(answer);
        }
    }

    private static Properties explanation(List<ReasonCode> codes) {
        if (codes.contains(ReasonCode.QUOTA_EXCEEDED)) {
            return Connection.reasonString("The broker's disk is full or failing, so no subscription can be kept");
        }
        return codes.contains(ReasonCode.NOT_AUTHORIZED)
                ? Connection.reasonString("The ACL can let no message of a refused filter through")
                : Properties.NONE;
    }

    private boolean mayReplay(Message message) {
        return !services.limits().checkRetainSource() || rights.maySourcePublish(message);
    }

    /** As the broker keeps it: below the mount point, at most the listener's QoS, and with what a bridge is owed. */
    private Subscription granted(Subscription wanted) {
        // A bridge gets no message back that it brought itself, and passes RETAIN on.
        return new Subscription(
                rights.mount().inward(wanted.filter()),
                wanted.qos().atMost(endpoint.listener().maxQos()), // [MQTT-3.2.2-10]
                wanted.noLocal() || (client.bridge() && !wanted.filter().isShared()),
                wanted.retainAsPublished() || client.bridge(),
                wanted.retainHandling());
    }

    /** Several filters act as several packets with one answer [MQTT-3.10.4-6] [v3 MQTT-3.10.4-6]. */
    void onUnsubscribe(Unsubscribe unsubscribe) {
        List<ReasonCode> codes = new ArrayList<>(unsubscribe.filters().size());
        for (TopicFilter filter : unsubscribe.filters()) {
            if (!rights.mayUnsubscribe(filter)) {
                codes.add(ReasonCode.NOT_AUTHORIZED); // [MQTT-3.11.3-2]
                continue;
            }
            TopicFilter kept = rights.mount().inward(filter);
            boolean known = session.unsubscribe(kept);
            if (known) {
                services.router().unsubscribe(session, kept);
            }
            codes.add(known ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED);
            if (services.log().isOn(LogType.UNSUBSCRIBE)) {
                services.log().write(LogType.UNSUBSCRIBE, client.clientId() + " " + filter);
            }
        }
        session.whenStored(() ->
                // [MQTT-3.10.4-4] [MQTT-3.10.4-5] [MQTT-3.11.3-1] [v3 MQTT-3.10.4-4] [v3 MQTT-3.10.4-5]
                connection.send(new UnsubAck(unsubscribe.packetIdentifier(), codes, Properties.NONE)));
    }
}
