// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.store;

import io.godwit.broker.config.LogType;
import io.godwit.broker.log.BrokerLog;
import java.io.PrintStream;
import java.time.InstantSource;

/**
 * Where an action says what it has to say.
 *
 * @param out for results
 * @param err for everything else
 * @param clock for ages
 */
record Terminal(PrintStream out, PrintStream err, TerminalProgress progress, InstantSource clock) implements BrokerLog {
    /** A line of the result. */
    void say(String line) {
        progress.clear();
        out.println(line);
    }

    /** A line that is not of the result. */
    void tell(String line) {
        progress.clear();
        err.println(line);
    }

    @Override
    public boolean isOn(LogType type) {
        return type == LogType.ERROR || type == LogType.WARNING;
    }

    @Override
    public void write(LogType type, String line) {
        if (isOn(type)) {
            tell((type == LogType.ERROR ? "Error: " : "Warning: ") + line);
        }
    }

    @Override
    public void error(String line, Throwable cause) {
        tell("Error: " + line + " (" + cause + ")");
    }
}
