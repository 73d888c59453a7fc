// SPDX-License-Identifier: Apache-2.0
/**
 * From a message to the sessions that get it, here and on other nodes.
 *
 * <p>One router for each loop, over routes that all loops share. Read {@link io.godwit.broker.routing.Router} and
 * {@link io.godwit.broker.routing.Recipients} first.
 */
@NullMarked
package io.godwit.broker.routing;

import org.jspecify.annotations.NullMarked;
