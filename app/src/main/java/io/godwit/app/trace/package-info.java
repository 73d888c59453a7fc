// SPDX-License-Identifier: Apache-2.0
/**
 * {@code godwit trace}: shows the packets of a broker's clients as they come, or writes them for other programs.
 *
 * <p>One thread reads the broker's lines and prints; a signal ends it. Read {@link io.godwit.app.trace.TraceCommand} first.
 */
@NullMarked
package io.godwit.app.trace;

import org.jspecify.annotations.NullMarked;
