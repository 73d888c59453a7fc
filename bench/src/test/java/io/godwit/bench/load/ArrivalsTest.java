// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private final Stream stream = new Stream(3);
    private final Arrivals arrivals = new Arrivals(stream);

    private void send(int messages) {
        for (int i = 0; i < messages; i++) {
            stream.next();
        }
    }

    private void arrive(long... numbers) {
        for (long number : numbers) {
            arrivals.add(number);
        }
    }

    private void assertFaults(long missing, long doubled, long reordered) {
        assertThat(arrivals.missing()).as("missing").isEqualTo(missing);
        assertThat(arrivals.doubled()).as("doubled").isEqualTo(doubled);
        assertThat(arrivals.reordered()).as("reordered").isEqualTo(reordered);
    }

    @Test
    void findsNothingWrongWithWhatComesInOrder() {
        send(4);
        arrive(0, 1, 2, 3);

        assertFaults(0, 0, 0);
    }

    @Test
    void missesWhatWasPassedOverAndWhatNeverCame() {
        send(6);
        arrive(0, 3, 4);

        assertFaults(3, 0, 0);
    }

    @Test
    void countsWhatComesAgain() {
        send(3);
        arrive(0, 0, 1, 2, 1);

        assertFaults(0, 2, 0);
    }

    @Test
    void tellsALateOneFromOneThatComesAgain() {
        send(7);
        arrive(0, 6, 3, 3, 1, 5, 2, 4);

        assertFaults(0, 1, 5);
    }

    @Test
    void doesNotMissWhatWasRefused() {
        send(2);
        stream.countRefused();
        arrive(1);

        assertFaults(0, 0, 0);
    }
}
