// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import static io.godwit.benchmarks.compare.FiguresTest.figures;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LineTest {
    private static final Figures GODWIT = figures(2, 3, 4);
    private static final Figures MOSQUITTO = figures(10, 10, 10);

    @Test
    void isAheadWhenTheMedianOfTheRatioIsNotAboveTheFigureToReach() {
        assertThat(line(new Reach.Ratio(0.3)).verdict()).isEqualTo("ahead");
        assertThat(line(new Reach.Ratio(0.29)).verdict()).isEqualTo("short");
    }

    @Test
    void comparesGodwitItselfWhereTheFigureIsAbsolute() {
        assertThat(line(new Reach.Absolute(3)).verdict()).isEqualTo("ahead");
        assertThat(line(new Reach.Absolute(2.9)).verdict()).isEqualTo("short");
    }

    @Test
    void saysNothingWhereNothingIsToBeReached() {
        assertThat(line(new Reach.Nothing()).verdict()).isEmpty();
    }

    @Test
    void saysWhenNothingWasMeasured() {
        assertThat(line(new Reach.Ratio(0.3), GODWIT, figures()).verdict()).isEqualTo("not measured");
    }

    @Test
    void showsAllThatBelongsToIt() {
        assertThat(line(new Reach.Ratio(0.3)).markdown(Set.of()))
                .isEqualTo("| `qos1` | 50→50 | `memory` | µs | 3.00 (2.00–4.00) | 10.00 (10.00–10.00) |"
                        + " **0.30 (0.20–0.40)** | 0.30 | ahead |");
        assertThat(line(new Reach.Absolute(1), GODWIT, figures()).markdown(Set.of()))
                .isEqualTo("| `qos1` | 50→50 | `memory` | µs | 3.00 (2.00–4.00) | – | – | 1.00 itself | **short** |");
    }

    @Test
    void linksToTheSectionThatSaysWhyItFallsShort() {
        assertThat(line(new Reach.Ratio(0.2)).markdown(Set.of("qos1"))).endsWith(" | 0.20 | [**short**](#qos1) |");
    }

    @Test
    void comparesFurtherBrokersWithMosquittoToo() {
        assertThat(line(new Reach.Nothing(), GODWIT, MOSQUITTO, figures(5, 5, 5))
                        .markdown(Set.of()))
                .contains("| 5.00 (5.00–5.00), ratio 0.50 (0.50–0.50) |");
        assertThat(Line.heading(List.of(Broker.of("A", "a"), Broker.of("B", "b"), Broker.of("C", "c"))))
                .isEqualTo("""
                        | row | scenario | durability | unit | A | B | C | ratio | to reach | |
                        |---|---|---|---|--:|--:|--:|--:|--:|---|""");
    }

    private static Line line(Reach reach) {
        return line(reach, GODWIT, MOSQUITTO);
    }

    private static Line line(Reach reach, Figures... figures) {
        return new Line("qos1", "50→50", "`memory`", "µs", reach, List.of(figures));
    }
}
