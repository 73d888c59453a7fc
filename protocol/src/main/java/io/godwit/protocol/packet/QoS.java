// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import org.jspecify.annotations.Nullable;

/** Quality of service, in rising order. */
public enum QoS {
    /** QoS 0: at most once. */
    AT_MOST_ONCE(0),
    /** QoS 1: at least once. */
    AT_LEAST_ONCE(1),
    /** QoS 2: exactly once. */
    EXACTLY_ONCE(2);

    private static final QoS[] BY_VALUE = values();

    private final int value;

    QoS(int value) {
        this.value = value;
    }

    /** The QoS with this value, or null when it is not 0, 1 or 2. */
    public static @Nullable QoS of(int value) {
        return value >= 0 && value < BY_VALUE.length ? BY_VALUE[value] : null;
    }

    /** 0, 1 or 2. */
    public int value() {
        return value;
    }

    /** The lower of the two: the QoS a message is delivered with [MQTT-3.8.4-8]. */
    public QoS atMost(QoS other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
