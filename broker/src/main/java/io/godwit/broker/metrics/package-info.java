// SPDX-License-Identifier: Apache-2.0
/**
 * Counters and their names, and who learns of clients; nothing publishes here.
 *
 * <p>Every thread that counts has cells of its own, anybody may read the sums. Read
 * {@link io.godwit.broker.metrics.Counters} first.
 */
@NullMarked
package io.godwit.broker.metrics;

import org.jspecify.annotations.NullMarked;
