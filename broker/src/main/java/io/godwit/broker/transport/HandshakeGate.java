// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;

/**
 * Lets a bounded number of TLS handshakes of one loop go on at a time. Those that wait cost a socket and nothing else: no
 * engine, no buffers; the connect timeout counts for them too.
 */
final class HandshakeGate {
    /** A handshake takes about a millisecond of the loop and some 60 KiB of native memory while it lasts. */
    static final int AT_A_TIME = 64;

    private final ArrayDeque<BooleanSupplier> waiting = new ArrayDeque<>();
    private int running;

    /**
     * Begins a handshake as soon as there is room, at once if there is. What {@code begin} returns says whether it really
     * began; if so, {@link #leave} must follow when it is over.
     */
    void enter(BooleanSupplier begin) {
        if (running >= AT_A_TIME) {
            waiting.add(begin);
        } else if (begin.getAsBoolean()) {
            running++;
        }
    }

    /** A handshake that began is over, however it ended. */
    void leave() {
        running--;
        while (running < AT_A_TIME) {
            BooleanSupplier next = waiting.poll();
            if (next == null) {
                return;
            }
            if (next.getAsBoolean()) {
                running++;
            }
        }
    }
}
