// SPDX-License-Identifier: Apache-2.0
/**
 * A load of many MQTT 3.1.1 connections against one broker, from one thread and without any library: light enough not to hide the
 * broker it measures, and it checks every message it gets.
 *
 * <p>Read {@link io.godwit.benchmarks.load.PairLoad} first, then {@link io.godwit.benchmarks.load.LoadLoop}. Everything here runs
 * on the thread that calls {@code PairLoad} or {@code IdleLoad}.
 */
@NullMarked
package io.godwit.benchmarks.load;

import org.jspecify.annotations.NullMarked;
