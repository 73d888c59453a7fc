// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import io.godwit.broker.config.LogType;
import io.godwit.broker.log.LogTopics;
import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.session.Loop;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes log lines to {@code $SYS/broker/log/E}, {@code .../W} and so on: QoS 2, not retained, for 20 seconds.
 *
 * <p>Called by the log's thread; publishes on one loop. At most 1000 lines wait for that loop, further ones are not published: a
 * broker that has much to log must not drown in publishing it.
 */
public final class SysLogTopics implements LogTopics {
    private static final int MAX_WAITING_LINES = 1000;
    private static final long EXPIRY_MILLIS = TimeUnit.SECONDS.toMillis(20);
    private static final TopicName ERROR = TopicName.of("$SYS/broker/log/E");
    private static final TopicName WARNING = TopicName.of("$SYS/broker/log/W");
    private static final TopicName NOTICE = TopicName.of("$SYS/broker/log/N");
    private static final TopicName INFORMATION = TopicName.of("$SYS/broker/log/I");
    private static final TopicName SUBSCRIBE = TopicName.of("$SYS/broker/log/M/subscribe");
    private static final TopicName UNSUBSCRIBE = TopicName.of("$SYS/broker/log/M/unsubscribe");
    private static final TopicName WEBSOCKETS = TopicName.of("$SYS/broker/log/WS");

    private final Loop loop;
    private final Consumer<Message> publisher;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * Log topics that are published on this loop.
     *
     * @param publisher routes a message, on the loop
     */
    public SysLogTopics(Loop loop, Consumer<Message> publisher) {
        this.loop = loop;
        this.publisher = publisher;
    }

    @Override
    public void publish(LogType type, String line) {
        TopicName topic = topicOf(type);
        if (topic == null) {
            return;
        }
        if (waiting.incrementAndGet() > MAX_WAITING_LINES) {
            waiting.decrementAndGet();
            return;
        }
        loop.execute(() -> {
            waiting.decrementAndGet();
            publisher.accept(new Message(
                    topic,
                    line.getBytes(StandardCharsets.UTF_8),
                    QoS.EXACTLY_ONCE,
                    false,
                    Properties.NONE,
                    loop.millis() + EXPIRY_MILLIS,
                    Publisher.BROKER));
        });
    }

    private static @Nullable TopicName topicOf(LogType type) {
        return switch (type) {
            case ERROR -> ERROR;
            case WARNING -> WARNING;
            case NOTICE -> NOTICE;
            case INFORMATION -> INFORMATION;
            case SUBSCRIBE -> SUBSCRIBE;
            case UNSUBSCRIBE -> UNSUBSCRIBE;
            case WEBSOCKETS -> WEBSOCKETS;
            case DEBUG, INTERNAL -> null;
        };
    }
}
