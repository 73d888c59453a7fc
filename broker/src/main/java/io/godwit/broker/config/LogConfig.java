// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the log goes and what is in it.
 *
 * @param destinations {@code log_dest}; empty is none
 * @param file the file of {@link Destination#FILE}, else null
 * @param types {@code log_type}
 * @param timestamp {@code log_timestamp}
 * @param timestampFormat {@code log_timestamp_format} as a strftime pattern, or null for epoch seconds
 * @param syslogFacility {@code log_facility}, 0 to 7 for local0 to local7, or -1 for daemon
 * @param rotation when a log file is set aside, or null for never
 * @param connectionMessages {@code connection_messages}: whether connects and disconnects are logged
 */
public record LogConfig(
        Set<Destination> destinations,
        @Nullable Path file,
        Set<LogType> types,
        boolean timestamp,
        @Nullable String timestampFormat,
        int syslogFacility,
        @Nullable Rotation rotation,
        boolean connectionMessages) {
    /** Keeps copies of the sets. */
    public LogConfig {
        destinations = Set.copyOf(destinations);
        types = Set.copyOf(types);
    }

    /**
     * {@code godwit_log_rotate}: before the file would become larger than that it gets the ending {@code .1}, the one with that
     * ending {@code .2} and so on.
     *
     * @param bytes the largest size of a file, at least 1
     * @param files how many are kept beside the one that is written, at least 1
     */
    public record Rotation(long bytes, int files) {}

    /** A value of {@code log_dest}. */
    public enum Destination {
        STDOUT,
        STDERR,
        SYSLOG,
        TOPIC,
        FILE
    }
}
