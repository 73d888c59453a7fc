// SPDX-License-Identifier: Apache-2.0
/** Counters under load: how fast (JMH) and whether safe between threads (jcstress). Run with {@code benchmarks/run}. */
@NullMarked
package io.godwit.broker.metrics;

import org.jspecify.annotations.NullMarked;
