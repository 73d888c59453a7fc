// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

/**
 * What a process used during a phase.
 *
 * @param cpuNanos user and system time
 * @param residentBytesBefore resident memory at the beginning
 * @param residentBytesAfter resident memory at the end
 */
public record ProcessUse(long cpuNanos, long residentBytesBefore, long residentBytesAfter) {}
