// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountersTest {
    private final Counters counters = new Counters();

    @Test
    void sumsWhatEveryThreadCounted() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Counters.Cells cells = counters.cells();
            threads.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 100_000; n++) {
                    cells.count(Counter.PACKETS_SENT);
                    cells.add(Counter.BYTES_SENT, 3);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(counters.sum(Counter.PACKETS_SENT)).isEqualTo(400_000);
        assertThat(counters.sum(Counter.BYTES_SENT)).isEqualTo(1_200_000);
        assertThat(counters.sum(Counter.PACKETS_RECEIVED)).isZero();
    }

    @Test
    void countsGaugesDownOnAnotherThreadThanUp() {
        counters.cells().add(Counter.SESSIONS, 5);
        counters.cells().add(Counter.SESSIONS, -2);
        assertThat(counters.sum(Counter.SESSIONS)).isEqualTo(3);
    }

    @Test
    void keepsEveryCounterApart() {
        Counters.Cells cells = counters.cells();
        for (Counter counter : Counter.values()) {
            cells.add(counter, 1 + counter.ordinal());
        }
        for (Counter counter : Counter.values()) {
            assertThat(counters.sum(counter)).isEqualTo(1 + counter.ordinal());
        }
    }
}
