// SPDX-License-Identifier: Apache-2.0
/**
 * What an operator should know of an installation's files before they are used: mistakes, traps and weak places, all at
 * once. Reads files and changes nothing.
 *
 * <p>One class for each kind of file. Used by one thread for one report. Read {@link io.godwit.broker.check.Installation}
 * and {@link io.godwit.broker.check.Check} first.
 */
@NullMarked
package io.godwit.broker.check;

import org.jspecify.annotations.NullMarked;
