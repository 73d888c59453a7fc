// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.operator;

import io.godwit.broker.connection.Ending;
import io.godwit.broker.connection.LiveClient;
import io.godwit.broker.connection.SessionDetails;
import io.godwit.broker.transport.Listeners;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Commands that tell why connections were refused or ended. */
final class ReasonCommands {
    /** Endings of one client that are told; more are counted. */
    private static final int MOST_OF_CLIENT = 10;

    private final OperatedBroker broker;

    ReasonCommands(OperatedBroker broker) {
        this.broker = broker;
    }

    /** The last endings of all clients; good-byes only if asked for. */
    Map<String, @Nullable Object> list(ControlRequest request) throws ControlFault {
        int limit = request.limit();
        List<Ending> endings =
                request.flag("all") ? broker.endings().all() : broker.endings().troubled();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("nowMillis", broker.clock().millis());
        answer.put("total", endings.size());
        answer.put("reference", reference());
        answer.put(
                "reasons",
                endings.stream().limit(limit).map(ReasonCommands::json).toList());
        return answer;
    }

    /** How the connections of one client ended, whether it is there now, and what to do. */
    Map<String, @Nullable Object> explain(ControlRequest request) throws ControlFault {
        String clientId = request.text("client");
        List<Ending> endings = broker.endings().of(clientId);
        Optional<SessionDetails> session =
                ControlCommands.await(broker.clients().session(clientId));
        if (endings.isEmpty() && session.isEmpty()) {
            throw new ControlFault(
                    ControlFault.Kind.NOT_FOUND,
                    "Nothing is remembered of a client \"" + clientId
                            + "\": it never sent a CONNECT to this broker since that started, or too long ago. \"reasons\" lists"
                            + " all that is remembered, connections without a client identifier included.");
        }
        LiveClient client = session.map(found -> found.facts().connection()).orElse(null);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("nowMillis", broker.clock().millis());
        answer.put("client", clientId);
        answer.put("connected", client != null);
        answer.put("connectedAtMillis", client == null ? null : client.connectedAtMillis());
        answer.put("session", session.isPresent());
        answer.put("total", endings.size());
        answer.put("reference", reference());
        answer.put(
                "reasons",
                endings.stream().limit(MOST_OF_CLIENT).map(ReasonCommands::json).toList());
        return answer;
    }

    /** Where this broker serves the reference to browsers of this machine, or null. */
    private @Nullable String reference() {
        for (Listeners.Bound bound : broker.listeners().get()) {
            if (bound.config().offers().reference() && bound.address() instanceof InetSocketAddress address) {
                return (bound.config().tls() == null ? "http" : "https") + "://localhost:" + address.getPort()
                        + "/ref/";
            }
        }
        return null;
    }

    private static Map<String, @Nullable Object> json(Ending ending) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("atMillis", ending.atMillis());
        json.put("kind", ending.kind().name().toLowerCase(Locale.ROOT));
        json.put("client", ending.clientId().isEmpty() ? null : ending.clientId());
        json.put("user", ending.userName());
        json.put("address", ending.endpoint().address());
        json.put("port", ending.endpoint().port());
        json.put("listenerPort", ending.endpoint().localPort());
        json.put("version", ending.version().text());
        json.put("connectedAtMillis", ending.connectedAtMillis() == 0 ? null : ending.connectedAtMillis());
        ReasonCode code = ending.reasonCode();
        json.put("reasonCode", code == null ? null : code.value());
        json.put("reason", code == null ? null : code.text());
        Statement statement = ending.statement();
        json.put("statement", statement == null ? null : statement.citation());
        json.put("statementText", statement == null ? null : statement.text());
        json.put("text", ending.text());
        Advice advice = Advice.of(ending);
        json.put("advice", advice.sentence());
        json.put("pages", advice.pages());
        return json;
    }
}
