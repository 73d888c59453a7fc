// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReasonCodeTest {
    @Test
    void isFoundByItsValue() {
        for (ReasonCode code : ReasonCode.values()) {
            assertThat(ReasonCode.of(code.value())).isEqualTo(code);
            assertThat(ReasonCode.of((byte) code.value())).isEqualTo(code);
            assertThat(code.isError()).isEqualTo(code.value() >= 0x80);
        }
        assertThat(ReasonCode.of(0x03)).isNull();
        assertThat(ReasonCode.of(0xFF)).isNull();
        assertThat(ReasonCode.values()).hasSize(43);
    }

    @Test
    void grantsEachQos() {
        assertThat(ReasonCode.granted(0)).isEqualTo(ReasonCode.SUCCESS);
        assertThat(ReasonCode.granted(1)).isEqualTo(ReasonCode.GRANTED_QOS_1);
        assertThat(ReasonCode.granted(2)).isEqualTo(ReasonCode.GRANTED_QOS_2);
        assertThatThrownBy(() -> ReasonCode.granted(3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Spec("v3 MQTT-3.2.2-6")
    void hasNoReturnCodeWhere3xHasNoWordForIt() {
        assertThat(ReasonCode.SUCCESS.connectReturnCode()).isZero();
        assertThat(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION.connectReturnCode()).isEqualTo(1);
        assertThat(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID.connectReturnCode()).isEqualTo(2);
        assertThat(ReasonCode.SERVER_UNAVAILABLE.connectReturnCode()).isEqualTo(3);
        assertThat(ReasonCode.BAD_USER_NAME_OR_PASSWORD.connectReturnCode()).isEqualTo(4);
        assertThat(ReasonCode.NOT_AUTHORIZED.connectReturnCode()).isEqualTo(5);
        assertThat(ReasonCode.MALFORMED_PACKET.connectReturnCode()).isEqualTo(-1);
        assertThat(ReasonCode.PACKET_TOO_LARGE.connectReturnCode()).isEqualTo(-1);
    }
}
