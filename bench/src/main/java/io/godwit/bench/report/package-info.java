// SPDX-License-Identifier: Apache-2.0
/**
 * What a run of a scenario found out, and how it is shown: a table for people, JSON for programs, a page with charts. Knows nothing of
 * connections. Read {@link io.godwit.bench.report.Report} and {@link io.godwit.bench.report.Phase} first.
 */
@NullMarked
package io.godwit.bench.report;

import org.jspecify.annotations.NullMarked;
