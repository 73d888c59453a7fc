// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

/**
 * How a running broker takes changes over.
 *
 * @param watch which files are taken over by themselves when they change
 * @param rightsChange what is done with connected clients that a reload takes rights from
 * @param closedListener what is done with the connections of a listener that a reload closes
 */
public record ReloadConfig(Watch watch, RightsChange rightsChange, ClosedListener closedListener) {
    /** A value of {@code godwit_watch_files}. */
    public enum Watch {
        /** None; a reload has to be asked for. */
        NOTHING,
        /** Those that the configuration names: passwords, rules, certificates, keys, revocations. */
        NAMED_FILES,
        /** Those, and the configuration itself. */
        ALL
    }

    /** A value of {@code godwit_rights_change}. */
    public enum RightsChange {
        /** They stay, and nothing is said. */
        KEEP,
        /** They stay, and the log names each. */
        LOG,
        /** They are disconnected, and the log names each. */
        DISCONNECT
    }

    /** A value of {@code godwit_closed_listener}. */
    public enum ClosedListener {
        /** They are disconnected. */
        DISCONNECT,
        /** They stay until their clients leave. */
        KEEP
    }
}
