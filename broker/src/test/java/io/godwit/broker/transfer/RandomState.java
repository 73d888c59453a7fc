// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.store.Command;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.SessionOwner;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.broker.store.StoredWill;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes state of every kind. */
final class RandomState {
    private static final String[] TEXTS = {
        "a", "Grüße", "日本", "\uD83E\uDD9A", "x\"y\\z", "line\nline", "\u0001", "{}", " "
    };

    private final Random random;
    private int made;

    RandomState(long seed) {
        random = new Random(seed);
    }

    SavedState make() {
        List<SessionState> sessions = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            sessions.add(session());
        }
        for (int i = random.nextInt(40); i > 0 && !sessions.isEmpty(); i--) {
            Message message = message();
            for (SessionState session : sessions) {
                if (random.nextInt(3) > 0) {
                    queue(session, message);
                }
            }
        }
        List<Message> retained = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            retained.add(message());
        }
        return new SavedState(sessions, retained, List.of());
    }

    private SessionState session() {
        SessionState session = new SessionState(text() + made++);
        StoredWill will =
                random.nextBoolean() ? null : new StoredWill(message(), random.nextInt(100), random.nextInt(3) - 1L);
        session.apply(new Command.Opened(
                session,
                0,
                new SessionOwner(userName(), random.nextInt(65_536)),
                random.nextBoolean() ? SessionState.NEVER_EXPIRES : 1 + random.nextInt(1000),
                will));
        if (random.nextBoolean()) {
            session.apply(new Command.Detached(session, random.nextInt(1_000_000)));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            session.apply(new Command.Subscribed(session, subscription()));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            session.apply(new Command.InboundHeld(session, 1 + random.nextInt(65_535)));
        }
        if (random.nextBoolean()) {
            session.apply(new Command.Skipped(session, random.nextInt(200_000)));
        }
        return session;
    }

    private void queue(SessionState session, Message message) {
        QoS qos = qos();
        session.apply(new Command.Queued(session, message, qos, random.nextBoolean(), identifiers(), false));
        if (qos != QoS.AT_MOST_ONCE && random.nextInt(3) == 0) {
            QueuedMessage last =
                    Objects.requireNonNull(session.queue().at(session.queue().tail() - 1));
            session.apply(
                    random.nextBoolean() ? new Command.Settled(session, last) : new Command.Received(session, last));
        }
    }

    private int[] identifiers() {
        int[] identifiers = new int[random.nextInt(3)];
        for (int i = 0; i < identifiers.length; i++) {
            identifiers[i] = 1 + random.nextInt(268_435_455);
        }
        return identifiers;
    }

    private StoredSubscription subscription() {
        String[] filters = {"#", "a/+/b", "$share/g/a/#", "Grüße/+", "/"};
        return new StoredSubscription(
                new Subscription(
                        TopicFilter.of(filters[random.nextInt(filters.length)]),
                        qos(),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        Objects.requireNonNull(RetainHandling.of(random.nextInt(3)))),
                random.nextInt(3));
    }

    private Message message() {
        byte[] payload;
        if (random.nextBoolean()) {
            payload = new byte[random.nextInt(300)];
            random.nextBytes(payload);
        } else {
            payload = (text() + text() + "\0").getBytes(StandardCharsets.UTF_8);
        }
        return new Message(
                TopicName.of("t/" + made++ + "/é"),
                payload,
                qos(),
                random.nextBoolean(),
                properties(),
                random.nextBoolean() ? Message.NEVER : random.nextLong(Long.MAX_VALUE),
                new Publisher(text(), userName()));
    }

    private Properties properties() {
        Properties.Builder properties = Properties.builder();
        if (random.nextBoolean()) {
            properties.user(text(), text());
            properties.text(Property.CONTENT_TYPE, text());
            properties.number(Property.PAYLOAD_FORMAT_INDICATOR, random.nextInt(2));
        }
        if (random.nextBoolean()) {
            byte[] data = new byte[random.nextInt(4)];
            random.nextBytes(data);
            properties.binary(Property.CORRELATION_DATA, data);
            properties.text(Property.RESPONSE_TOPIC, "answer/" + text().replace("\u0001", ""));
            properties.user(text(), "");
        }
        return properties.build();
    }

    private @Nullable String userName() {
        return random.nextBoolean() ? null : text();
    }

    private QoS qos() {
        return Objects.requireNonNull(QoS.of(random.nextInt(3)));
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }
}
