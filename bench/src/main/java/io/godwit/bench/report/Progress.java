// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * One line of a terminal that says how far a run has come: phase, bar, rate, time that remains. Says nothing where the stream is not a
 * terminal. Safe from any thread.
 */
public final class Progress {
    private static final long BETWEEN_NANOS = 100_000_000;
    private static final int BAR = 24;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream terminal;
    private final boolean isTerminal;
    private final LongSupplier nanoClock;
    private String phase = "";
    private long phaseNanos;
    private long nextNanos;
    private boolean shown;

    /**
     * A line on a stream.
     *
     * @param isTerminal whether somebody sees it; otherwise nothing is written
     */
    public Progress(PrintStream terminal, boolean isTerminal) {
        this(terminal, isTerminal, System::nanoTime);
    }

    Progress(PrintStream terminal, boolean isTerminal, LongSupplier nanoClock) {
        this.terminal = terminal;
        this.isTerminal = isTerminal;
        this.nanoClock = nanoClock;
        this.nextNanos = nanoClock.getAsLong();
    }

    /**
     * Shows where the run is; calls that follow each other faster than the eye are left out.
     *
     * @param phase what is being done
     * @param done so much of {@code total}: units, or seconds where the phase lasts for a time
     * @param total the whole, or 0 when it is not known
     * @param perSecond units in a second now, or 0 when there is none to show
     */
    public synchronized void at(String phase, double done, double total, double perSecond) {
        long now = nanoClock.getAsLong();
        boolean entered = !phase.equals(this.phase);
        if (entered) {
            this.phase = phase;
            phaseNanos = now;
        }
        if (!isTerminal || (!entered && now - nextNanos < 0)) {
            return;
        }
        nextNanos = now + BETWEEN_NANOS;
        shown = true;
        terminal.print(CLEAR + line(done, total, perSecond, now - phaseNanos));
        terminal.flush();
    }

    /** Leaves the line to others. */
    public synchronized void clear() {
        if (shown) {
            terminal.print(CLEAR);
            terminal.flush();
            shown = false;
        }
    }

    private String line(double done, double total, double perSecond, long elapsedNanos) {
        StringBuilder line = new StringBuilder(phase);
        if (total > 0) {
            double part = Math.clamp(done / total, 0, 1);
            int filled = (int) (part * BAR);
            line.append(" [")
                    .append("#".repeat(filled))
                    .append(".".repeat(BAR - filled))
                    .append(String.format(Locale.ROOT, "] %3d %%", (int) (part * 100)));
            if (part > 0 && part < 1) {
                line.append("  ").append(left(elapsedNanos / 1e9 * (1 - part) / part));
            }
        } else {
            line.append("  ").append((long) (elapsedNanos / 1e9)).append(" s");
        }
        if (perSecond > 0) {
            line.append("  ").append(Quantities.number(perSecond)).append("/s");
        }
        return line.toString();
    }

    private static String left(double seconds) {
        long whole = (long) Math.ceil(seconds);
        return whole < 60 ? whole + " s left" : (whole + 59) / 60 + " min left";
    }
}
