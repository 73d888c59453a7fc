// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.spec.ProtocolVersion;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code -D packet name value}, and {@code -D packet user-property name value}: a property of MQTT 5.0.
 *
 * <p>Packets are named in any case; {@code will} stands for the will's properties. Binary values are text.
 */
final class PropertyOption {
    private static final String WILL = "will";
    private static final long MAX_BYTE = 255;
    private static final long MAX_TWO_BYTES = 65_535;
    private static final long MAX_FOUR_BYTES = 0xFFFF_FFFFL;
    private static final long MAX_VARIABLE = 268_435_455;

    private static final Map<String, PacketType> PACKETS = Map.of(
            "connect", PacketType.CONNECT,
            "publish", PacketType.PUBLISH,
            "subscribe", PacketType.SUBSCRIBE,
            "unsubscribe", PacketType.UNSUBSCRIBE,
            "disconnect", PacketType.DISCONNECT);

    private PropertyOption() {}

    static void apply(Arguments a, Words words) {
        String packet = next(words);
        String name = next(words);
        String value = next(words);
        @Nullable PacketType type = PACKETS.get(packet.toLowerCase(Locale.ROOT));
        boolean will = packet.equalsIgnoreCase(WILL);
        if (type == null && !will) {
            throw new UsageException("Invalid command given in --property argument: '" + packet
                    + "' is not connect, publish, subscribe, unsubscribe, disconnect or will.");
        }
        Property property = property(name);
        boolean allowed = type == null ? property.isAllowedInWill() : property.mayStandIn(type);
        if (!allowed) {
            throw new UsageException(name + " property not allowed for " + packet + " in --property argument.");
        }
        Properties.Builder into = type == null ? a.willProperties : gathered(a, type);
        a.version = ProtocolVersion.V5;
        if (property != Property.USER_PROPERTY && into.build().has(property)) {
            throw new UsageException(
                    "The property " + name + " is there twice for " + packet + " in --property arguments.");
        }
        add(into, property, name, value, words);
    }

    private static Properties.Builder gathered(Arguments a, PacketType type) {
        Properties.Builder known = a.properties.get(type);
        if (known != null) {
            return known;
        }
        Properties.Builder begun = Properties.builder();
        a.properties.put(type, begun);
        return begun;
    }

    private static String next(Words words) {
        if (!words.hasNext()) {
            throw new UsageException("--property argument given but not enough arguments specified.");
        }
        return words.next();
    }

    private static Property property(String name) {
        for (Property property : Property.values()) {
            if (name(property).equals(name)) {
                return property;
            }
        }
        throw new UsageException("Invalid property name given in --property argument.");
    }

    /** The standard's name in lower case with dashes, as on the command line and in JSON output. */
    static String name(Property property) {
        return property.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void add(Properties.Builder into, Property property, String name, String value, Words words) {
        switch (property.format()) {
            case BYTE -> into.number(property, number(name, value, 0, MAX_BYTE));
            case TWO_BYTE_INTEGER -> into.number(property, number(name, value, least(property), MAX_TWO_BYTES));
            case FOUR_BYTE_INTEGER -> into.number(property, number(name, value, least(property), MAX_FOUR_BYTES));
            case VARIABLE_BYTE_INTEGER -> into.number(property, number(name, value, least(property), MAX_VARIABLE));
            case TEXT -> into.text(property, value);
            case BINARY -> into.binary(property, value.getBytes(StandardCharsets.UTF_8));
            case TEXT_PAIR -> into.user(value, next(words));
        }
    }

    /** Zero is a protocol error for some. */
    private static long least(Property property) {
        return switch (property) {
            case RECEIVE_MAXIMUM, TOPIC_ALIAS, MAXIMUM_PACKET_SIZE, SUBSCRIPTION_IDENTIFIER -> 1;
            default -> 0;
        };
    }

    private static long number(String name, String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new UsageException("The property " + name + " takes a number, not '" + text + "'.");
        }
        throw new UsageException(
                "The property " + name + " takes a number from " + least + " to " + most + ", not " + text + ".");
    }
}
