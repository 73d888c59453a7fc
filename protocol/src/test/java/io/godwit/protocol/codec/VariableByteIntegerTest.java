// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.protocol.spec.Spec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableByteIntegerTest {
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "127, 7F",
        "128, 8001",
        "16383, FF7F",
        "16384, 808001",
        "2097151, FFFF7F",
        "2097152, 80808001",
        "268435455, FFFFFF7F"
    })
    @Spec("MQTT-1.5.5-1")
    void writesAsFewBytesAsHoldTheValue(int value, String hex) {
        ByteBuf out = Unpooled.buffer();
        VariableByteInteger.write(value, out);
        assertThat(Bytes.hex(out)).isEqualTo(hex);
        assertThat(VariableByteInteger.length(value)).isEqualTo(hex.length() / 2);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> VariableByteInteger.length(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VariableByteInteger.length(VariableByteInteger.MAX + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
