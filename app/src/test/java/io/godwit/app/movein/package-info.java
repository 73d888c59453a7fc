// SPDX-License-Identifier: Apache-2.0
/**
 * Installations of mosquitto, used by mosquitto, that Godwit then takes over with the same unchanged files.
 *
 * <p>{@link io.godwit.app.movein.Installation} is such an installation; {@link io.godwit.app.movein.MoveInTest} has one of each kind that is common.
 */
@NullMarked
package io.godwit.app.movein;

import org.jspecify.annotations.NullMarked;
