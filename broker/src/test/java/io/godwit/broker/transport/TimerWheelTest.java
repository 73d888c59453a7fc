// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
    private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(20); // The clock may overflow.

    private final RecordedLog log = new RecordedLog();
    private final TimerWheel wheel = new TimerWheel(START, log);
    private final List<String> ran = new ArrayList<>();

    private TimerWheel.Entry set(String name, long millis, long nowMillis) {
        return wheel.schedule(() -> ran.add(name), TimeUnit.MILLISECONDS.toNanos(millis), at(nowMillis));
    }

    private static long at(long millis) {
        return START + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void runsWhatIsDueAndNothingElse() {
        set("later", 5_000, 0);
        set("soon", 1_000, 0);
        wheel.advance(at(999));
        assertThat(ran).isEmpty();
        wheel.advance(at(1_128));
        assertThat(ran).containsExactly("soon");
        wheel.advance(at(5_128));
        assertThat(ran).containsExactly("soon", "later");
        assertThat(wheel.wakeNanos()).isEqualTo(-1);
    }

    @Test
    void keepsTimersOfLaterTurns() {
        set("in an hour", 3_600_000, 0);
        for (long millis = 0; millis < 3_600_000; millis += 60_000) {
            wheel.advance(at(millis));
        }
        assertThat(ran).isEmpty();
        wheel.advance(at(3_600_128));
        assertThat(ran).containsExactly("in an hour");
    }

    @Test
    void runsNothingThatWasCancelled() {
        TimerWheel.Entry[] second = new TimerWheel.Entry[1];
        wheel.schedule(() -> second[0].cancel(), 0, at(0));
        second[0] = set("cancelled by the first", 0, 0);
        TimerWheel.Entry third = set("cancelled before", 0, 0);
        third.cancel();
        third.cancel();
        set("last", 0, 0);
        assertThat(wheel.count()).isEqualTo(3);
        wheel.advance(at(1_000));
        assertThat(ran).containsExactly("last");
        assertThat(wheel.count()).isZero();
    }

    @Test
    void runsWhatATaskSetsInALaterRound() {
        wheel.schedule(() -> set("again", 0, 200), 0, at(0));
        wheel.advance(at(200));
        assertThat(ran).isEmpty();
        assertThat(wheel.wakeNanos() - at(400)).isNegative();
        wheel.advance(at(400));
        assertThat(ran).containsExactly("again");
    }

    @Test
    void oneThatFailsDoesNotKeepTheOthersFromRunning() {
        wheel.schedule(
                () -> {
                    throw new IllegalStateException("broken");
                },
                0,
                at(0));
        set("next", 0, 0);
        wheel.advance(at(500));
        assertThat(ran).containsExactly("next");
    }

    /** Against a list that is searched from front to back. */
    @Test
    void agreesWithAListOnRandomTimers() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            TimerWheel one = new TimerWheel(START, log);
            List<long[]> waiting = new ArrayList<>();
            List<TimerWheel.Entry> entries = new ArrayList<>();
            List<long[]> fired = new ArrayList<>();
            long now = START;
            for (int step = 0; step < 200; step++) {
                now += random.nextLong(TimeUnit.SECONDS.toNanos(random.nextInt(10) == 0 ? 100 : 2));
                if (random.nextBoolean()) {
                    long delay = random.nextLong(TimeUnit.SECONDS.toNanos(200));
                    long[] timer = {now + delay};
                    waiting.add(timer);
                    entries.add(one.schedule(() -> fired.add(timer), delay, now));
                } else if (!waiting.isEmpty() && random.nextInt(4) == 0) {
                    int chosen = random.nextInt(waiting.size());
                    waiting.remove(chosen);
                    entries.remove(chosen).cancel();
                }
                fired.clear();
                one.advance(now);
                for (long[] timer : fired) {
                    assertThat(now - timer[0]).as("early in round %s", round).isNotNegative();
                    int index = waiting.indexOf(timer);
                    assertThat(index)
                            .as("cancelled or twice in round %s", round)
                            .isNotNegative();
                    waiting.remove(index);
                    entries.remove(index);
                }
                for (long[] timer : waiting) {
                    assertThat(now - timer[0]).as("late in round %s", round).isLessThan(TimerWheel.TICK_NANOS);
                }
                assertThat(one.count()).isEqualTo(waiting.size());
            }
        }
    }
}
