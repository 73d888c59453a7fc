// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import io.godwit.broker.journal.Progress;
import io.godwit.broker.log.BrokerLog;
import java.util.concurrent.TimeUnit;

/** Says in the log how far long work has come: after two seconds, then every two. For one thread. */
final class LoggedProgress implements Progress {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final BrokerLog log;
    private long saidNanos = System.nanoTime();

    LoggedProgress(BrokerLog log) {
        this.log = log;
    }

    @Override
    public void at(String what, long done, long total) {
        long now = System.nanoTime();
        if (now - saidNanos >= INTERVAL_NANOS) {
            saidNanos = now;
            log.notice(what + ": " + (total == 0 ? 100 : done * 100 / total) + " % of " + total / (1 << 20) + " MiB.");
        }
    }
}
