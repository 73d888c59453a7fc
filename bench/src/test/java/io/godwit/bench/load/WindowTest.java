// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowTest {
    private final Window window = new Window(2);

    @Test
    void givesEachIdentifierToOneMessageAtATime() {
        assertThat(window.take()).isEqualTo(1);
        assertThat(window.take()).isEqualTo(2);
        assertThat(window.hasRoom()).isFalse();

        assertThat(window.acknowledge(1)).isTrue();

        assertThat(window.take()).isEqualTo(1);
        assertThat(window.acknowledge(2)).isTrue();
        assertThat(window.acknowledge(1)).isTrue();
        assertThat(window.isIdle()).isTrue();
    }

    @Test
    void keepsAnIdentifierOfQos2UntilItIsComplete() {
        int identifier = window.take();

        assertThat(window.complete(identifier)).isFalse();
        assertThat(window.release(identifier)).isTrue();
        assertThat(window.release(identifier)).isFalse();
        assertThat(window.acknowledge(identifier)).isFalse();
        assertThat(window.complete(identifier)).isTrue();
    }

    @Test
    void knowsWhatIsNotAwaited() {
        assertThat(window.acknowledge(1)).isFalse();
        assertThat(window.acknowledge(0)).isFalse();
        assertThat(window.acknowledge(3)).isFalse();
        assertThat(window.release(65_535)).isFalse();
    }
}
