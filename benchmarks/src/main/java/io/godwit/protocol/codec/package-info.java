// SPDX-License-Identifier: Apache-2.0
/** How fast packets are read and written, and what they allocate. Run with {@code benchmarks/run jmh Packet -prof gc}. */
@NullMarked
package io.godwit.protocol.codec;

import org.jspecify.annotations.NullMarked;
