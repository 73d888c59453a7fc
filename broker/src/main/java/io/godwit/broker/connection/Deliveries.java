// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.message.Message;
import io.godwit.broker.session.Loop;
import io.godwit.broker.session.OnLoop;
import io.godwit.protocol.codec.PacketEncoder;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicName;
import org.jspecify.annotations.Nullable;

/** Turns messages into the PUBLISH packets of one client: its topics, aliases, expiry, packet size. */
@OnLoop
final class Deliveries {
    private final Client client;
    private final MountPoint mount;
    private final Loop loop;
    private final Connection connection;

    /** Sees what goes to a bridge of another broker; absent for every other client. */
    private final @Nullable Passage passage;

    /** Absent where the client or the listener wants none [MQTT-3.1.2-27]. */
    private final @Nullable OutboundAliases aliases;

    Deliveries(
            Client client,
            MountPoint mount,
            int mostAliases,
            Loop loop,
            @Nullable Passage passage,
            Connection connection) {
        this.client = client;
        this.mount = mount;
        this.loop = loop;
        this.connection = connection;
        this.passage = passage;
        int maximum = Math.min(mostAliases, client.topicAliasMaximum());
        this.aliases = maximum == 0 ? null : new OutboundAliases(maximum);
    }

    /** Sends a message; false if it is larger than the client takes. */
    boolean send(
            Message message,
            QoS qos,
            boolean dup,
            boolean retain,
            int packetIdentifier,
            int[] subscriptionIdentifiers) {
        if (passage != null && message.payload().length > 0) {
            passage.onLeaving(client.clientId(), message.topic(), message.payload(), loop.nanos());
        }
        boolean v5 = client.version().isV5();
        boolean ownProperties = v5
                && (subscriptionIdentifiers.length > 0
                        || aliases != null
                        || message.expiresAtMillis() != Message.NEVER);
        if (ownProperties) {
            return sendWithProperties(message, qos, dup, retain, packetIdentifier, subscriptionIdentifiers);
        }
        if (qos == QoS.AT_MOST_ONCE && !retain && mount.isNone()) {
            return sendIfItFits(message.plain(), message.topic());
        }
        TopicName topic = mount.outward(message.topic());
        Publish publish = new Publish(
                dup, // [MQTT-3.3.1-2] [MQTT-4.3.1-1] [v3 MQTT-4.3.1-1] [MQTT-4.3.2-2] [MQTT-4.3.3-2]
                qos,
                retain,
                topic,
                packetIdentifier,
                v5 ? message.properties() : Properties.NONE,
                message.payload());
        return sendIfItFits(publish, topic);
    }

    private boolean sendWithProperties(
            Message message,
            QoS qos,
            boolean dup,
            boolean retain,
            int packetIdentifier,
            int[] subscriptionIdentifiers) {
        // [MQTT-3.3.2-4] [MQTT-3.3.2-15] [MQTT-3.3.2-16] [MQTT-3.3.2-17] [MQTT-3.3.2-18] [MQTT-3.3.2-20]
        // [MQTT-3.1.3-10]
        Properties.Builder properties = message.properties().toBuilder();
        if (message.expiresAtMillis() != Message.NEVER) {
            long left = Math.max(0, message.expiresAtMillis() - loop.millis());
            properties.number(Property.MESSAGE_EXPIRY_INTERVAL, (left + 999) / 1000); // [MQTT-3.3.2-6]
        }
        for (int identifier : subscriptionIdentifiers) {
            properties.number(Property.SUBSCRIPTION_IDENTIFIER, identifier); // [MQTT-3.3.4-3] [MQTT-3.3.4-4]
        }
        TopicName topic = mount.outward(message.topic());
        int known = aliases == null ? 0 : aliases.known(topic);
        int free = aliases == null || known != 0 ? 0 : aliases.free();
        if (known + free != 0) {
            properties.number(Property.TOPIC_ALIAS, known + free);
        }
        Publish publish = new Publish(
                dup, qos, retain, known == 0 ? topic : null, packetIdentifier, properties.build(), message.payload());
        boolean sent = sendIfItFits(publish, topic);
        if (sent && free != 0 && aliases != null) {
            aliases.take(topic, free);
        }
        return sent;
    }

    private boolean sendIfItFits(Publish publish, TopicName topic) {
        if (client.maximumPacketSize() != Long.MAX_VALUE
                && PacketEncoder.length(publish, client.version()) > client.maximumPacketSize()) {
            return false; // [MQTT-3.1.2-24]
        }
        connection.send(publish, topic);
        return true;
    }
}
