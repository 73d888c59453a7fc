// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.UserProperty;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A message with everything about it as a JSON object, the output of {@code %j} and {@code %J}. Stateless. */
final class JsonMessage {
    private JsonMessage() {}

    /**
     * The object in UTF-8, as far as the payload is.
     *
     * @param payloadIsJson whether the payload is put in as JSON and not as a text
     * @return null when the payload should be JSON and is not
     */
    static byte @Nullable [] print(MessageFormat.Printed message, boolean payloadIsJson) {
        Publish publish = message.publish();
        Json payload = publish.payload().length == 0
                ? new Json.Null()
                : payloadIsJson
                        ? JsonParser.parse(publish.payload())
                        : new Json.Text(new String(publish.payload(), StandardCharsets.ISO_8859_1));
        if (payload == null) {
            return null;
        }
        List<Json.Member> members = new ArrayList<>();
        DateTimeFormatter time = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxx", Locale.ROOT);
        members.add(new Json.Member("tst", new Json.Text(time.format(message.time()))));
        members.add(new Json.Member(
                "topic", new Json.Text(new String(MessageField.topic(publish), StandardCharsets.ISO_8859_1))));
        members.add(new Json.Member("qos", new Json.Num(publish.qos().value())));
        members.add(new Json.Member("retain", new Json.Bool(publish.retain())));
        members.add(new Json.Member("payloadlen", new Json.Num(publish.payload().length)));
        if (publish.qos() != QoS.AT_MOST_ONCE) {
            members.add(new Json.Member("mid", new Json.Num(publish.packetIdentifier())));
        }
        if (!publish.properties().isEmpty()) {
            members.add(new Json.Member("properties", properties(publish.properties())));
        }
        members.add(new Json.Member("payload", payload));
        return JsonPrinter.print(new Json.Members(members), message.pretty()).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The properties in their order; user properties together in the place of the first. */
    private static Json properties(Properties properties) {
        List<Json.Member> members = new ArrayList<>();
        List<Json> user = new ArrayList<>();
        for (int i = 0; i < properties.size(); i++) {
            Property property = properties.propertyAt(i);
            switch (properties.valueAt(i)) {
                case UserProperty pair -> {
                    if (user.isEmpty()) {
                        members.add(new Json.Member("user-properties", new Json.Array(user)));
                    }
                    user.add(new Json.Members(
                            List.of(new Json.Member(latin(pair.name()), new Json.Text(latin(pair.value()))))));
                }
                case Long number -> members.add(new Json.Member(PropertyOption.name(property), new Json.Num(number)));
                case byte[] bytes ->
                    members.add(new Json.Member(
                            PropertyOption.name(property),
                            new Json.Text(new String(bytes, StandardCharsets.ISO_8859_1))));
                case Object text ->
                    members.add(new Json.Member(PropertyOption.name(property), new Json.Text(latin(text.toString()))));
            }
        }
        return new Json.Members(members);
    }

    /** The text's UTF-8 bytes, one in each character. */
    private static String latin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
