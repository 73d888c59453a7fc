// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.dynsec;

import io.godwit.client.ClientListener;
import io.godwit.client.ClientNetwork;
import io.godwit.client.ClientOptions;
import io.godwit.client.MqttClient;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tries what clients may do at a broker and writes it down, a line for each attempt: {@code u1 publish a/b: yes}. */
final class RightsProbe {
    private static final int SECONDS = 30;
    private static final String PASSWORD = "pw";

    private final int port;
    private final List<String> found = new ArrayList<>();

    RightsProbe(int port) {
        this.port = port;
    }

    /** What was found so far. */
    List<String> found() {
        return found;
    }

    /** Connects as somebody and tries to publish, to subscribe and to unsubscribe. */
    void tryAs(@Nullable String userName, String clientId, List<String> topics, List<String> filters) {
        String who = userName + " (" + clientId + ')';
        try (ClientNetwork network = ClientNetwork.startNio(1);
                MqttClient client = new MqttClient(options(userName, clientId), network, new Deaf())) {
            try {
                client.connect().orTimeout(SECONDS, TimeUnit.SECONDS).join();
            } catch (CompletionException refused) {
                found.add(who + " connect: no");
                return;
            }
            tryAll(who, client, topics, filters);
        }
    }

    private ClientOptions options(@Nullable String userName, String clientId) {
        return ClientOptions.to("127.0.0.1", port)
                .version(ProtocolVersion.V5)
                .clientIdentifier(clientId)
                .userName(userName)
                .password(userName == null ? null : PASSWORD)
                .build();
    }

    private void tryAll(String who, MqttClient client, List<String> topics, List<String> filters) {
        for (String topic : topics) {
            found.add(who + " publish " + topic + ": " + yesOrNo(mayPublish(client, topic)));
        }
        for (String filter : filters) {
            ReasonCode subscribed = client.subscribe(TopicFilter.of(filter), QoS.AT_MOST_ONCE)
                    .orTimeout(SECONDS, TimeUnit.SECONDS)
                    .join()
                    .reasonCodes()
                    .getFirst();
            found.add(who + " subscribe " + filter + ": " + yesOrNo(!subscribed.isError()));
            ReasonCode unsubscribed = client.unsubscribe(List.of(TopicFilter.of(filter)), Properties.NONE)
                    .orTimeout(SECONDS, TimeUnit.SECONDS)
                    .join()
                    .reasonCodes()
                    .getFirst();
            found.add(who + " unsubscribe " + filter + ": " + yesOrNo(!unsubscribed.isError()));
        }
    }

    private static boolean mayPublish(MqttClient client, String topic) {
        try {
            client.publish(TopicName.of(topic), new byte[1], QoS.AT_LEAST_ONCE, false)
                    .orTimeout(SECONDS, TimeUnit.SECONDS)
                    .join();
            return true;
        } catch (CompletionException refused) {
            return false;
        }
    }

    private static String yesOrNo(boolean allowed) {
        return allowed ? "yes" : "no";
    }

    /** Only rights are looked at. */
    private static final class Deaf implements ClientListener {
        @Override
        public void onMessage(Publish message) {
            // Nothing is expected.
        }
    }
}
