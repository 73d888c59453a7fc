// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a configuration file and the command line say, defaults filled in.
 *
 * @param listeners at least one
 * @param limits what applies to every client
 * @param log where the log goes and what is in it
 * @param persistence whether and where state is kept
 * @param sysIntervalSeconds how often {@code $SYS} is published; 0 is never
 * @param pidFile null when none is written
 * @param loops number of event loops; 0 is one for every two cores
 * @param deprecations sentences about directives that are accepted without (full) effect, to be logged once at start
 */
public record BrokerConfig(
        List<ListenerConfig> listeners,
        Limits limits,
        LogConfig log,
        PersistenceConfig persistence,
        int sysIntervalSeconds,
        @Nullable Path pidFile,
        int loops,
        List<String> deprecations) {
    /** Keeps copies of the lists. */
    public BrokerConfig {
        listeners = List.copyOf(listeners);
        deprecations = List.copyOf(deprecations);
    }
}
