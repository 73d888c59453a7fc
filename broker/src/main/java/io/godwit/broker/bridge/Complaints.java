// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.session.Loop;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Warnings that could come with each message: at most one of a kind in a minute, with the number of those left out. */
final class Complaints {
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** What a warning is about. */
    enum Kind {
        TOO_LARGE,
        NO_LINE,
        REFUSED_THERE,
        REFUSED_HERE
    }

    private static final class Last {
        private long untilNanos;
        private long leftOut;
    }

    private final Loop loop;
    private final BrokerLog log;
    private final Map<Kind, Last> last = new EnumMap<>(Kind.class);

    Complaints(Loop loop, BrokerLog log) {
        this.loop = loop;
        this.log = log;
    }

    void warn(Kind kind, String text) {
        Last known = last.get(kind);
        long now = loop.nanos();
        if (known == null) {
            known = new Last();
            last.put(kind, known);
        } else if (now - known.untilNanos < 0) {
            known.leftOut++;
            return;
        }
        log.warning(known.leftOut == 0 ? text : text + " (" + known.leftOut + " more like it in between)");
        known.untilNanos = now + PAUSE_NANOS;
        known.leftOut = 0;
    }
}
