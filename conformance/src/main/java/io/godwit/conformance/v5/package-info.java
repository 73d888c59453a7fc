// SPDX-License-Identifier: Apache-2.0
/**
 * Packet scripts for MQTT 5.0, a class for each subject.
 *
 * <p>Read {@link io.godwit.conformance.v5.Connect5Test} first.
 */
@NullMarked
package io.godwit.conformance.v5;

import org.jspecify.annotations.NullMarked;
