// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.session.Loop;
import io.godwit.broker.session.OnLoop;
import io.godwit.broker.session.SessionMailbox;
import org.jspecify.annotations.Nullable;

/**
 * Makes a publisher wait while a subscriber it feeds does not keep up: nothing is read from it for short whiles, until the
 * subscriber has caught up or has shown that it makes no progress.
 */
@OnLoop
final class SlowDown {
    /** Long enough to let a subscriber take a window or two, short enough not to be felt. */
    private static final long PAUSE_MILLIS = 5;

    private final Loop loop;
    private final ReadGate gate;
    private Loop.@Nullable Timer timer;

    SlowDown(Loop loop, ReadGate gate) {
        this.loop = loop;
        this.gate = gate;
    }

    void waitFor(SessionMailbox congested) {
        if (timer == null) {
            gate.close(ReadGate.Reason.SLOW_SUBSCRIBER);
            again(congested);
        }
    }

    private void again(SessionMailbox congested) {
        timer = loop.schedule(
                () -> {
                    timer = null;
                    if (congested.isCongested(loop.nanos())) {
                        again(congested);
                    } else {
                        gate.open(ReadGate.Reason.SLOW_SUBSCRIBER);
                    }
                },
                PAUSE_MILLIS);
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
