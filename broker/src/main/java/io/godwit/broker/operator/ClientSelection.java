// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.operator;

import io.godwit.broker.connection.LiveClient;
import io.godwit.broker.connection.SessionFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which clients are meant: {@code user=meter-*} and {@code address=10.*}; all conditions must hold, {@code *} stands for any
 * characters. Immutable.
 */
final class ClientSelection {
    static final String KEYS = "id, user, address, port, version";

    private record Condition(Function<Known, String> value, Pattern pattern) {}

    /** What conditions look at; texts are empty where nothing is known. */
    private record Known(String id, String user, String address, String port, String version) {}

    private final List<Condition> conditions;

    private ClientSelection(List<Condition> conditions) {
        this.conditions = conditions;
    }

    /** Reads conditions; none selects everybody. */
    static ClientSelection of(List<String> texts) throws ControlFault {
        List<Condition> conditions = new ArrayList<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            String key = equals < 0 ? text : text.substring(0, equals);
            Function<Known, String> value = switch (key) {
                case "id" -> Known::id;
                case "user" -> Known::user;
                case "address" -> Known::address;
                case "port" -> Known::port;
                case "version" -> Known::version;
                default -> throw ControlRequest.bad("A filter is KEY=VALUE with one of these keys: " + KEYS + ".");
            };
            if (equals < 0) {
                throw ControlRequest.bad("The filter \"" + text + "\" has no value; write " + key + "=VALUE.");
            }
            conditions.add(new Condition(value, pattern(text.substring(equals + 1))));
        }
        return new ClientSelection(List.copyOf(conditions));
    }

    private static Pattern pattern(String text) {
        StringBuilder pattern = new StringBuilder();
        String[] parts = text.split("\\*", -1);
        for (int i = 0; i < parts.length; i++) {
            pattern.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
        }
        return Pattern.compile(pattern.toString(), Pattern.DOTALL);
    }

    boolean isEverybody() {
        return conditions.isEmpty();
    }

    Predicate<LiveClient> ofClients() {
        return client -> matches(new Known(
                client.clientId(),
                client.userName() == null ? "" : client.userName(),
                client.endpoint().address(),
                Integer.toString(client.endpoint().localPort()),
                client.version().text()));
    }

    boolean matches(SessionFacts session) {
        LiveClient client = session.connection();
        String user = session.userName();
        return matches(new Known(
                session.clientId(),
                user == null ? "" : user,
                client == null ? "" : client.endpoint().address(),
                Integer.toString(
                        client == null
                                ? session.listenerPort()
                                : client.endpoint().localPort()),
                client == null ? "" : client.version().text().toLowerCase(Locale.ROOT)));
    }

    private boolean matches(Known known) {
        return conditions.stream()
                .allMatch(condition -> condition
                        .pattern()
                        .matcher(condition.value().apply(known))
                        .matches());
    }
}
