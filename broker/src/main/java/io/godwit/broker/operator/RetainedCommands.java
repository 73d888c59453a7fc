// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.operator;

import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Commands about retained messages. */
final class RetainedCommands {
    /** Messages that are removed before the loop goes on with its traffic. */
    static final int SLICE = 100;

    private final OperatedBroker broker;

    RetainedCommands(OperatedBroker broker) {
        this.broker = broker;
    }

    /** Those whose topic names a filter matches, by topic name. */
    Map<String, @Nullable Object> list(ControlRequest request) throws ControlFault {
        TopicFilter filter = filter(request);
        int limit = request.limit();
        long now = broker.clock().millis();
        TreeMap<String, Message> first = new TreeMap<>();
        long[] found = new long[2];
        broker.retained().forEachMatch(filter, message -> {
            if (!message.isExpired(now)) {
                found[0]++;
                found[1] += message.size();
                first.put(message.topic().toString(), message);
                if (first.size() > limit) {
                    first.pollLastEntry();
                }
            }
        });
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("nowMillis", now);
        answer.put("total", found[0]);
        answer.put("totalBytes", found[1]);
        answer.put(
                "messages", first.values().stream().map(RetainedCommands::json).toList());
        return answer;
    }

    private static TopicFilter filter(ControlRequest request) throws ControlFault {
        TopicFilter filter = request.filter("filter");
        if (filter.isShared()) {
            throw ControlRequest.bad("A filter for retained messages is none of a shared subscription.");
        }
        return filter;
    }

    private static Map<String, @Nullable Object> json(Message message) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("topic", message.topic().toString());
        json.put("payloadBytes", message.payload().length);
        json.put("qos", message.qos().value());
        boolean ofBroker = message.publisher().equals(Publisher.BROKER);
        json.put("publisher", ofBroker ? null : message.publisher().clientId());
        json.put("publisherUser", message.publisher().userName());
        json.put("expiresAtMillis", message.expiresAtMillis() == Message.NEVER ? null : message.expiresAtMillis());
        return json;
    }

    /** One with its payload, as text where it is UTF-8, and in base64. */
    Map<String, @Nullable Object> show(ControlRequest request) throws ControlFault {
        String text = request.text("topic");
        long now = broker.clock().millis();
        Message message = broker.retained().get(ControlRequest.topic(text));
        if (message == null || message.isExpired(now)) {
            throw new ControlFault(ControlFault.Kind.NOT_FOUND, "There is no retained message of \"" + text + "\".");
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("nowMillis", now);
        Map<String, @Nullable Object> json = json(message);
        json.put("payload", utf8(message.payload()));
        json.put("payloadBase64", Base64.getEncoder().encodeToString(message.payload()));
        answer.put("message", json);
        return answer;
    }

    private static @Nullable String utf8(byte[] payload) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /**
     * Removes those whose topic names a filter matches, as if somebody had published an empty payload to each: subscribers are told
     * [MQTT-3.3.1-6].
     */
    Map<String, @Nullable Object> purge(ControlRequest request) throws ControlFault {
        TopicFilter filter = filter(request);
        List<TopicName> topics = new ArrayList<>();
        long[] bytes = new long[1];
        broker.retained().forEachMatch(filter, message -> {
            topics.add(message.topic());
            bytes[0] += message.size();
        });
        if (!request.flag("dryRun")) {
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            broker.loop().execute(() -> remove(topics, 0, done));
            ControlCommands.await(done);
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("count", topics.size());
        answer.put("bytes", bytes[0]);
        return answer;
    }

    /** On the loop. */
    private void remove(List<TopicName> topics, int from, CompletableFuture<Boolean> done) {
        int to = Math.min(topics.size(), from + SLICE);
        for (TopicName topic : topics.subList(from, to)) {
            broker.router()
                    .publish(new Message(
                            topic,
                            new byte[0],
                            QoS.AT_MOST_ONCE,
                            true,
                            Properties.NONE,
                            Message.NEVER,
                            Publisher.BROKER));
        }
        if (to == topics.size()) {
            done.complete(true);
        } else {
            broker.loop().execute(() -> remove(topics, to, done));
        }
    }
}
