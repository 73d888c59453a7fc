// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void takesTheValueInTheMiddle() {
        assertThat(figures(5, 1, 9).median()).isEqualTo(5);
        assertThat(figures(5, 1, 9, 2).median()).isEqualTo(3.5);
        assertThat(figures(7).median()).isEqualTo(7);
    }

    @Test
    void hasNoMedianOfNothing() {
        assertThatThrownBy(() -> figures().median()).isInstanceOf(IllegalStateException.class);
        assertThat(figures().isEmpty()).isTrue();
    }

    @Test
    void writesMedianAndRange() {
        assertThat(figures(1.234, 0.5, 2).text()).isEqualTo("1.23 (0.50–2.00)");
        assertThat(figures(0.0123, 150, 1).text()).isEqualTo("1.00 (0.012–150)");
    }

    @Test
    void dividesRoundByRound() {
        // Not the ratio of the medians, which is 1.
        Figures ratio = figures(1, 2, 3).over(figures(3, 2, 1));

        assertThat(ratio.text()).isEqualTo("1.00 (0.33–3.00)");
        assertThat(figures(1, 2).over(figures(4)).text()).isEqualTo("0.25 (0.25–0.25)");
        assertThat(figures(1, 2).over(figures()).isEmpty()).isTrue();
    }

    @Test
    void subtractsRoundByRound() {
        assertThat(figures(3, 5).minus(figures(1, 1)).text()).isEqualTo("3.00 (2.00–4.00)");
    }

    static Figures figures(double... values) {
        Figures figures = new Figures();
        for (double value : values) {
            figures.add(value);
        }
        return figures;
    }
}
