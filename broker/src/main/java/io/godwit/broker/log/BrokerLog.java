// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.log;

import io.godwit.broker.config.LogType;

/** The broker's log. Lines carry client identifier and address where there are any, and never a payload or secret. */
public interface BrokerLog {
    /** Whether lines of this type are written; ask before building an expensive one. */
    boolean isOn(LogType type);

    /** Writes a line, if its type is on. Safe from any thread; never blocks on a slow destination for long. */
    void write(LogType type, String line);

    /** Writes an error with its stack trace: we are broken. */
    void error(String line, Throwable cause);

    /** Something is wrong and needs somebody. */
    default void error(String line) {
        write(LogType.ERROR, line);
    }

    /** Something looks wrong. */
    default void warning(String line) {
        write(LogType.WARNING, line);
    }

    /** Something worth knowing happened, such as a connection. */
    default void notice(String line) {
        write(LogType.NOTICE, line);
    }

    /** Something normal happened. */
    default void information(String line) {
        write(LogType.INFORMATION, line);
    }

    /** For whoever looks for a fault. */
    default void debug(String line) {
        write(LogType.DEBUG, line);
    }
}
