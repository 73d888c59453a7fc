// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.protocol.spec.ReasonCode;

/**
 * Why a CONNECT is refused.
 *
 * @param text for the log and the Reason String
 */
record Refusal(ReasonCode reasonCode, String text) {}
