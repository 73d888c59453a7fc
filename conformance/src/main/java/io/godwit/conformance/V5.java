// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.packet.UserProperty;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Packets of MQTT 5.0 as scripts write them, short where a script does not care. */
public final class V5 {
    private static final int KEEP_ALIVE_SECONDS = 60;

    private V5() {}

    /** Properties in this order: a {@link Property} and its value (a number, text or bytes) in turn. */
    public static Properties properties(Object... propertiesAndValues) {
        Properties.Builder builder = Properties.builder();
        for (int i = 0; i < propertiesAndValues.length; i += 2) {
            Object value = propertiesAndValues[i + 1];
            builder.add(
                    (Property) propertiesAndValues[i], value instanceof Integer number ? (Long) (long) number : value);
        }
        return builder.build();
    }

    /** A User Property as {@link #properties} takes it. */
    public static UserProperty pair(String name, String value) {
        return new UserProperty(name, value);
    }

    /** CONNECT with Clean Start 1 and nothing else. */
    public static Connect connect(String clientIdentifier) {
        return connect(clientIdentifier, true, Properties.NONE);
    }

    /** CONNECT with properties. */
    public static Connect connect(String clientIdentifier, boolean cleanStart, Properties properties) {
        return connect(clientIdentifier, cleanStart, properties, null);
    }

    /** CONNECT with a will. */
    public static Connect connect(
            String clientIdentifier, boolean cleanStart, Properties properties, @Nullable Will will) {
        return new Connect(
                ProtocolVersion.V5,
                false,
                cleanStart,
                KEEP_ALIVE_SECONDS,
                properties,
                clientIdentifier,
                will,
                null,
                null);
    }

    /** The same CONNECT with another keep alive. */
    public static Connect keepAlive(Connect connect, int seconds) {
        return new Connect(
                connect.version(),
                false,
                connect.cleanStart(),
                seconds,
                connect.properties(),
                connect.clientIdentifier(),
                connect.will(),
                connect.userName(),
                connect.password());
    }

    /** The same CONNECT with user name and password. */
    public static Connect login(Connect connect, String userName, String password) {
        return new Connect(
                connect.version(),
                false,
                connect.cleanStart(),
                connect.keepAliveSeconds(),
                connect.properties(),
                connect.clientIdentifier(),
                connect.will(),
                userName,
                utf8(password));
    }

    /** CONNECT with Clean Start 0 and this Session Expiry Interval. */
    public static Connect resume(String clientIdentifier, int expirySeconds) {
        return connect(clientIdentifier, false, properties(Property.SESSION_EXPIRY_INTERVAL, expirySeconds));
    }

    /** A will that is not retained. */
    public static Will will(String topic, String payload, int qos, Object... propertiesAndValues) {
        return new Will(TopicName.of(topic), utf8(payload), qos(qos), false, properties(propertiesAndValues));
    }

    /** A QoS 0 PUBLISH. */
    public static Publish publish(String topic, String payload) {
        return publish(topic, payload, 0, 0);
    }

    /** A QoS 0 PUBLISH with one property. */
    public static Publish publish(String topic, String payload, Property property, Object value) {
        return publish(topic, payload, 0, 0, property, value);
    }

    /** A PUBLISH. */
    public static Publish publish(
            String topic, String payload, int qos, int packetIdentifier, Object... propertiesAndValues) {
        return new Publish(
                false,
                qos(qos),
                false,
                TopicName.of(topic),
                packetIdentifier,
                properties(propertiesAndValues),
                utf8(payload));
    }

    /** The same PUBLISH with RETAIN 1. */
    public static Publish retained(Publish publish) {
        return new Publish(
                publish.dup(),
                publish.qos(),
                true,
                publish.topic(),
                publish.packetIdentifier(),
                publish.properties(),
                publish.payload());
    }

    /** A QoS 0 PUBLISH that names its topic by alias only. */
    public static Publish byAlias(int alias, String payload) {
        return new Publish(
                false, QoS.AT_MOST_ONCE, false, null, 0, properties(Property.TOPIC_ALIAS, alias), utf8(payload));
    }

    /** SUBSCRIBE of one filter with packet identifier 1. */
    public static Subscribe subscribe(String filter, int qos, Object... propertiesAndValues) {
        return new Subscribe(1, List.of(option(filter, qos)), properties(propertiesAndValues));
    }

    /** SUBSCRIBE of several filters. */
    public static Subscribe subscribe(int packetIdentifier, Subscription... subscriptions) {
        return new Subscribe(packetIdentifier, List.of(subscriptions), Properties.NONE);
    }

    /** A filter with QoS only. */
    public static Subscription option(String filter, int qos) {
        return new Subscription(TopicFilter.of(filter), qos(qos));
    }

    /** A filter with all options. */
    public static Subscription option(
            String filter, int qos, boolean noLocal, boolean retainAsPublished, RetainHandling handling) {
        return new Subscription(TopicFilter.of(filter), qos(qos), noLocal, retainAsPublished, handling);
    }

    /** UNSUBSCRIBE. */
    public static Unsubscribe unsubscribe(int packetIdentifier, String... filters) {
        return new Unsubscribe(
                packetIdentifier, List.of(filters).stream().map(TopicFilter::of).toList(), Properties.NONE);
    }

    /** The payload as text. */
    public static String text(Publish publish) {
        return new String(publish.payload(), StandardCharsets.UTF_8);
    }

    private static QoS qos(int value) {
        return Objects.requireNonNull(QoS.of(value), "QoS is 0, 1 or 2");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
