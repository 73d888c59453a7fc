// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import io.godwit.broker.config.LogConfig.Destination;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Builds the records that belong to the whole broker from its settings. */
final class BrokerSections {
    private static final Set<LogType> DEFAULT_TYPES =
            Set.of(LogType.ERROR, LogType.WARNING, LogType.NOTICE, LogType.INFORMATION);

    private BrokerSections() {}

    static Limits limits(Settings broker) {
        return new Limits(
                broker.value(GeneralKeys.ALLOW_DUPLICATE_MESSAGES),
                broker.value(GeneralKeys.CHECK_RETAIN_SOURCE),
                broker.all(GeneralKeys.CLIENTID_PREFIXES),
                broker.value(GeneralKeys.GLOBAL_MAX_CLIENTS),
                broker.value(GeneralKeys.GLOBAL_MAX_CONNECTIONS),
                broker.value(GeneralKeys.MAX_INFLIGHT_BYTES),
                broker.value(GeneralKeys.MAX_INFLIGHT_MESSAGES),
                broker.value(GeneralKeys.MAX_KEEPALIVE),
                broker.value(GeneralKeys.MAX_PACKET_SIZE),
                broker.value(GeneralKeys.MAX_QUEUED_BYTES),
                broker.value(GeneralKeys.MAX_QUEUED_MESSAGES),
                broker.value(GeneralKeys.MESSAGE_SIZE_LIMIT),
                broker.value(GeneralKeys.PERSISTENT_CLIENT_EXPIRATION),
                broker.value(GeneralKeys.QUEUE_QOS0_MESSAGES),
                broker.value(GeneralKeys.RETAIN_AVAILABLE),
                broker.value(GeneralKeys.UPGRADE_OUTGOING_QOS),
                broker.value(GeneralKeys.SET_TCP_NODELAY),
                broker.value(GeneralKeys.MEMORY_LIMIT),
                broker.value(GodwitKeys.CONNECT_TIMEOUT) * 1_000,
                broker.value(GodwitKeys.CONNECTION_RATE),
                broker.value(GodwitKeys.CONNECTION_BURST),
                broker.value(GodwitKeys.CONNECTION_RATE_EXEMPT));
    }

    static LogConfig log(Settings broker, CommandLine commandLine, List<String> notes) throws ConfigException {
        LogDestinations destinations = new LogDestinations();
        List<String> given = broker.all(LoggingKeys.LOG_DEST);
        for (int i = 0; i < given.size(); i++) {
            Directive directive = broker.directives(LoggingKeys.LOG_DEST).get(i);
            try {
                if (!destinations.add(given.get(i))) {
                    notes.add(directive.place() + ": \"log_dest " + given.get(i) + "\" is not available here.");
                }
            } catch (IllegalArgumentException e) {
                throw directive.wrong("\"log_dest\" " + e.getMessage());
            }
        }
        if (given.isEmpty()) {
            destinations.add("stderr");
        }
        return new LogConfig(
                commandLine.quiet() ? EnumSet.noneOf(Destination.class) : destinations.destinations(),
                commandLine.quiet() ? null : destinations.file(),
                types(broker.all(LoggingKeys.LOG_TYPE), commandLine),
                broker.value(LoggingKeys.LOG_TIMESTAMP),
                broker.given(LoggingKeys.LOG_TIMESTAMP_FORMAT),
                broker.value(LoggingKeys.LOG_FACILITY),
                broker.given(LoggingKeys.LOG_ROTATE),
                broker.value(GeneralKeys.CONNECTION_MESSAGES));
    }

    private static Set<LogType> types(List<String> given, CommandLine commandLine) {
        if (commandLine.quiet()) {
            return Set.of();
        }
        if (commandLine.verbose()) {
            return EnumSet.allOf(LogType.class);
        }
        if (given.isEmpty()) {
            return DEFAULT_TYPES;
        }
        Set<LogType> types = EnumSet.noneOf(LogType.class);
        for (String word : given) {
            switch (word) {
                case "none" -> types.clear();
                case "all" -> types.addAll(EnumSet.allOf(LogType.class));
                default -> types.add(LogType.valueOf(word.toUpperCase(Locale.ROOT)));
            }
        }
        return types;
    }
}
