// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code godwit} command: one class for each subcommand, and the only main method.
 *
 * <p>Read {@link io.godwit.app.Godwit} first.
 */
@NullMarked
package io.godwit.app;

import org.jspecify.annotations.NullMarked;
