// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.session.Loop;
import java.util.concurrent.Future;

/** A scheduled task of an event loop. */
record NettyTimer(Future<?> future) implements Loop.Timer {
    @Override
    public void cancel() {
        future.cancel(false);
    }
}
