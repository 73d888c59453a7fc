// SPDX-License-Identifier: Apache-2.0
/**
 * Builds all of the broker in order, starts, reloads and stops it. The only place with {@code new} for services.
 *
 * <p>Used by one thread, which is never a loop. Read {@link io.godwit.broker.server.BrokerServer} first.
 */
@NullMarked
package io.godwit.broker.server;

import org.jspecify.annotations.NullMarked;
