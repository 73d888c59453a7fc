// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private final Arrivals arrivals = new Arrivals();

    @Test
    void countsASequenceInOrder() {
        add(0, 1, 2, 3);

        assertCounts(4, 0, 0);
    }

    @Test
    void countsWhatComesAgain() {
        add(0, 0, 1, 3, 3, 1);

        assertCounts(3, 3, 0);
    }

    @Test
    void countsWhatComesAfterALaterOne() {
        add(0, 2, 1, 5, 3, 4);

        assertCounts(6, 0, 3);
    }

    @Test
    void missesWhatNeverComes() {
        add(0, 1, 3, 4, 7);

        assertCounts(5, 0, 0);
    }

    @Test
    void agreesWithASetOnAnyOrder() {
        Random random = new Random(7);
        for (int turn = 0; turn < 200; turn++) {
            List<Integer> numbers = new ArrayList<>();
            for (int number = 0; number < 40; number++) {
                int copies = random.nextInt(3);
                numbers.addAll(Collections.nCopies(copies, number));
            }
            Collections.shuffle(numbers, random);
            Arrivals checked = new Arrivals();
            Set<Integer> seen = new HashSet<>();
            int highest = -1;
            int reordered = 0;
            for (int number : numbers) {
                checked.add(number);
                if (seen.add(number) && number < highest) {
                    reordered++;
                }
                highest = Math.max(highest, number);
            }
            assertThat(List.of(checked.distinct(), checked.doubled(), checked.reordered()))
                    .as("%s", numbers)
                    .isEqualTo(List.of((long) seen.size(), (long) numbers.size() - seen.size(), (long) reordered));
        }
    }

    private void add(long... numbers) {
        for (long number : numbers) {
            arrivals.add(number);
        }
    }

    private void assertCounts(long distinct, long doubled, long reordered) {
        assertThat(arrivals.distinct()).isEqualTo(distinct);
        assertThat(arrivals.doubled()).isEqualTo(doubled);
        assertThat(arrivals.reordered()).isEqualTo(reordered);
    }
}
