// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.session.Loop;
import io.godwit.broker.session.OnLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a client has been silent for one and a half times its keep alive. One timer for each connection that is
 * armed again when it fires, not at each packet.
 */
@OnLoop
final class KeepAlive {
    private final Loop loop;
    private final BooleanSupplier isReading;
    private final Runnable onSilence;
    private long limitNanos;
    private long heardNanos;
    private Loop.@Nullable Timer timer;

    /** Tells {@code onSilence}, unless reading is paused. */
    KeepAlive(Loop loop, BooleanSupplier isReading, Runnable onSilence) {
        this.loop = loop;
        this.isReading = isReading;
        this.onSilence = onSilence;
    }

    /** Begins to watch; a keep alive of 0 is none. */
    void start(int keepAliveSeconds) {
        if (keepAliveSeconds > 0) {
            limitNanos = TimeUnit.MILLISECONDS.toNanos(keepAliveSeconds * 1500L); // [MQTT-3.1.2-22] [v3 MQTT-3.1.2-24]
            heard();
            arm(limitNanos);
        }
    }

    /** A packet arrived. */
    void heard() {
        heardNanos = loop.nanos();
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void arm(long nanos) {
        // Rounded up, so that the time has passed when the timer fires.
        timer = loop.schedule(this::check, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
    }

    private void check() {
        timer = null;
        long left = limitNanos - (loop.nanos() - heardNanos);
        if (left <= 0 && isReading.getAsBoolean()) {
            onSilence.run();
        } else if (left <= 0) {
            heard(); // Nothing is read from it, so its silence is not its own.
            arm(limitNanos);
        } else {
            arm(left);
        }
    }
}
