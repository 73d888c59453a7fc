// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.UserProperty;
import io.netty.buffer.ByteBuf;

/** Writes properties: their length in bytes, then for each its identifier and its value. */
final class PropertiesEncoder {
    private PropertiesEncoder() {}

    /** The bytes of all properties with their length in front. */
    static int length(Properties properties) {
        if (properties.isEmpty()) {
            return 1;
        }
        int length = valuesLength(properties);
        return VariableByteInteger.length(length) + length;
    }

    static void write(Properties properties, ByteBuf out) {
        if (properties.isEmpty()) {
            out.writeByte(0); // [MQTT-2.2.2-1]
            return;
        }
        VariableByteInteger.write(valuesLength(properties), out);
        for (int i = 0; i < properties.size(); i++) {
            Property property = properties.propertyAt(i);
            out.writeByte(property.identifier());
            write(property.format(), properties.valueAt(i), out);
        }
    }

    private static int valuesLength(Properties properties) {
        int length = 0;
        for (int i = 0; i < properties.size(); i++) {
            length += 1 + length(properties.propertyAt(i).format(), properties.valueAt(i));
        }
        return length;
    }

    private static int length(Property.Format format, Object value) {
        return switch (format) {
            case BYTE -> 1;
            case TWO_BYTE_INTEGER -> 2;
            case FOUR_BYTE_INTEGER -> 4;
            case VARIABLE_BYTE_INTEGER -> VariableByteInteger.length(Math.toIntExact((Long) value));
            case TEXT -> PacketEncoder.textLength((String) value);
            case BINARY -> PacketEncoder.binaryLength((byte[]) value);
            case TEXT_PAIR -> {
                UserProperty pair = (UserProperty) value;
                yield PacketEncoder.textLength(pair.name()) + PacketEncoder.textLength(pair.value());
            }
        };
    }

    private static void write(Property.Format format, Object value, ByteBuf out) {
        switch (format) {
            case BYTE -> out.writeByte(((Long) value).intValue());
            case TWO_BYTE_INTEGER -> out.writeShort(((Long) value).intValue());
            case FOUR_BYTE_INTEGER -> out.writeInt(((Long) value).intValue());
            case VARIABLE_BYTE_INTEGER -> VariableByteInteger.write(Math.toIntExact((Long) value), out);
            case TEXT -> PacketEncoder.writeText((String) value, out);
            case BINARY -> PacketEncoder.writeBinary((byte[]) value, out);
            case TEXT_PAIR -> {
                UserProperty pair = (UserProperty) value;
                PacketEncoder.writeText(pair.name(), out);
                PacketEncoder.writeText(pair.value(), out);
            }
        }
    }
}
