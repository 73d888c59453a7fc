// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import io.godwit.broker.config.BridgeConfig;
import io.godwit.broker.session.Loop;
import io.godwit.broker.session.OnLoop;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the log says of connects that fail: a reason when it comes up, then the same one at most once a minute with the number
 * of tries. It begins anew once a connect worked.
 */
@OnLoop
final class FailedTries {
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Reasons that are remembered, each for an address. */
    private static final int MOST_REASONS = 64;

    private record Reason(BridgeConfig.Address address, String text) {}

    private static final class Told {
        private long untilNanos;
        private long leftOut;
    }

    private static final class Bounded extends LinkedHashMap<Reason, Told> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Reason, Told> eldest) {
            return size() > MOST_REASONS;
        }
    }

    private final Loop loop;
    private final Bounded told = new Bounded();
    private final Set<BridgeConfig.Address> failing = new HashSet<>();

    FailedTries(Loop loop) {
        this.loop = loop;
    }

    /** Whether the last connect to the address failed: another one is not worth a line. */
    boolean isFailing(BridgeConfig.Address address) {
        return failing.contains(address);
    }

    /** A connect failed; returns what to say of it, or null if that was said less than a minute ago. */
    @Nullable
    String onFailed(BridgeConfig.Address address, String text) {
        failing.add(address);
        long now = loop.nanos();
        Reason reason = new Reason(address, text);
        Told known = told.get(reason);
        if (known == null) {
            known = new Told();
            told.put(reason, known);
        } else if (now - known.untilNanos < 0) {
            known.leftOut++;
            return null;
        }
        long tries = known.leftOut + 1;
        known.untilNanos = now + PAUSE_NANOS;
        known.leftOut = 0;
        return tries == 1 ? text : text + " (" + tries + " tries since this was said last)";
    }

    /** A connect worked, or what is connected to has changed. */
    void forget() {
        told.clear();
        failing.clear();
    }
}
