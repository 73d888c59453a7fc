// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.topic;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.godwit.protocol.spec.ProtocolViolation;

/** Any text is a topic filter or a {@link ProtocolViolation}. */
class TopicFilterFuzzTest {
    @FuzzTest
    void anyTextIsAFilterOrAViolation(byte[] bytes) {
        try {
            TopicFilter filter = TopicFilter.of(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
            if (!filter.equals(TopicFilter.of(filter.toString()))) {
                throw new AssertionError("A filter is not equal to itself: " + filter);
            }
        } catch (ProtocolViolation expected) {
            // The other thing that may happen.
        }
    }
}
