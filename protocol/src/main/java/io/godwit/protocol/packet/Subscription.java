// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import io.godwit.protocol.topic.TopicFilter;

/**
 * One topic filter of a SUBSCRIBE with its options. The options after QoS have their MQTT 3.x meaning when false, false
 * and {@link RetainHandling#SEND}.
 *
 * @param qos the highest QoS the subscriber asks for
 * @param noLocal whether the client's own messages are left out
 * @param retainAsPublished whether the RETAIN flag is passed on
 * @param retainHandling when retained messages are sent
 */
public record Subscription(
        TopicFilter filter, QoS qos, boolean noLocal, boolean retainAsPublished, RetainHandling retainHandling) {
    /** With the options that 3.x has. */
    public Subscription(TopicFilter filter, QoS qos) {
        this(filter, qos, false, false, RetainHandling.SEND);
    }
}
