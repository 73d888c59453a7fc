// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.util.List;

/**
 * What the command line of the broker says beside the name of the configuration file.
 *
 * @param ports {@code -p}, each opens a loopback listener; ignored when the file has listeners, as mosquitto does
 * @param verbose {@code -v}: every type of log line, whatever the file says
 * @param quiet {@code -q}: no log line at all; stronger than {@code verbose}
 */
public record CommandLine(List<Integer> ports, boolean verbose, boolean quiet) {
    /** No option at all. */
    public static final CommandLine NONE = new CommandLine(List.of(), false, false);

    /** Keeps a copy of the list. */
    public CommandLine {
        ports = List.copyOf(ports);
    }
}
