// SPDX-License-Identifier: Apache-2.0
/**
 * What {@code godwit bench} can do to a broker: one class for each scenario, on the connections of {@code io.godwit.bench.load}.
 *
 * <p>A scenario runs on the thread that calls {@link io.godwit.bench.scenario.Bench}: it prepares connections, says when to begin and
 * to end, and reads the figures; the traffic itself runs on the load's loops. Read {@link io.godwit.bench.scenario.Bench} and
 * {@link io.godwit.bench.scenario.Exchange} first.
 */
@NullMarked
package io.godwit.bench.scenario;

import org.jspecify.annotations.NullMarked;
