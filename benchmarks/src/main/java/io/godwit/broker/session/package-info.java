// SPDX-License-Identifier: Apache-2.0
/** What a session costs between the router and the encoder. Run with {@code benchmarks/run jmh SessionWindow -prof gc}. */
@NullMarked
package io.godwit.broker.session;

import org.jspecify.annotations.NullMarked;
