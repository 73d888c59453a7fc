// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.log;

import io.godwit.broker.config.LogType;

/** Lines as messages below {@code $SYS/broker/log}. */
record TopicDestination(LogTopics topics) implements LogDestination {
    @Override
    public void write(LogType type, String timestamp, String text) {
        if (type != LogType.DEBUG && type != LogType.INTERNAL) {
            topics.publish(type, timestamp + text);
        }
    }
}
