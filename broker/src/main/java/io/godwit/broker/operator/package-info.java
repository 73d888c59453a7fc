// SPDX-License-Identifier: Apache-2.0
/**
 * The control socket: what {@code godwit ctl} asks a running broker, and its answers.
 *
 * <p>Runs on virtual threads, one for each connection of the socket; it reaches clients and sessions only through
 * {@link io.godwit.broker.connection.LiveClients}. Read {@link io.godwit.broker.operator.ControlSocket} first, then
 * {@link io.godwit.broker.operator.ControlCommands}.
 */
@NullMarked
package io.godwit.broker.operator;

import org.jspecify.annotations.NullMarked;
