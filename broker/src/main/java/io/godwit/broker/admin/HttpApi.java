// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.config.TlsConfig;
import io.godwit.broker.config.Version;
import io.godwit.broker.message.Message;
import io.godwit.broker.retain.RetainedMessages;
import io.godwit.broker.transport.HttpPages;
import io.godwit.broker.transport.PageAnswer;
import io.godwit.broker.transport.PageRequest;
import io.godwit.protocol.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The read-only pages that mosquitto 2.1 has below {@code /api/v1}, and {@code /health} for load balancers, on listeners with
 * {@code protocol http_api}. Any thread.
 *
 * <p>{@code systree} gives the numbers as they were published last, so there is nothing when {@code sys_interval} is 0.
 */
public final class HttpApi implements HttpPages {
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final TopicFilter SYS = TopicFilter.of("$SYS/broker/#");
    private static final Pattern NUMBER = Pattern.compile("(-?[0-9]+(?:\\.[0-9]+)?)(?: seconds)?");

    private final RetainedMessages retained;
    private final Supplier<List<ListenerConfig>> listeners;

    /** Pages about these; {@code listeners} is asked for those that are open. */
    public HttpApi(RetainedMessages retained, Supplier<List<ListenerConfig>> listeners) {
        this.retained = retained;
        this.listeners = listeners;
    }

    @Override
    public @Nullable Page page(PageRequest request) {
        if (request.listener().transport() != ListenerConfig.Transport.HTTP_API) {
            return null;
        }
        return switch (request.path()) {
            case "/health" -> new Page(true, () -> PageAnswer.Text.of(TEXT, "ok\n"));
            case "/api/v1/version" -> new Page(false, () -> PageAnswer.Text.of(TEXT, Version.NUMBER));
            case "/api/v1/listeners" -> new Page(false, () -> PageAnswer.Text.of(JSON, listeners()));
            case "/api/v1/systree" -> new Page(false, () -> PageAnswer.Text.of(JSON, sysTree()));
            default -> null;
        };
    }

    private String listeners() {
        return listeners.get().stream()
                .map(HttpApi::describe)
                .collect(Collectors.joining(",", "{\"listeners\":[", "]}"));
    }

    private static String describe(ListenerConfig listener) {
        TlsConfig tls = listener.tls();
        String where = listener.unixSocket() == null
                ? "\"port\":" + listener.port()
                : "\"path\":" + quoted(listener.unixSocket().toString());
        String protocol = switch (listener.transport()) {
            case MQTT -> "mqtt";
            case WEBSOCKETS -> "websockets";
            case HTTP_API -> "httpapi";
        };
        return "{" + where
                + ",\"protocol\":\"" + protocol
                + "\",\"tls\":" + (tls != null)
                + ",\"mtls\":" + (tls != null && tls.requireCertificate())
                + ",\"allow_anonymous\":" + listener.security().allowAnonymous()
                + "}";
    }

    private String sysTree() {
        Map<String, String> numbers = new TreeMap<>();
        retained.forEachMatch(SYS, message -> addNumber(numbers, message));
        return numbers.entrySet().stream()
                .map(entry -> quoted(entry.getKey()) + ":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static void addNumber(Map<String, String> numbers, Message message) {
        var number = NUMBER.matcher(new String(message.payload(), StandardCharsets.UTF_8));
        if (number.matches()) {
            numbers.put(message.topic().toString(), number.group(1));
        }
    }

    /** As a JSON string. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
