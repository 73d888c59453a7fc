// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.UserProperty;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.topic.TopicName;
import java.util.Objects;

/**
 * The bytes of a message. <i>var</i> is an integer of {@link ByteWriter#putVar}, <i>text</i> a var and as many bytes of
 * UTF-8.
 *
 * <pre>
 * flags     1     bits 0-1 QoS, 2 RETAIN, 3 expires, 4 publisher has a user name, 5 has properties
 * var             length of the topic name
 * var             length of the payload
 * expires   8     if it does: milliseconds since 1970
 * topic name, payload
 * text            client identifier of the publisher
 * text            user name of the publisher, if it has one
 * properties      if there are any: var, their number; each: 1 byte identifier as in MQTT, then by format
 *                 a number as var, text as text, binary as var and bytes, a pair as two texts
 * </pre>
 */
final class MessageBytes {
    private static final int RETAIN = 1 << 2;
    private static final int EXPIRES = 1 << 3;
    private static final int USER_NAME = 1 << 4;
    private static final int PROPERTIES = 1 << 5;

    private MessageBytes() {}

    static void write(ByteWriter to, Message message) {
        Properties properties = message.properties();
        String userName = message.publisher().userName();
        boolean expires = message.expiresAtMillis() != Message.NEVER;
        to.put(message.qos().value()
                | (message.retain() ? RETAIN : 0)
                | (expires ? EXPIRES : 0)
                | (userName != null ? USER_NAME : 0)
                | (properties.isEmpty() ? 0 : PROPERTIES));
        to.putVar(message.topic().length()).putVar(message.payload().length);
        if (expires) {
            to.putLong(message.expiresAtMillis());
        }
        to.put(message.topic().utf8())
                .put(message.payload())
                .putText(message.publisher().clientId());
        if (userName != null) {
            to.putText(userName);
        }
        if (!properties.isEmpty()) {
            writeProperties(to, properties);
        }
    }

    private static void writeProperties(ByteWriter to, Properties properties) {
        to.putVar(properties.size());
        for (int i = 0; i < properties.size(); i++) {
            to.put(properties.propertyAt(i).identifier());
            switch (properties.valueAt(i)) {
                case Long number -> to.putVar(number);
                case String text -> to.putText(text);
                case byte[] binary -> to.putCounted(binary);
                case UserProperty pair -> to.putText(pair.name()).putText(pair.value());
                default -> throw new IllegalStateException("A value of no known type");
            }
        }
    }

    /** Topic and payload bytes of the message that stands here. */
    static int size(ByteReader from) throws ByteReader.Malformed {
        from.read();
        return from.readVar(from.remaining()) + from.readVar(from.remaining());
    }

    static Message read(ByteReader from) throws ByteReader.Malformed {
        int flags = from.read();
        QoS qos = QoS.of(flags & 3);
        if (qos == null) {
            throw new ByteReader.Malformed("a message of QoS 3");
        }
        int topicLength = from.readVar(from.remaining());
        int payloadLength = from.readVar(from.remaining());
        long expires = (flags & EXPIRES) == 0 ? Message.NEVER : from.readLong();
        TopicName topic = topicName(from.read(topicLength));
        byte[] payload = from.read(payloadLength);
        String clientId = from.readText();
        String userName = (flags & USER_NAME) == 0 ? null : from.readText();
        Properties properties = (flags & PROPERTIES) == 0 ? Properties.NONE : readProperties(from);
        return new Message(
                topic, payload, qos, (flags & RETAIN) != 0, properties, expires, new Publisher(clientId, userName));
    }

    static TopicName topicName(byte[] utf8) throws ByteReader.Malformed {
        try {
            return TopicName.ofUtf8(utf8);
        } catch (ProtocolViolation e) {
            throw new ByteReader.Malformed("a topic name that is not valid: " + e.detail());
        }
    }

    private static Properties readProperties(ByteReader from) throws ByteReader.Malformed {
        int count = from.readVar(from.remaining());
        Properties.Builder properties = Properties.builder();
        for (int i = 0; i < count; i++) {
            int identifier = from.read();
            Property property = Property.of(identifier);
            if (property == null) {
                throw new ByteReader.Malformed("a property with identifier " + identifier);
            }
            switch (property.format()) {
                case BYTE, TWO_BYTE_INTEGER, FOUR_BYTE_INTEGER, VARIABLE_BYTE_INTEGER ->
                    properties.number(property, from.readVar());
                case TEXT -> properties.text(property, from.readText());
                case BINARY -> properties.binary(property, from.readCounted());
                case TEXT_PAIR -> properties.add(property, new UserProperty(from.readText(), from.readText()));
            }
        }
        return Objects.requireNonNull(properties.build());
    }
}
