// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.BridgeConfig.Address;
import io.godwit.broker.session.FakeLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailedTriesTest {
    private static final Address FIRST = new Address("a.example", 1883);
    private static final Address SECOND = new Address("b.example", 1883);

    private final FakeLoop loop = new FakeLoop(0);
    private final FailedTries tries = new FailedTries(loop);

    private List<String> fail(int times, int seconds, Address address, String... reasons) {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            String sentence = tries.onFailed(address, reasons[i % reasons.length]);
            if (sentence != null) {
                said.add(sentence);
            }
            loop.advance(seconds * 1000L);
        }
        return said;
    }

    @Test
    void saysAReasonOnceAMinuteWithTheNumberOfTries() {
        assertThat(fail(121, 1, FIRST, "refused"))
                .containsExactly(
                        "refused",
                        "refused (60 tries since this was said last)",
                        "refused (60 tries since this was said last)");
    }

    @Test
    void saysAnotherReasonAtOnce() {
        assertThat(fail(10, 1, FIRST, "refused")).containsExactly("refused");
        assertThat(fail(10, 1, FIRST, "no answer")).containsExactly("no answer");
    }

    @Test
    void isNotMadeTalkativeByReasonsThatTakeTurns() {
        assertThat(fail(50, 1, FIRST, "refused", "no answer")).containsExactly("refused", "no answer");
    }

    @Test
    void keepsAddressesApart() {
        assertThat(fail(2, 1, FIRST, "refused")).hasSize(1);
        assertThat(tries.isFailing(FIRST)).isTrue();
        assertThat(tries.isFailing(SECOND)).isFalse();
        assertThat(fail(2, 1, SECOND, "refused")).hasSize(1);
    }

    @Test
    void saysEachTryThatComesAfterMoreThanAMinute() {
        assertThat(fail(3, 90, FIRST, "refused")).containsExactly("refused", "refused", "refused");
    }

    @Test
    void beginsAnewOnceAConnectWorked() {
        assertThat(fail(5, 1, FIRST, "refused")).hasSize(1);
        tries.forget();
        assertThat(tries.isFailing(FIRST)).isFalse();
        assertThat(fail(5, 1, FIRST, "refused")).containsExactly("refused");
    }
}
