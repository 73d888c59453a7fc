// SPDX-License-Identifier: Apache-2.0
/**
 * {@code godwit check}: the report about an installation's files, for people and for programs.
 *
 * <p>Read {@link io.godwit.app.check.CheckCommand} first.
 */
@NullMarked
package io.godwit.app.check;

import org.jspecify.annotations.NullMarked;
