// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.metrics.Counters;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a round leaves behind must be written before anybody else sees it. */
class NettyLoopTest {
    private final Loops loops = Loops.start(2, new RecordedLog(), new Counters());
    private final NettyLoop here = loops.at(0);
    private final NettyLoop there = loops.at(1);
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final CountDownLatch arrived = new CountDownLatch(1);

    @AfterEach
    void stop() {
        loops.stop();
    }

    private void arrive() {
        happened.add("arrived");
        arrived.countDown();
    }

    /** Gives whatever has left the time to arrive. */
    private void write(String what) {
        there.eventLoop().submit(() -> {}).syncUninterruptibly();
        happened.add(what);
    }

    private void awaitArrival() throws InterruptedException {
        assertThat(arrived.await(TestTransport.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void handsOverAfterTheEndOfTheRound() throws Exception {
        here.execute(() -> {
            there.execute(this::arrive);
            here.atEndOfRound(() -> write("written"));
            happened.add("routed");
        });
        awaitArrival();
        assertThat(happened).containsExactly("routed", "written", "arrived");
    }

    @Test
    void handsOverAfterWhatTheEndOfTheRoundBroughtUp() throws Exception {
        here.execute(() -> {
            here.atEndOfRound(() -> {
                write("written");
                there.execute(this::arrive);
                here.atEndOfRound(() -> write("written again"));
            });
        });
        awaitArrival();
        assertThat(happened).containsExactly("written", "written again", "arrived");
    }

    @Test
    void handsOverInTheMiddleOfALongRoundButNotBeforeTheWriting() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        there.execute(() -> {
            // Both go over as one batch, at the end of which the other loop sees that it is late.
            here.execute(() -> {
                there.execute(this::arrive);
                here.atEndOfRound(() -> write("written"));
            });
            here.execute(() -> {
                long begin = here.nanos();
                while (System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(3)) {
                    Thread.onSpinWait();
                }
                // Keeps the round open until the other loop has seen what left early.
                here.execute(() -> await(held));
            });
        });
        try {
            awaitArrival();
        } finally {
            held.countDown();
        }
        assertThat(happened).containsExactly("written", "arrived");
    }

    @Test
    void handsOverInTheNextRoundWhatWasRoutedWhileSending() throws Exception {
        here.execute(() -> here.atEndOfRound(() -> here.execute(() -> {
            there.execute(this::arrive);
            here.atEndOfRound(() -> write("written"));
        })));
        awaitArrival();
        assertThat(happened).containsExactly("written", "arrived");
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(TestTransport.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("The other loop got nothing");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
