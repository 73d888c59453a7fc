// SPDX-License-Identifier: Apache-2.0
/**
 * Packet scripts for MQTT 3.1.1, a class for each chapter, and for what MQTT 3.1 does differently.
 *
 * <p>Read {@link io.godwit.conformance.v3.ConnectTest} first.
 */
@NullMarked
package io.godwit.conformance.v3;

import org.jspecify.annotations.NullMarked;
