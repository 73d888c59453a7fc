// SPDX-License-Identifier: Apache-2.0
/**
 * Bridges to other brokers: a wire between a connection here and a network connection there.
 *
 * <p>Each bridge lives on the loop of its local client identifier. Read {@link io.godwit.broker.bridge.Bridge}, which
 * connects, and {@link io.godwit.broker.bridge.Relay}, which carries the packets, first.
 */
@NullMarked
package io.godwit.broker.bridge;

import org.jspecify.annotations.NullMarked;
