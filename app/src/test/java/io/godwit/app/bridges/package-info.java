// SPDX-License-Identifier: Apache-2.0
/**
 * Bridges between two broker processes, seen from outside: each of the two is Godwit or the mosquitto that is installed.
 *
 * <p>{@link io.godwit.app.bridges.Pair} says which is which. The near broker has the {@code connection} blocks, the far one does not
 * know of them. A scenario is right when two mosquittos pass it; it then holds for the other pairs. {@link io.godwit.app.bridges.Side} is one of the brokers,
 * {@link io.godwit.app.bridges.Probe} a client of it.
 */
@NullMarked
package io.godwit.app.bridges;

import org.jspecify.annotations.NullMarked;
