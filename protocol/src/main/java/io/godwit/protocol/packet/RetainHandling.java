// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import org.jspecify.annotations.Nullable;

/** When a subscription gets retained messages. */
public enum RetainHandling {
    /** At every SUBSCRIBE. */
    SEND(0),
    /** Only when the subscription did not exist. */
    SEND_IF_NEW(1),
    /** Never. */
    DO_NOT_SEND(2);

    private static final RetainHandling[] BY_VALUE = values();

    private final int value;

    RetainHandling(int value) {
        this.value = value;
    }

    /** The handling with this value, or null when it is not 0, 1 or 2. */
    public static @Nullable RetainHandling of(int value) {
        return value >= 0 && value < BY_VALUE.length ? BY_VALUE[value] : null;
    }

    /** 0, 1 or 2. */
    public int value() {
        return value;
    }
}
