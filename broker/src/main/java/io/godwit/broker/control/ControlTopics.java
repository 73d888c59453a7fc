// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.control;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Who answers requests on which {@code $CONTROL/...} topic. Immutable; any thread may ask.
 *
 * @param endpoints by topic name
 */
public record ControlTopics(Map<String, ControlEndpoint> endpoints) {
    /** How topic names of requests begin. */
    public static final String PREFIX = "$CONTROL/";

    /** Nobody answers anything. */
    public static final ControlTopics NONE = new ControlTopics(Map.of());

    private static final byte[] PREFIX_UTF8 = PREFIX.getBytes(StandardCharsets.UTF_8);
    private static final String RESPONSE = "/response";
    private static final int MAX_TOPIC_BYTES = 65_535;

    /** Word for word what mosquitto says, since scripts look for it. */
    private static final String NOBODY = "{\"error\": \"endpoint not available\"}";

    /** Keeps a copy of the map. */
    public ControlTopics {
        endpoints = Map.copyOf(endpoints);
    }

    /** Whether a message of this topic name is a request, whoever answers it. */
    public static boolean isRequest(TopicName topic) {
        byte[] name = topic.utf8();
        if (name[0] != '$' || name.length < PREFIX_UTF8.length) {
            return false;
        }
        for (int i = 1; i < PREFIX_UTF8.length; i++) {
            if (name[i] != PREFIX_UTF8[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the topic is so short that another one with its answer exists. */
    public static boolean isAnswerable(TopicName topic) {
        return topic.length() + RESPONSE.length() <= MAX_TOPIC_BYTES;
    }

    /** Where the answer to a request is published. */
    public static TopicName answerTopic(TopicName request) {
        return TopicName.of(request + RESPONSE);
    }

    /**
     * Hands a request over.
     *
     * @param payload shared, not to be changed
     * @param answer called once with the payload of the answer, on any thread, maybe before this returns
     */
    public void onRequest(ClientIdentity client, TopicName topic, byte[] payload, Consumer<byte[]> answer) {
        ControlEndpoint endpoint = endpoints.get(topic.toString());
        if (endpoint == null) {
            answer.accept(NOBODY.getBytes(StandardCharsets.UTF_8));
        } else {
            endpoint.onRequest(client, payload, answer);
        }
    }
}
