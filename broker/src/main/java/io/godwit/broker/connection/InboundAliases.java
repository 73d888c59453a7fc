// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.session.OnLoop;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import io.godwit.protocol.topic.TopicName;
import org.jspecify.annotations.Nullable;

/** The topic aliases that a client has made on this connection; they end with it [MQTT-3.3.2-7]. */
@OnLoop
final class InboundAliases {
    private static final @Nullable TopicName[] NONE = new @Nullable TopicName[0];

    private final int maximum;
    private @Nullable TopicName[] topics = NONE;

    /** Takes aliases from 1 to {@code maximum} [MQTT-3.3.2-12]. */
    InboundAliases(int maximum) {
        this.maximum = maximum;
    }

    /** The topic name of a PUBLISH, by its alias if it has none of its own. */
    TopicName topicOf(Publish publish) {
        TopicName topic = publish.topic();
        int alias =
                publish.properties().isEmpty() ? 0 : (int) publish.properties().number(Property.TOPIC_ALIAS, 0);
        if (alias == 0) {
            if (topic == null) {
                throw new ProtocolViolation(
                        ReasonCode.PROTOCOL_ERROR, Statement.V5_3_3_2_1, "PUBLISH with neither topic name nor alias");
            }
            return topic;
        }
        if (alias > maximum) {
            // [MQTT-3.2.2-17] [MQTT-3.2.2-18] [MQTT-3.3.2-9]
            throw new ProtocolViolation(
                    ReasonCode.TOPIC_ALIAS_INVALID,
                    Statement.V5_3_3_2_9,
                    "Topic Alias " + alias + " is above the maximum of " + maximum);
        }
        if (topics.length == 0) {
            topics = new @Nullable TopicName[maximum + 1];
        }
        if (topic != null) {
            topics[alias] = topic;
            return topic;
        }
        TopicName known = topics[alias];
        if (known == null) {
            throw new ProtocolViolation(
                    ReasonCode.PROTOCOL_ERROR,
                    Statement.V5_3_3_2_7,
                    "Topic Alias " + alias + " was not given a topic on this connection");
        }
        return known;
    }

    /** The same without a change or a complaint: null where the alias stands for nothing. */
    @Nullable
    TopicName peek(Publish publish) {
        TopicName topic = publish.topic();
        long alias = topic == null ? publish.properties().number(Property.TOPIC_ALIAS, 0) : 0;
        return topic != null || alias >= topics.length ? topic : topics[(int) alias];
    }
}
