// SPDX-License-Identifier: Apache-2.0
/** What it costs a loop to have messages kept. Run with {@code benchmarks/run jmh JournalAppend -prof gc}. */
@NullMarked
package io.godwit.broker.journal;

import org.jspecify.annotations.NullMarked;
