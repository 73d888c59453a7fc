// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeLoopTest {
    private final FakeLoop loop = new FakeLoop(0);
    private final List<String> ran = new ArrayList<>();

    @Test
    void firesTimersInTheOrderOfTheirTime() {
        loop.schedule(() -> ran.add("late"), 20);
        loop.schedule(() -> ran.add("early"), 10);
        loop.schedule(() -> ran.add("never"), 31);
        loop.advance(30);
        assertThat(ran).containsExactly("early", "late");
    }

    @Test
    void doesNotFireACancelledTimer() {
        loop.schedule(() -> ran.add("x"), 10).cancel();
        loop.advance(30);
        assertThat(ran).isEmpty();
        assertThat(loop.timersWaiting()).isZero();
    }
}
