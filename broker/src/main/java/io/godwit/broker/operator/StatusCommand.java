// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.operator;

import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.config.Version;
import io.godwit.broker.message.Message;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.metrics.Counters;
import io.godwit.broker.store.StoreStatus;
import io.godwit.broker.transport.Listeners;
import io.godwit.protocol.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the broker is doing, on one page. */
final class StatusCommand {
    private static final TopicFilter BRIDGES = TopicFilter.of("$SYS/broker/connection/+/state");

    private final OperatedBroker broker;
    private final HostProcess host;

    StatusCommand(OperatedBroker broker, HostProcess host) {
        this.broker = broker;
        this.host = host;
    }

    Map<String, @Nullable Object> answer() {
        HostProcess.Reloaded lastReload = host.lastReload();
        Map<String, @Nullable Object> status = new LinkedHashMap<>();
        long now = broker.clock().millis();
        status.put("version", Version.NUMBER);
        status.put("processId", ProcessHandle.current().pid());
        status.put("configuration", host.configuration());
        status.put("nowMillis", now);
        status.put("startedAtMillis", broker.startedAtMillis());
        status.put("uptimeSeconds", (now - broker.startedAtMillis()) / 1000);
        status.put("listeners", listeners());
        Counters counters = broker.counters();
        long sessions = counters.sum(Counter.SESSIONS);
        long connections = counters.sum(Counter.CONNECTIONS);
        status.put("connections", connections);
        status.put("sessions", sessions);
        status.put("subscriptions", counters.sum(Counter.SUBSCRIPTIONS));
        status.put("sharedSubscriptions", counters.sum(Counter.SHARED_SUBSCRIPTIONS));
        status.put("connectionsRefused", counters.sum(Counter.CONNECT_REFUSED));
        status.put("messages", messages(counters));
        status.put(
                "retained", sizes(broker.retained().count(), broker.retained().bytes()));
        status.put("queued", sizes(counters.sum(Counter.QUEUED_MESSAGES), counters.sum(Counter.QUEUED_BYTES)));
        status.put("store", store());
        status.put("memory", memory());
        status.put("bridges", bridges());
        status.put("lastReload", lastReload == null ? null : reload(lastReload));
        return status;
    }

    private List<Object> listeners() {
        List<Object> listeners = new ArrayList<>();
        for (Listeners.Bound bound : broker.listeners().get()) {
            ListenerConfig config = bound.config();
            Map<String, @Nullable Object> listener = new LinkedHashMap<>();
            listener.put("address", addressOf(bound));
            listener.put(
                    "protocol",
                    switch (config.transport()) {
                        case MQTT -> "mqtt";
                        case WEBSOCKETS -> "websockets";
                        case HTTP_API -> "http_api";
                    });
            listener.put("tls", config.tls() != null);
            listener.put("anonymous", config.security().allowAnonymous());
            listeners.add(listener);
        }
        return listeners;
    }

    private static String addressOf(Listeners.Bound bound) {
        if (bound.address() instanceof java.net.InetSocketAddress internet) {
            String host = internet.getAddress().getHostAddress();
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + internet.getPort();
        }
        return String.valueOf(bound.config().unixSocket());
    }

    private static Map<String, @Nullable Object> messages(Counters counters) {
        Map<String, @Nullable Object> messages = new LinkedHashMap<>();
        messages.put("received", counters.sum(Counter.PUBLISH_RECEIVED));
        messages.put("sent", counters.sum(Counter.PUBLISH_SENT));
        Map<String, @Nullable Object> dropped = new LinkedHashMap<>();
        dropped.put("queueFull", counters.sum(Counter.DROPPED_QUEUE_FULL));
        dropped.put("memoryFull", counters.sum(Counter.DROPPED_MEMORY_FULL));
        dropped.put("slowReader", counters.sum(Counter.DROPPED_SLOW_READER));
        dropped.put("expired", counters.sum(Counter.DROPPED_EXPIRED));
        dropped.put("tooLarge", counters.sum(Counter.DROPPED_TOO_LARGE));
        dropped.put("diskFull", counters.sum(Counter.DROPPED_STORE_FULL));
        dropped.put("unreadable", counters.sum(Counter.DROPPED_UNREADABLE));
        messages.put("dropped", dropped);
        Map<String, @Nullable Object> denied = new LinkedHashMap<>();
        denied.put("publish", counters.sum(Counter.DENIED_PUBLISH));
        denied.put("receive", counters.sum(Counter.DENIED_RECEIVE));
        messages.put("denied", denied);
        return messages;
    }

    private static Map<String, @Nullable Object> sizes(long messages, long bytes) {
        Map<String, @Nullable Object> sizes = new LinkedHashMap<>();
        sizes.put("messages", messages);
        sizes.put("bytes", bytes);
        return sizes;
    }

    private Map<String, @Nullable Object> store() {
        StoreStatus current = broker.store().get();
        Map<String, @Nullable Object> store = new LinkedHashMap<>();
        store.put("durability", broker.durability().name().toLowerCase(Locale.ROOT));
        store.put("directory", broker.data().toString());
        store.put("room", current.room().name().toLowerCase(Locale.ROOT));
        store.put("bytes", current.bytes());
        store.put("liveBytes", current.liveBytes());
        store.put("segments", current.segments());
        store.put("errors", current.errors());
        return store;
    }

    private Map<String, @Nullable Object> memory() {
        Map<String, @Nullable Object> memory = new LinkedHashMap<>();
        memory.put("usedBytes", broker.usedMemoryBytes().getAsLong());
        memory.put("heapLimitBytes", Runtime.getRuntime().maxMemory());
        return memory;
    }

    /** What bridges say of themselves where monitoring tools look for it. */
    private List<Object> bridges() {
        List<Message> states = new ArrayList<>();
        broker.retained().forEachMatch(BRIDGES, states::add);
        states.sort(Comparator.comparing(state -> state.topic().toString()));
        List<Object> bridges = new ArrayList<>();
        for (Message state : states) {
            Map<String, @Nullable Object> bridge = new LinkedHashMap<>();
            bridge.put("name", state.topic().toString().split("/", -1)[3]);
            bridge.put("connected", new String(state.payload(), StandardCharsets.UTF_8).equals("1"));
            bridges.add(bridge);
        }
        return bridges;
    }

    private static Map<String, @Nullable Object> reload(HostProcess.Reloaded outcome) {
        Map<String, @Nullable Object> reload = new LinkedHashMap<>();
        reload.put("atMillis", outcome.atMillis());
        reload.put("done", outcome.done());
        reload.put("lines", outcome.lines());
        return reload;
    }
}
