// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import io.godwit.broker.admin.BrokerControl;
import io.godwit.broker.auth.BrokerSecurity;
import io.godwit.broker.auth.ListenerSecurity;
import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.ConfigChange;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.DynamicSecurityConfig;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.connection.LiveClients;
import io.godwit.broker.control.ControlEndpoint;
import io.godwit.broker.control.ControlTopics;
import io.godwit.broker.dynsec.DynamicSecurity;
import io.godwit.broker.log.BrokerLog;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who answers requests on control topics: dynamic security, which is opened here, and the broker itself. Opened, reloaded and
 * closed by one thread at a time.
 */
final class ControlDesk implements AutoCloseable {
    private final @Nullable DynamicSecurity dynamic;
    private final @Nullable DynamicSecurityConfig config;
    private volatile ControlTopics topics = ControlTopics.NONE;
    private Supplier<List<ListenerConfig>> listening = List::of;

    private ControlDesk(@Nullable DynamicSecurity dynamic, @Nullable DynamicSecurityConfig config) {
        this.dynamic = dynamic;
        this.config = config;
    }

    /**
     * Opens what the configuration asks for.
     *
     * @throws ConfigException if the file of dynamic security cannot be used
     */
    static ControlDesk open(BrokerConfig config, BrokerSecurity security, BrokerLog log, SecureRandom random)
            throws ConfigException {
        DynamicSecurityConfig wanted = dynamicSecurityOf(config);
        return new ControlDesk(
                wanted == null ? null : DynamicSecurity.open(wanted, security.passwordChecks(), log, random), wanted);
    }

    private static @Nullable DynamicSecurityConfig dynamicSecurityOf(BrokerConfig config) {
        for (ListenerConfig listener : config.listeners()) {
            if (listener.security().dynamicSecurity() != null) {
                return listener.security().dynamicSecurity();
            }
        }
        return null;
    }

    /** From now on there are clients. */
    void serve(BrokerConfig broker, LiveClients clients, Supplier<List<ListenerConfig>> listeners) {
        listening = listeners;
        DynamicSecurity opened = dynamic;
        if (opened != null) {
            opened.serve(new LiveConnections(clients));
        }
        topics = topics(broker);
    }

    /** Who answers what; from any thread. */
    ControlTopics topics() {
        return topics;
    }

    /** The rules of a listener with dynamic security in front of them, where it has that. */
    ListenerSecurity over(BrokerConfig broker, ListenerConfig listener, ListenerSecurity own) {
        DynamicSecurity opened = dynamic;
        if (opened == null) {
            return own;
        }
        // Lines that a reload takes away must not open the broker: that takes a restart.
        boolean asAtStart = Objects.equals(dynamicSecurityOf(broker), config);
        return !asAtStart || listener.security().dynamicSecurity() != null
                ? opened.over(own, listener.security())
                : own;
    }

    /** What this configuration asks for that waits for the next start. */
    List<ConfigChange> waiting(BrokerConfig next) {
        return Objects.equals(dynamicSecurityOf(next), config)
                ? List.of()
                : List.of(new ConfigChange.Waiting(
                        "Dynamic security",
                        "clients and rules that are managed at run time are not dropped for a line"));
    }

    /**
     * Reads what a reload needs.
     *
     * @return takes it over
     * @throws ConfigException if the file of dynamic security cannot be used; nothing changes then
     */
    Runnable prepare(BrokerConfig next) throws ConfigException {
        Runnable reread = dynamic == null ? () -> {} : dynamic.reread();
        return () -> {
            reread.run();
            topics = topics(next);
        };
    }

    private ControlTopics topics(BrokerConfig broker) {
        Map<String, ControlEndpoint> endpoints = new HashMap<>();
        DynamicSecurity opened = dynamic;
        if (opened != null) {
            endpoints.put(DynamicSecurity.TOPIC, opened);
        }
        if (broker.plugins().controlApi()) {
            Map<String, List<String>> plugins = new LinkedHashMap<>();
            for (String name : broker.plugins().names()) {
                boolean answers = opened != null && name.equals("dynamic-security");
                plugins.put(name, answers ? List.of(DynamicSecurity.TOPIC) : List.of());
            }
            endpoints.put(BrokerControl.TOPIC, new BrokerControl(plugins, listening));
        }
        return new ControlTopics(endpoints);
    }

    @Override
    public void close() {
        if (dynamic != null) {
            dynamic.close();
        }
    }
}
