// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import io.godwit.protocol.topic.TopicName;
import java.util.HashMap;
import java.util.Map;

/** Topic aliases of one network connection to another broker, both ways. The first topics that go out get one for good. */
final class FarAliases {
    private final int mostOutgoing;
    private final int mostIncoming;
    private final Map<TopicName, Integer> outgoing = new HashMap<>();
    private final Map<Integer, TopicName> incoming = new HashMap<>();

    FarAliases(int mostOutgoing, int mostIncoming) {
        this.mostOutgoing = mostOutgoing;
        this.mostIncoming = mostIncoming;
    }

    /** The alias that the other side knows for this topic, or 0. */
    int known(TopicName topic) {
        return outgoing.isEmpty() ? 0 : outgoing.getOrDefault(topic, 0);
    }

    /** An alias for another topic, or 0 when there is none left [MQTT-3.1.2-26]. */
    int free() {
        return outgoing.size() < mostOutgoing ? outgoing.size() + 1 : 0;
    }

    /** The other side is told of an alias. */
    void take(TopicName topic, int alias) {
        outgoing.put(topic, alias);
    }

    /** The topic of a PUBLISH that arrived. */
    TopicName topicOf(Publish publish) {
        int alias = (int) publish.properties().number(Property.TOPIC_ALIAS, 0);
        TopicName topic = publish.topic();
        if (alias > mostIncoming) {
            throw new ProtocolViolation(
                    ReasonCode.TOPIC_ALIAS_INVALID,
                    Statement.V5_3_3_2_11,
                    "Topic Alias " + alias + " above the maximum");
        }
        if (topic == null) {
            topic = incoming.get(alias);
        } else if (alias > 0) {
            incoming.put(alias, topic);
        }
        if (topic == null) {
            throw new ProtocolViolation(
                    ReasonCode.PROTOCOL_ERROR, Statement.V5_3_3_2_7, "Topic Alias " + alias + " stands for no topic");
        }
        return topic;
    }
}
