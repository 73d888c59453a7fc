// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.operator;

import io.godwit.broker.connection.LiveClient;
import io.godwit.broker.connection.SessionDetails;
import io.godwit.broker.connection.SessionFacts;
import io.godwit.broker.connection.SubscriptionFacts;
import io.godwit.broker.store.SessionState;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.spec.ReasonCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Commands about clients, their sessions and subscriptions. */
final class ClientCommands {
    private static final String KICKED = "disconnected by an administrator";
    private static final String EXPIRED = "session expired by an administrator";

    private final OperatedBroker broker;

    ClientCommands(OperatedBroker broker) {
        this.broker = broker;
    }

    // ---- Looking.

    /** Clients that are connected, or all sessions. */
    Map<String, @Nullable Object> list(ControlRequest request, boolean connectedOnly) throws ControlFault {
        ClientSelection selection = ClientSelection.of(request.texts("filter"));
        Comparator<SessionFacts> order = order(request.optionalText("sort"));
        int limit = request.limit();
        List<SessionFacts> found = new ArrayList<>();
        for (SessionFacts session : ControlCommands.await(broker.clients().sessions())) {
            if ((!connectedOnly || session.connection() != null) && selection.matches(session)) {
                found.add(session);
            }
        }
        found.sort(order);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("nowMillis", broker.clock().millis());
        answer.put("total", found.size());
        answer.put(
                connectedOnly ? "clients" : "sessions",
                found.stream().limit(limit).map(ClientCommands::json).toList());
        return answer;
    }

    /** What is largest, longest or oldest comes first; names go by the alphabet. */
    private static Comparator<SessionFacts> order(@Nullable String key) throws ControlFault {
        Comparator<SessionFacts> byId = Comparator.comparing(SessionFacts::clientId);
        return switch (key) {
            case null -> byId;
            case "id" -> byId;
            case "user" ->
                Comparator.comparing((SessionFacts session) -> session.userName() == null ? "" : session.userName())
                        .thenComparing(byId);
            case "address" -> Comparator.comparing(ClientCommands::addressOf).thenComparing(byId);
            case "connected" ->
                Comparator.comparingLong((SessionFacts session) -> {
                            LiveClient client = session.connection();
                            return client == null ? Long.MAX_VALUE : client.connectedAtMillis();
                        })
                        .thenComparing(byId);
            case "gone" ->
                Comparator.comparingLong((SessionFacts session) ->
                                session.detachedAtMillis() < 0 ? Long.MAX_VALUE : session.detachedAtMillis())
                        .thenComparing(byId);
            case "queued" -> largestFirst(SessionFacts::waiting).thenComparing(byId);
            case "bytes" -> largestFirst(SessionFacts::waitingBytes).thenComparing(byId);
            case "inflight" -> largestFirst(SessionFacts::inFlight).thenComparing(byId);
            case "subscriptions" -> largestFirst(SessionFacts::subscriptions).thenComparing(byId);
            default ->
                throw ControlRequest.bad(
                        "Lists are sorted by id, user, address, connected, gone, queued, bytes, inflight"
                                + " or subscriptions, not by \"" + key + "\".");
        };
    }

    private static Comparator<SessionFacts> largestFirst(ToLongFunction<SessionFacts> value) {
        return Comparator.comparingLong(value).reversed();
    }

    private static String addressOf(SessionFacts session) {
        LiveClient client = session.connection();
        return client == null ? "" : client.endpoint().address();
    }

    /** Everything of one session. */
    Map<String, @Nullable Object> show(ControlRequest request) throws ControlFault {
        String clientId = request.text("client");
        Optional<SessionDetails> found = ControlCommands.await(broker.clients().session(clientId));
        if (found.isEmpty()) {
            throw noSession(clientId);
        }
        SessionDetails details = found.get();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("nowMillis", broker.clock().millis());
        Map<String, @Nullable Object> session = json(details.facts());
        session.put("willTopic", details.willTopic());
        session.put(
                "subscriptionList",
                details.subscriptions().stream()
                        .map(each -> json(each.subscription(), each.identifier()))
                        .toList());
        session.put(
                "window", details.window().stream().map(ClientCommands::json).toList());
        answer.put("session", session);
        return answer;
    }

