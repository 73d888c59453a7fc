// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import sun.misc.Signal;

/** Signals that the broker answers itself. Each action runs on a thread of its own. */
final class Signals {
    private Signals() {}

    /** Runs {@code stop} for SIGTERM and SIGINT, so that the process may end with status 0 and not with the JVM's 143. */
    static void onStop(Runnable stop) {
        handle("TERM", stop);
        handle("INT", stop);
    }

    /** Runs {@code reload} for SIGHUP. */
    static void onReload(Runnable reload) {
        handle("HUP", reload);
    }

    /** Runs {@code save} for SIGUSR1. */
    static void onSave(Runnable save) {
        handle("USR1", save);
    }

    /** Sends this process the signal that stops it. */
    static void raiseStop() {
        Signal.raise(new Signal("TERM"));
    }

    private static void handle(String name, Runnable action) {
        Signal.handle(new Signal(name), signal -> action.run());
    }
}
