// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.Statement;

/**
 * Puts what is wrong with a topic into the words of a packet and its version: topics know neither, and cite MQTT 5.0.
 */
final class TopicViolations {
    private TopicViolations() {}

    /** The same violation, found in the packet being read. */
    static ProtocolViolation in(PacketBody body, ProtocolViolation found) {
        Statement v5 = found.statement();
        return body.violation(found.reasonCode(), v5, v3(v5), "is refused: " + found.detail());
    }

    private static Statement v3(Statement v5) {
        return switch (v5) {
            case V5_1_5_4_1 -> Statement.V3_1_5_3_1;
            case V5_3_3_2_2 -> Statement.V3_3_3_2_2;
            case V5_4_7_1_1 -> Statement.V3_4_7_1_2;
            case V5_4_7_1_2 -> Statement.V3_4_7_1_3;
            case V5_4_7_3_1 -> Statement.V3_4_7_3_1;
            case V5_4_7_3_2 -> Statement.V3_4_7_3_2;
            case V5_4_7_3_3 -> Statement.V3_4_7_3_3;
            default -> v5; // Shared subscriptions, which 3.x clients get from us but not from their standard.
        };
    }
}
