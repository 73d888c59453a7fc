// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.log;

import io.godwit.broker.config.LogType;

/** Where log lines go that are published to {@code $SYS/broker/log}; implemented by whoever may publish there. */
@FunctionalInterface
public interface LogTopics {
    /**
     * Publishes a line; called by the log's thread. The types {@link LogType#DEBUG} and {@link LogType#INTERNAL} never come
     * here, for publishing a line would make further ones.
     *
     * @param line with its timestamp, without a line end
     */
    void publish(LogType type, String line);
}
