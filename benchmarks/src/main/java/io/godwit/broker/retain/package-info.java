// SPDX-License-Identifier: Apache-2.0
/** Retained messages under load: how fast (JMH) and whether safe between threads (jcstress). Run with {@code benchmarks/run}. */
@NullMarked
package io.godwit.broker.retain;

import org.jspecify.annotations.NullMarked;
