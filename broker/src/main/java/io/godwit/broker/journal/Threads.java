// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

/** Waits for a thread to end. */
final class Threads {
    private Threads() {}

    /** Returns when the thread has ended; at once if it was not started. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
