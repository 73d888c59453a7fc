// SPDX-License-Identifier: Apache-2.0
/**
 * One table of sample packets, as bytes and as records: for tests, fuzz seeds, benchmarks and the reference.
 *
 * <p>Constants, free to use from any thread. Read {@link io.godwit.protocol.sample.PacketSamples} first.
 */
@NullMarked
package io.godwit.protocol.sample;

import org.jspecify.annotations.NullMarked;
