// SPDX-License-Identifier: Apache-2.0
/** The subscription tree and the match cache under load: how fast (JMH) and whether safe between threads (jcstress). Run with {@code benchmarks/run}. */
@NullMarked
package io.godwit.broker.subscription;

import org.jspecify.annotations.NullMarked;
