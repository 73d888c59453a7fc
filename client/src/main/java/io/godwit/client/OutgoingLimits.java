// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import org.jspecify.annotations.Nullable;

/** Whether a message may be published at all. */
final class OutgoingLimits {
    private OutgoingLimits() {}

    /** Why the server would not take this message, or null when it would. */
    static @Nullable ClientException refusal(Publish message, ServerLimits limits) {
        if (message.qos().value() > limits.maximumQos()) {
            return notSupported( // [MQTT-3.2.2-11]
                    "The server takes messages up to QoS " + limits.maximumQos() + " only");
        }
        if (message.retain() && !limits.retainAvailable()) {
            return notSupported("The server does not keep retained messages"); // [MQTT-3.2.2-14]
        }
        long alias = message.properties().number(Property.TOPIC_ALIAS, 0);
        if (alias > limits.topicAliasMaximum()) {
            return notSupported( // [MQTT-3.2.2-17] [MQTT-3.2.2-18] [MQTT-3.3.2-9]
                    "The server takes topic aliases up to " + limits.topicAliasMaximum() + " only");
        }
        return null;
    }

    /** Why nobody can send this message, or null when it is sound. */
    static @Nullable ClientException unsound(Publish message) {
        return message.topic() == null
                        && (message.qos() != QoS.AT_MOST_ONCE
                                || !message.properties().has(Property.TOPIC_ALIAS))
                ? notSupported("A message needs a topic; only at QoS 0 can a topic alias stand for it")
                : null;
    }

    static ClientException tooLarge(ServerLimits limits) {
        return notSupported("The message makes a packet larger than the " + limits.maximumPacketSize()
                + " bytes that the server takes");
    }

    private static ClientException notSupported(String sentence) {
        return new ClientException(ClientException.Kind.NOT_SUPPORTED, sentence);
    }
}
