// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.message;

import org.jspecify.annotations.Nullable;

/**
 * Who published a message: for No Local, for {@code check_retain_source}, and for telling where a message came from.
 *
 * @param clientId the client identifier; empty for the broker itself
 * @param userName null when it has none
 */
public record Publisher(String clientId, @Nullable String userName) {
    /** The broker itself: {@code $SYS}. */
    public static final Publisher BROKER = new Publisher("", null);
}
