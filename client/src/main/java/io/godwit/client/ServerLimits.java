// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;

/**
 * What the server's CONNACK allows for the life of a connection.
 *
 * @param receiveMaximum QoS 1 and 2 messages it takes at once
 * @param maximumPacketSize bytes of a packet that it takes
 * @param maximumQos the highest QoS that may be published
 * @param retainAvailable whether RETAIN may be set
 * @param keepAliveSeconds the keep alive that holds
 * @param topicAliasMaximum the highest alias that may be used
 */
record ServerLimits(
        int receiveMaximum,
        long maximumPacketSize,
        int maximumQos,
        boolean retainAvailable,
        int keepAliveSeconds,
        int topicAliasMaximum) {
    static ServerLimits of(Connect connect, ConnAck connAck) {
        Properties properties = connAck.properties();
        return new ServerLimits(
                (int) properties.number(Property.RECEIVE_MAXIMUM, 65_535),
                properties.number(Property.MAXIMUM_PACKET_SIZE, Long.MAX_VALUE), // [MQTT-3.2.2-15]
                (int) properties.number(Property.MAXIMUM_QOS, 2), // [MQTT-3.2.2-11]
                properties.number(Property.RETAIN_AVAILABLE, 1) == 1, // [MQTT-3.2.2-14]
                (int) properties.number(Property.SERVER_KEEP_ALIVE, connect.keepAliveSeconds()), // [MQTT-3.2.2-21]
                (int) properties.number(Property.TOPIC_ALIAS_MAXIMUM, 0)); // [MQTT-3.2.2-17]
    }
}
