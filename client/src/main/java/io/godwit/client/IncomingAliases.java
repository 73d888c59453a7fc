// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import io.godwit.protocol.topic.TopicName;
import java.util.HashMap;
import java.util.Map;

/** The topic aliases that the server has set on this connection [MQTT-3.3.2-7]. Owned by the client's loop. */
final class IncomingAliases {
    private final Map<Long, TopicName> topics = new HashMap<>();

    /** The message with its topic, which an alias may stand for. */
    Publish resolve(Publish publish, int maximum) {
        TopicName topic = publish.topic();
        long alias = publish.properties().number(Property.TOPIC_ALIAS, 0);
        if (alias == 0 && topic != null) {
            return publish;
        }
        if (alias == 0 || alias > maximum) {
            throw new ProtocolViolation(
                    ReasonCode.TOPIC_ALIAS_INVALID,
                    Statement.V5_3_3_2_11,
                    "Topic alias " + alias + " is not between 1 and " + maximum); // [MQTT-3.3.2-10]
        }
        if (topic != null) {
            topics.put(alias, topic);
            return publish;
        }
        TopicName known = topics.get(alias);
        if (known == null) {
            throw new ProtocolViolation(
                    ReasonCode.PROTOCOL_ERROR, Statement.V5_3_3_2_7, "Topic alias " + alias + " was never set");
        }
        return new Publish(
                publish.dup(),
                publish.qos(),
                publish.retain(),
                known,
                publish.packetIdentifier(),
                publish.properties(),
                publish.payload());
    }
}
