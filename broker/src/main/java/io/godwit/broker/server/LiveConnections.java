// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import io.godwit.broker.connection.LiveClient;
import io.godwit.broker.connection.LiveClients;
import io.godwit.broker.connection.SessionFacts;
import io.godwit.broker.dynsec.Connections;
import io.godwit.protocol.spec.ReasonCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The connected clients of the broker, for dynamic security. */
record LiveConnections(LiveClients clients) implements Connections {
    private static final int PATIENCE_SECONDS = 5;

    @Override
    public void disconnect(Predicate<@Nullable String> userNames, String reason) {
        CompletableFuture<Integer> _ = clients.disconnect(
                client -> userNames.test(client.userName()), ReasonCode.ADMINISTRATIVE_ACTION, reason);
    }

    @Override
    public Map<String, List<String>> addresses() {
        // A broker that stops answers no more.
        List<SessionFacts> sessions = clients.sessions()
                .completeOnTimeout(List.of(), PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        Map<String, List<String>> addresses = new HashMap<>();
        for (SessionFacts session : sessions) {
            LiveClient client = session.connection();
            if (client != null && client.userName() != null) {
                addresses
                        .computeIfAbsent(client.userName(), _ -> new ArrayList<>())
                        .add(client.endpoint().address());
            }
        }
        return addresses;
    }
}
