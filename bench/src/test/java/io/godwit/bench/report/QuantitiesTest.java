// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantitiesTest {
    @Test
    void keepsThreeDigits() {
        assertThat(Quantities.number(0)).isEqualTo("0.00");
        assertThat(Quantities.number(0.01234)).isEqualTo("0.012");
        assertThat(Quantities.number(1.234)).isEqualTo("1.23");
        assertThat(Quantities.number(9.999)).isEqualTo("10.0");
        assertThat(Quantities.number(99.96)).isEqualTo("100");
        assertThat(Quantities.number(1_234_567.8)).isEqualTo("1 234 568");
        assertThat(Quantities.number(Double.NaN)).isEqualTo("–");
    }

    @Test
    void choosesTheUnit() {
        assertThat(Quantities.nanos(7)).isEqualTo("7 ns");
        assertThat(Quantities.nanos(999)).isEqualTo("999 ns");
        assertThat(Quantities.nanos(1_000)).isEqualTo("1.00 µs");
        assertThat(Quantities.nanos(999_600)).isEqualTo("1.00 ms");
        assertThat(Quantities.nanos(12_345_000_000L)).isEqualTo("12.3 s");
        assertThat(Quantities.nanos(1_234_000_000_000L)).isEqualTo("1 234 s");
        assertThat(Quantities.bytes(1_023)).isEqualTo("1023 B");
        assertThat(Quantities.bytes(1_536)).isEqualTo("1.50 KiB");
        assertThat(Quantities.bytes(61L << 20)).isEqualTo("61.0 MiB");
    }

    @Test
    void countsInWords() {
        assertThat(Quantities.counted(1, "message")).isEqualTo("1 message");
        assertThat(Quantities.counted(12_000, "delivery")).isEqualTo("12 000 deliveries");
    }
}
