// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.BridgeConfig;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryDelayTest {
    private static BridgeConfig.Start start(int base, int cap) {
        return new BridgeConfig.Start(BridgeConfig.StartType.AUTOMATIC, 10, 60, base, cap, 0);
    }

    @Test
    void growsFromTheBaseToTheCapAndNeverLeavesThem() {
        RetryDelay delay = new RetryDelay(start(5, 30), new Random(1));
        long most = 0;
        for (int i = 0; i < 1_000; i++) {
            long next = delay.next();
            assertThat(next).isBetween(5_000L, 30_000L);
            most = Math.max(most, next);
        }
        assertThat(most).isEqualTo(30_000);
        delay.reset();
        assertThat(delay.next()).isLessThan(15_000);
    }

    @Test
    void isConstantWithOneNumber() {
        RetryDelay delay = new RetryDelay(start(7, 7), new Random(1));
        assertThat(delay.next()).isEqualTo(7_000);
        assertThat(delay.next()).isEqualTo(7_000);
    }
}
