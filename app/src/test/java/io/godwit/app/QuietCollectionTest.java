// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a collection of the whole heap is worth its pause. */
class QuietCollectionTest {
    private static final long MIB = 1 << 20;

    private final QuietCollection collection = new QuietCollection(10 * MIB, 1_000);

    @Test
    void waitsUntilTheBurstIsOver() {
        assertThat(collection.isDue(300 * MIB, 90_000)).isFalse();
        assertThat(collection.isDue(300 * MIB, 90_500)).isTrue();
    }

    @Test
    void sparesAHeapThatGrewLittle() {
        assertThat(collection.isDue(50 * MIB, 1_000)).isFalse();
        assertThat(collection.isDue(53 * MIB, 1_000)).isTrue();
    }

    @Test
    void doesNotCollectAgainWhatIsAlive() {
        assertThat(collection.isDue(300 * MIB, 1_000)).isTrue();
        collection.collected(290 * MIB);
        assertThat(collection.isDue(310 * MIB, 1_000)).isFalse();
        assertThat(collection.isDue(620 * MIB, 1_000)).isTrue();
    }
}
