// SPDX-License-Identifier: Apache-2.0
/**
 * Dynamic security as administrators use it: mosquitto_ctrl against Godwit and against the mosquitto that is installed, and files that
 * one wrote and the other reads.
 */
@NullMarked
package io.godwit.app.dynsec;

import org.jspecify.annotations.NullMarked;
