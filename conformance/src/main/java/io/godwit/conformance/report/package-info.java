// SPDX-License-Identifier: Apache-2.0
/**
 * {@code docs/conformance.md}: which statement is obeyed where and proven by which test, read off the sources.
 *
 * <p>Plain text in, plain text out, any thread. Read {@link io.godwit.conformance.report.ConformanceReport} first.
 */
@NullMarked
package io.godwit.conformance.report;

import org.jspecify.annotations.NullMarked;
