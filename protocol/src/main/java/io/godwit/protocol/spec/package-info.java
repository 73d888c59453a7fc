// SPDX-License-Identifier: Apache-2.0
/**
 * The numbered statements of MQTT in our own one-line wording, the reason codes, and what breaking a statement means.
 *
 * <p>Immutable values, free to use from any thread. Read {@link io.godwit.protocol.spec.ReasonCode} and
 * {@link io.godwit.protocol.spec.ProtocolViolation} first.
 */
@NullMarked
package io.godwit.protocol.spec;

import org.jspecify.annotations.NullMarked;
