// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

/** What crossed a bridge since its broker started. On its bridge's loop. */
final class BridgeCounts {
    /** Messages that went out. */
    long out;

    /** Messages that came in. */
    long in;

    /** Messages that could not go out: too large, refused there, in a loop. */
    long droppedOut;

    /** Messages that could not come in: no line for them, refused here, in a loop. */
    long droppedIn;

    /** When the last message crossed, on the loop's clock. */
    long lastNanos;

    String text() {
        return out + " messages out, " + in + " in, " + (droppedOut + droppedIn) + " dropped since the broker started";
    }
}
