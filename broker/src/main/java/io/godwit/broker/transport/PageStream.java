// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

/**
 * The sending end of {@link PageAnswer.Stream}. Safe from any thread; never blocks. What waits for a slow reader is limited, and
 * a reader that takes nothing for a while is cut.
 */
public interface PageStream {
    /**
     * Sends a piece, unless too much waits already or the stream is over.
     *
     * @return whether it was taken; if not, the piece is lost unless offered again
     */
    boolean offer(byte[] piece);

    /** Sends what was taken, and ends. */
    void end();

    /** Whether there is still somebody to send to. */
    boolean isOpen();
}