    private static Map<String, @Nullable Object> json(SessionFacts session) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        LiveClient client = session.connection();
        json.put("id", session.clientId());
        json.put("user", session.userName());
        json.put("connected", client != null);
        json.put("address", client == null ? null : client.endpoint().address());
        json.put("port", client == null ? null : client.endpoint().port());
        json.put(
                "listenerPort",
                client == null ? session.listenerPort() : client.endpoint().localPort());
        json.put("version", client == null ? null : client.version().text());
        json.put("connectedAtMillis", client == null ? null : client.connectedAtMillis());
        json.put("disconnectedAtMillis", session.detachedAtMillis() < 0 ? null : session.detachedAtMillis());
        json.put("keepAliveSeconds", client == null ? null : client.keepAliveSeconds());
        json.put("cleanStart", client == null ? null : client.cleanStart());
        json.put(
                "expirySeconds",
                session.expirySeconds() == SessionState.NEVER_EXPIRES ? null : session.expirySeconds());
        json.put("subscriptions", session.subscriptions());
        json.put("inFlight", session.inFlight());
        json.put("queued", session.waiting());
        json.put("queuedBytes", session.waitingBytes());
        json.put("receiving", session.receiving());
        json.put("unsentBytes", session.unsentBytes());
        json.put("will", session.will());
        return json;
    }

    private static Map<String, @Nullable Object> json(Subscription subscription, int identifier) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("filter", subscription.filter().toString());
        json.put("qos", subscription.qos().value());
        json.put("noLocal", subscription.noLocal());
        json.put("retainAsPublished", subscription.retainAsPublished());
        json.put("retainHandling", subscription.retainHandling().name().toLowerCase(Locale.ROOT));
        json.put("identifier", identifier == 0 ? null : identifier);
        return json;
    }

    private static Map<String, @Nullable Object> json(SessionDetails.InFlight message) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("packetIdentifier", message.packetIdentifier());
        json.put("topic", message.topic());
        json.put("qos", message.qos());
        json.put("awaited", message.awaited());
        json.put("bytes", message.bytes());
        return json;
    }

    /** All subscriptions, those of a client, or those that match a topic name. */
    Map<String, @Nullable Object> subscriptions(ControlRequest request) throws ControlFault {
        String clientId = request.optionalText("client");
        String topic = request.optionalText("topic");
        int limit = request.limit();
        List<SubscriptionFacts> found = ControlCommands.await(
                broker.clients().subscriptions(clientId, topic == null ? null : ControlRequest.topic(topic)));
        if (clientId != null
                && found.isEmpty()
                && ControlCommands.await(broker.clients().session(clientId)).isEmpty()) {
            throw noSession(clientId);
        }
        List<Object> list = new ArrayList<>();
        for (SubscriptionFacts each : found.subList(0, Math.min(limit, found.size()))) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("client", each.clientId());
            json.put("connected", each.connected());
            json.putAll(
                    json(each.subscription().subscription(), each.subscription().identifier()));
            json.put("shareName", each.subscription().subscription().filter().shareName());
            if (topic != null) {
                json.put("mayReceive", each.mayReceive());
            }
            list.add(json);
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("total", found.size());
        answer.put("subscriptions", list);
        return answer;
    }

    // ---- Acting.

    /** Disconnects one client or those of a filter. */
    Map<String, @Nullable Object> kick(ControlRequest request) throws ControlFault {
        String clientId = request.optionalText("client");
        ClientSelection selection = ClientSelection.of(request.texts("filter"));
        if ((clientId == null) == selection.isEverybody()) {
            throw ControlRequest.bad("Either a client or a filter says who is meant.");
        }
        Predicate<LiveClient> which = clientId == null
                ? selection.ofClients()
                : client -> client.clientId().equals(clientId);
        int count;
        if (request.flag("dryRun")) {
            count = 0;
            for (SessionFacts session : ControlCommands.await(broker.clients().sessions())) {
                LiveClient client = session.connection();
                count += client != null && which.test(client) ? 1 : 0;
            }
        } else {
            String reason = request.optionalText("reason");
            String sentence = reason == null ? KICKED : KICKED + ": " + oneLine(reason);
            count = ControlCommands.await(
                    broker.clients().disconnect(which, ReasonCode.ADMINISTRATIVE_ACTION, sentence));
        }
        if (clientId != null && count == 0) {
            throw new ControlFault(
                    ControlFault.Kind.NOT_FOUND,
                    "No client \"" + clientId + "\" is connected; \"sessions show\" tells whether it has a session.");
        }
        return ControlCommands.of("count", count);
    }

    /** Who a kick meant, for the log. */
    String described(ControlRequest request) throws ControlFault {
        String clientId = request.optionalText("client");
        return clientId == null ? String.join(" ", request.texts("filter")) : clientId;
    }

    /** The log has one line for it, and a Reason String has no control characters. */
    private static String oneLine(String text) throws ControlFault {
        if (text.length() > 500) {
            throw ControlRequest.bad("A reason has at most 500 characters.");
        }
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    /** Ends a session with all it holds. */
    Map<String, @Nullable Object> expire(ControlRequest request) throws ControlFault {
        String clientId = request.text("client");
        if (!ControlCommands.await(broker.clients().expire(clientId, EXPIRED))) {
            throw noSession(clientId);
        }
        return ControlCommands.of("client", clientId);
    }

    private static ControlFault noSession(String clientId) {
        return new ControlFault(
                ControlFault.Kind.NOT_FOUND,
                "There is no session of a client \"" + clientId
                        + "\"; \"explain\" tells how its last connection ended.");
    }
}
