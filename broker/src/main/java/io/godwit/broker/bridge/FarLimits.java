// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import io.godwit.broker.config.BridgeConfig;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.QoS;

/**
 * What the other broker takes.
 *
 * @param receiveMaximum messages above QoS 0 that it takes at a time
 * @param maxPacketSize bytes of the largest packet
 * @param maxQos the highest QoS
 * @param retain whether it takes retained messages
 * @param topicAliases aliases that the bridge may make
 * @param keepAliveSeconds how often it wants to hear something; 0 is never
 */
record FarLimits(
        int receiveMaximum, long maxPacketSize, QoS maxQos, boolean retain, int topicAliases, int keepAliveSeconds) {
    private static final int MOST = 65_535;

    static FarLimits of(BridgeConfig.Remote config, ConnAck answer) {
        Properties said = answer.properties();
        long own = config.maxPacketSize() == 0 ? Long.MAX_VALUE : config.maxPacketSize();
        return new FarLimits(
                (int) said.number(Property.RECEIVE_MAXIMUM, MOST), // [MQTT-3.3.4-7]
                Math.min(own, said.number(Property.MAXIMUM_PACKET_SIZE, Long.MAX_VALUE)), // [MQTT-3.2.2-15]
                switch ((int) said.number(Property.MAXIMUM_QOS, 2)) {
                    case 0 -> QoS.AT_MOST_ONCE;
                    case 1 -> QoS.AT_LEAST_ONCE;
                    default -> QoS.EXACTLY_ONCE;
                },
                said.number(Property.RETAIN_AVAILABLE, 1) == 1,
                (int) Math.min(config.maxTopicAlias(), said.number(Property.TOPIC_ALIAS_MAXIMUM, 0)),
                (int) said.number(Property.SERVER_KEEP_ALIVE, config.keepAliveSeconds())); // [MQTT-3.1.2-21]
    }
}
