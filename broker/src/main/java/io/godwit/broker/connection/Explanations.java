// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.protocol.codec.PacketEncoder;
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
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.packet.Unsubscribe;

/** Leaves Reason String and User Properties out of packets where the client is not to get them. Stateless. */
final class Explanations {
    private Explanations() {}

    /** The packet as this client takes it. */
    static Packet fitted(Packet packet, Client client) {
        Properties properties = propertiesOf(packet);
        if (properties.isEmpty()) {
            return packet;
        }
        // [MQTT-3.1.2-29]
        boolean always = packet instanceof ConnAck || packet instanceof Disconnect;
        boolean wanted = always || client.problemInformation();
        boolean fits = client.maximumPacketSize() == Long.MAX_VALUE
                || PacketEncoder.length(packet, client.version()) <= client.maximumPacketSize();
        if (wanted && fits) {
            return packet;
        }
        // [MQTT-3.2.2-19] [MQTT-3.2.2-20] [MQTT-3.4.2-2] [MQTT-3.4.2-3] [MQTT-3.5.2-2] [MQTT-3.5.2-3]
        // [MQTT-3.6.2-2] [MQTT-3.6.2-3] [MQTT-3.7.2-2] [MQTT-3.7.2-3] [MQTT-3.9.2-1] [MQTT-3.9.2-2]
        // [MQTT-3.11.2-1] [MQTT-3.11.2-2] [MQTT-3.14.2-3] [MQTT-3.14.2-4] [MQTT-3.15.2-2] [MQTT-3.15.2-3]
        Properties bare = properties.toBuilder()
                .without(Property.REASON_STRING)
                .without(Property.USER_PROPERTY)
                .build();
        return switch (packet) {
            case ConnAck p -> new ConnAck(p.sessionPresent(), p.reasonCode(), bare);
            case PubAck p -> new PubAck(p.packetIdentifier(), p.reasonCode(), bare);
            case PubRec p -> new PubRec(p.packetIdentifier(), p.reasonCode(), bare);
            case PubRel p -> new PubRel(p.packetIdentifier(), p.reasonCode(), bare);
            case PubComp p -> new PubComp(p.packetIdentifier(), p.reasonCode(), bare);
            case SubAck p -> new SubAck(p.packetIdentifier(), p.reasonCodes(), bare);
            case UnsubAck p -> new UnsubAck(p.packetIdentifier(), p.reasonCodes(), bare);
            case Disconnect p -> new Disconnect(p.reasonCode(), bare);
            case Auth p -> new Auth(p.reasonCode(), bare);
            case Connect p -> p;
            case Publish p -> p;
            case Subscribe p -> p;
            case Unsubscribe p -> p;
            case PingReq p -> p;
            case PingResp p -> p;
        };
    }

    private static Properties propertiesOf(Packet packet) {
        return switch (packet) {
            case ConnAck p -> p.properties();
            case PubAck p -> p.properties();
            case PubRec p -> p.properties();
            case PubRel p -> p.properties();
            case PubComp p -> p.properties();
            case SubAck p -> p.properties();
            case UnsubAck p -> p.properties();
            case Disconnect p -> p.properties();
            case Auth p -> p.properties();
            case Connect p -> Properties.NONE;
            case Publish p -> Properties.NONE;
            case Subscribe p -> Properties.NONE;
            case Unsubscribe p -> Properties.NONE;
            case PingReq p -> Properties.NONE;
            case PingResp p -> Properties.NONE;
        };
    }
}
