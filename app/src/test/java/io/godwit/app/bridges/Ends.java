// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bridges;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Both ends of the bridges of one test class, for one {@link Pair} after the other. */
final class Ends implements AutoCloseable {
    private final String test;
    private @Nullable Side near;
    private @Nullable Side far;

    Ends(Class<?> test) {
        this.test = test.getSimpleName();
    }

    /** Makes two ends that are not started; skips the test where mosquitto is not installed. */
    void make(Pair pair) throws IOException {
        BrokerProcess.requireMosquitto();
        near = new Side(test + "/" + pair, "near", pair.near());
        far = new Side(test + "/" + pair, "far", pair.far());
    }

    /** The broker with the bridges. */
    Side near() {
        return made(near);
    }

    /** The broker that they connect to. */
    Side far() {
        return made(far);
    }

    private Side made(@Nullable Side side) {
        if (side == null) {
            throw new IllegalStateException("no ends were made for " + test);
        }
        return side;
    }

    /** Waits until what is published at the far end arrives at the near one: the bridge's SUBSCRIBE has been answered. */
    void awaitInbound(String farTopic, String nearTopic) throws IOException, InterruptedException {
        try (Probe sender = far().probe("warm-far");
                Probe receiver = near().probe("warm-near").subscribe(1, nearTopic)) {
            int tries = 0;
            do {
                sender.publish(farTopic, "warm", 1);
                assertThat(tries++)
                        .as(
                                "tries until %s came over; the near end wrote\n%s",
                                farTopic, near().process().output())
                        .isLessThan(60);
            } while (receiver.poll(300) == null);
        }
    }

    @Override
    public void close() {
        if (near != null) {
            near.close();
        }
        if (far != null) {
            far.close();
        }
    }
}
