// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.session.OnLoop;
import io.godwit.protocol.topic.TopicName;
import java.util.HashMap;
import java.util.Map;

/** The topic aliases that the broker has made towards a client: the first topics sent get one each, as many as allowed. */
@OnLoop
final class OutboundAliases {
    private final int maximum;
    private final Map<TopicName, Integer> aliases = new HashMap<>();

    /** Makes aliases from 1 to {@code maximum} [MQTT-3.1.2-26] [MQTT-3.3.2-11] [MQTT-3.3.2-8]. */
    OutboundAliases(int maximum) {
        this.maximum = maximum;
    }

    /** The alias that the client knows for this topic, or 0. */
    int known(TopicName topic) {
        return aliases.getOrDefault(topic, 0);
    }

    /** An alias that is free, or 0; it is taken with {@link #take} once the packet that makes it is certain to be sent. */
    int free() {
        return aliases.size() < maximum ? aliases.size() + 1 : 0;
    }

    void take(TopicName topic, int alias) {
        aliases.put(topic, alias);
    }
}
