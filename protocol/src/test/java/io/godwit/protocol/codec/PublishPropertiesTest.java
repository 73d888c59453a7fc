// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.spec.ProtocolViolation;
import org.junit.jupiter.api.Test;

class PublishPropertiesTest {
    @Test
    void readsPropertiesWithTheirLength() {
        Properties one = Properties.builder()
                .number(Property.PAYLOAD_FORMAT_INDICATOR, 1)
                .build();
        assertThat(PublishProperties.read(new byte[] {2, 1, 1})).isEqualTo(one);
        assertThat(PublishProperties.read(new byte[] {0})).isEqualTo(Properties.NONE);
    }

    @Test
    void refusesWhatIsCutOrHasSomethingBehind() {
        for (byte[] bytes : new byte[][] {{}, {2, 1}, {2, 1, 1, 0}, {2, 1, 7}, {1, 0}}) {
            assertThatThrownBy(() -> PublishProperties.read(bytes)).isInstanceOf(ProtocolViolation.class);
        }
    }

    @Test
    void refusesWhatNoPublishHas() {
        Properties alien =
                Properties.builder().number(Property.SERVER_KEEP_ALIVE, 1).build();
        assertThatThrownBy(() -> PublishProperties.check(alien)).isInstanceOf(ProtocolViolation.class);
        Properties right = Properties.builder().user("a", "b").user("a", "c").build();
        assertThatCode(() -> PublishProperties.check(right)).doesNotThrowAnyException();
    }
}
