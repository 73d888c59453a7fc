// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a configuration file and the command line say, defaults filled in.
 *
 * @param listeners at least one
 * @param bridges to other brokers; may be empty
 * @param limits what applies to every client
 * @param log where the log goes and what is in it
 * @param persistence whether and where state is kept
 * @param sysIntervalSeconds how often {@code $SYS} is published; 0 is never
 * @param sysDetails whether {@code $SYS} names clients and has statistics that cost something
 * @param pidFile null when none is written
 * @param loops number of event loops; 0 is one for every two cores
 * @param trustedProxies addresses whose {@code X-Forwarded-For} header is believed; empty is nobody's
 * @param passwordHashing how many password checks run at once
 * @param trace who may watch packets and what is remembered of them
 * @param plugins what stands in for mosquitto's plugins
 * @param control whether and where an operator's tool reaches the broker
 * @param reload how changes are taken over while the broker runs
 * @param deprecations sentences about directives that are accepted without (full) effect, to be logged once at start
 * @param lines what stands where in the files, to tell what another reading changes
 */
public record BrokerConfig(
        List<ListenerConfig> listeners,
        List<BridgeConfig> bridges,
        Limits limits,
        LogConfig log,
        PersistenceConfig persistence,
        int sysIntervalSeconds,
        boolean sysDetails,
        @Nullable Path pidFile,
        int loops,
        List<AddressRange> trustedProxies,
        PasswordHashing passwordHashing,
        TraceConfig trace,
        PluginConfig plugins,
        ControlConfig control,
        ReloadConfig reload,
        List<String> deprecations,
        Lines lines) {
    /** Keeps copies of the lists. */
    public BrokerConfig {
        listeners = List.copyOf(listeners);
        bridges = List.copyOf(bridges);
        trustedProxies = List.copyOf(trustedProxies);
        deprecations = List.copyOf(deprecations);
    }

    /**
     * How many password checks run at once; each may take tens of MiB and tens of milliseconds, so a storm of logins is
     * held back here.
     *
     * @param threads checks at a time, at least 1
     * @param maxWaiting checks that wait for a thread; further ones are refused as "server busy"
     */
    public record PasswordHashing(int threads, int maxWaiting) {}
}
