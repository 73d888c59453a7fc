// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import java.util.ArrayDeque;

/**
 * Lets a bounded number of TLS handshakes of one loop go on at a time. Those that wait cost a socket and nothing else: no
 * engine, no buffers; the connect timeout counts for them too.
 */
final class HandshakeGate {
    /** A handshake takes about a millisecond of the loop and some 60 KiB of native memory while it lasts. */
    static final int AT_A_TIME = 64;

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int running;

    /** Runs {@code begin} as soon as there is room, at once if there is; {@link #leave} must follow when it is over. */
    void enter(Runnable begin) {
        if (running < AT_A_TIME) {
            running++;
            begin.run();
        } else {
            waiting.add(begin);
        }
    }

    /** A handshake that began is over, however it ended. */
    void leave() {
        Runnable next = waiting.poll();
        if (next == null) {
            running--;
        } else {
            next.run();
        }
    }
}
