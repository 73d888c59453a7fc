// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.store;

import io.godwit.broker.journal.Progress;
import java.io.PrintStream;

/** Shows on a line of the terminal how far long work has come, once it takes long. Safe from any thread. */
final class TerminalProgress implements Progress {
    private static final long FIRST_NANOS = 1_000_000_000;
    private static final long BETWEEN_NANOS = 200_000_000;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream terminal;
    private final boolean isTerminal;
    private long nextNanos = System.nanoTime() + FIRST_NANOS;
    private boolean shown;

    TerminalProgress(PrintStream terminal, boolean isTerminal) {
        this.terminal = terminal;
        this.isTerminal = isTerminal;
    }

    @Override
    public synchronized void at(String what, long done, long total) {
        long now = System.nanoTime();
        if (!isTerminal || now - nextNanos < 0) {
            return;
        }
        nextNanos = now + BETWEEN_NANOS;
        shown = true;
        terminal.print(CLEAR + what + (total > 0 ? ": " + Math.min(100, 100 * done / total) + " %" : ""));
        terminal.flush();
    }

    /** Leaves the line to others. */
    synchronized void clear() {
        if (shown) {
            terminal.print(CLEAR);
            terminal.flush();
            shown = false;
        }
    }
}
