// SPDX-License-Identifier: Apache-2.0
/**
 * {@code godwit import}: brings an installation of mosquitto into a directory of Godwit's own.
 *
 * <p>{@link io.godwit.app.move.Plan} says what goes where, {@link io.godwit.app.move.HomeDirectory} does it. Read
 * {@link io.godwit.app.move.ImportCommand} first.
 */
@NullMarked
package io.godwit.app.move;

import org.jspecify.annotations.NullMarked;
