// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.control.CommandRefused;
import io.godwit.broker.control.ControlCommands;
import io.godwit.broker.control.ControlEndpoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code $CONTROL/broker/v1}: listPlugins and listListeners, as mosquitto 2.1.
 *
 * @param plugins the topics that each plugin answers, by its name
 * @param listeners those that are open
 */
public record BrokerControl(Map<String, List<String>> plugins, Supplier<List<ListenerConfig>> listeners)
        implements ControlEndpoint {
    /** Where requests are published. */
    public static final String TOPIC = "$CONTROL/broker/v1";

    @Override
    public void onRequest(ClientIdentity client, byte[] payload, Consumer<byte[]> answer) {
        answer.accept(ControlCommands.answer(payload, (name, command) -> switch (name.toLowerCase(Locale.ROOT)) {
            case "listplugins" -> listPlugins();
            case "listlisteners" ->
                Map.of(
                        "listeners",
                        listeners.get().stream().map(BrokerControl::told).toList());
            default -> throw new CommandRefused("Unknown command");
        }));
    }

    private Map<String, ?> listPlugins() {
        return Map.of(
                "plugins",
                plugins.entrySet().stream()
                        .map(entry -> {
                            Map<String, Object> plugin = new LinkedHashMap<>();
                            plugin.put("name", entry.getKey());
                            plugin.put("control-endpoints", entry.getValue());
                            return plugin;
                        })
                        .toList());
    }

    private static Map<String, Object> told(ListenerConfig listener) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("port", listener.port());
        String protocol = protocol(listener);
        if (protocol != null) {
            told.put("protocol", protocol);
        }
        if (listener.host() != null) {
            told.put("bind-address", listener.host());
        }
        if (listener.unixSocket() != null) {
            told.put("socket-path", listener.unixSocket().toString());
        }
        told.put("tls", listener.tls() != null);
        return told;
    }

    /** What mosquitto calls it; for its HTTP listeners it has no name. */
    private static @Nullable String protocol(ListenerConfig listener) {
        return switch (listener.transport()) {
            case MQTT -> "mqtt";
            case WEBSOCKETS -> "mqtt+websockets";
            case HTTP_API -> null;
        };
    }
}
