// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.operator;

import io.godwit.broker.config.LogType;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the process around a broker does for an operator. Called on virtual threads, several at a time. */
public interface HostProcess {
    /**
     * What came of a reload.
     *
     * @param atMillis when, in milliseconds since 1970
     * @param done whether it was carried out; if not, everything is as it was
     * @param lines what changed, a sentence each, or why it was not carried out, with file and line
     */
    record Reloaded(long atMillis, boolean done, List<String> lines) {
        /** Keeps a copy of the list. */
        public Reloaded {
            lines = List.copyOf(lines);
        }
    }

    /** Where the configuration comes from, for people. */
    String configuration();

    /** Reads the configuration again and applies it. */
    Reloaded reload();

    /** The last reload that anybody asked for; null before the first. */
    @Nullable
    Reloaded lastReload();

    /**
     * Opens the destinations of the log anew, so that a file that was moved away is begun again.
     *
     * @return what was opened, such as {@code file /var/log/godwit.log}
     * @throws IOException if one cannot be opened; the log then stays where it is
     */
    List<String> rotate() throws IOException;

    /** The types of log lines that are written. */
    Set<LogType> logTypes();

    /** Writes these types of log lines until the next reload. */
    void logTypes(Set<LogType> types);
}
