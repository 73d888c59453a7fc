// SPDX-License-Identifier: Apache-2.0
/**
 * {@code godwit bench}: options, progress and reports around {@link io.godwit.bench.scenario.Bench}.
 *
 * <p>Runs on the main thread. Read {@link io.godwit.app.bench.BenchCommand} and {@link io.godwit.app.bench.BenchOptions} first.
 */
@NullMarked
package io.godwit.app.bench;

import org.jspecify.annotations.NullMarked;
