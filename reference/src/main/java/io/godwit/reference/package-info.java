// SPDX-License-Identifier: Apache-2.0
/**
 * The MQTT Reference: the finished pages in the jar, how a broker serves them, how they are exported and searched in a terminal.
 *
 * <p>Pages are read on virtual threads, never on a loop. Read {@link io.godwit.reference.Site} first, then
 * {@link io.godwit.reference.Facts}, which writes the tables that pages are made from.
 */
@NullMarked
package io.godwit.reference;

import org.jspecify.annotations.NullMarked;
