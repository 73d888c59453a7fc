// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.spec.ReasonCode;

/**
 * What became of a publish that did not fail.
 *
 * @param reasonCode {@link ReasonCode#SUCCESS} or {@link ReasonCode#NO_MATCHING_SUBSCRIBERS}; always the former at QoS 0
 * @param properties of the PUBACK or PUBREC; none in 3.x and at QoS 0
 */
public record PublishResult(ReasonCode reasonCode, Properties properties) {
    static final PublishResult SENT = new PublishResult(ReasonCode.SUCCESS, Properties.NONE);
}
