// SPDX-License-Identifier: Apache-2.0
/**
 * Godwit beside mosquitto, under the same loads and in turns, as a table.
 *
 * <p>Read {@link io.godwit.benchmarks.compare.Compare} first. One thread; the brokers are processes of their own.
 */
@NullMarked
package io.godwit.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
