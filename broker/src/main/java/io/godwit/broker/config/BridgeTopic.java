// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicFilter;

/**
 * One {@code topic} line of a bridge: which messages cross it, in which direction and under which topics.
 *
 * <p>A message of this broker is meant when its topic matches {@link #localFilter}; it goes out with the local prefix
 * replaced by the remote one. What comes in is mapped the other way round.
 *
 * @param pattern the filter without prefixes; empty where the two prefixes are a pair of whole topics
 * @param direction which way messages cross
 * @param qos at most this QoS
 * @param localPrefix in front of the pattern here; may be empty
 * @param remotePrefix in front of it there; may be empty
 * @param place file and line
 */
public record BridgeTopic(
        String pattern, Direction direction, QoS qos, String localPrefix, String remotePrefix, String place) {
    /** Which way messages cross. */
    public enum Direction {
        OUT,
        IN,
        BOTH;

        /** Whether messages of this broker go to the other one. */
        public boolean goesOut() {
            return this != IN;
        }

        /** Whether messages of the other broker come to this one. */
        public boolean comesIn() {
            return this != OUT;
        }
    }

    /** The same without file and line. */
    BridgeTopic withoutPlace() {
        return new BridgeTopic(pattern, direction, qos, localPrefix, remotePrefix, "");
    }

    /** What is subscribed to here for the way out, and what messages that came in match. */
    public TopicFilter localFilter() {
        return TopicFilter.of(localPrefix + pattern);
    }

    /** What is subscribed to there for the way in, and what messages that went out match. */
    public TopicFilter remoteFilter() {
        return TopicFilter.of(remotePrefix + pattern);
    }
}
