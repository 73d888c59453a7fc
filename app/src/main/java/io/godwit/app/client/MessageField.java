// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import io.godwit.broker.log.TimestampFormat;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.UserProperty;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the letters behind {@code %} print. Stateless. */
final class MessageField {
    private static final int DEFAULT_DIGITS = 6;

    private MessageField() {}

    /** The part that a letter stands for, or null when it stands for none. */
    static MessageFormat.@Nullable Piece of(char letter, FieldWidth field) {
        return switch (letter) {
            case '%' -> (message, out, errors) -> out.write('%');
            case 'A' -> number(Property.TOPIC_ALIAS, field);
            case 'C' ->
                (message, out, errors) -> {
                    String text = message.publish().properties().text(Property.CONTENT_TYPE);
                    out.writeBytes(text == null ? field.blank() : field.text(bytes(text)));
                };
            case 'D' ->
                (message, out, errors) -> {
                    byte[] data = message.publish().properties().binary(Property.CORRELATION_DATA);
                    out.writeBytes(data == null ? new byte[0] : data);
                };
            case 'E' -> number(Property.MESSAGE_EXPIRY_INTERVAL, field);
            case 'F' -> number(Property.PAYLOAD_FORMAT_INDICATOR, field);
            case 'I' ->
                (message, out, errors) ->
                        out.writeBytes(field.text(bytes(TimestampFormat.format("%FT%T%z", message.time()))));
            case 'j' ->
                (message, out, errors) -> out.writeBytes(Objects.requireNonNull(JsonMessage.print(message, false)));
            case 'J' -> (message, out, errors) -> printJson(message, out, errors);
            case 'l' ->
                (message, out, errors) -> out.writeBytes(
                        field.number(bytes(Integer.toString(message.publish().payload().length))));
            case 'm' ->
                (message, out, errors) -> out.writeBytes(
                        field.number(bytes(Integer.toString(message.publish().packetIdentifier()))));
            case 'P' -> (message, out, errors) -> out.writeBytes(bytes(userProperties(message.publish())));
            case 'p' ->
                (message, out, errors) ->
                        out.writeBytes(field.payload(message.publish().payload()));
            case 'q' ->
                (message, out, errors) ->
                        out.write('0' + message.publish().qos().value());
            case 'R' ->
                (message, out, errors) -> {
                    String text = message.publish().properties().text(Property.RESPONSE_TOPIC);
                    out.writeBytes(text == null ? new byte[0] : field.text(bytes(text)));
                };
            case 'r' -> (message, out, errors) -> out.write(message.publish().retain() ? '1' : '0');
            case 'S' -> number(Property.SUBSCRIPTION_IDENTIFIER, field);
            case 't' -> (message, out, errors) -> out.writeBytes(field.text(topic(message.publish())));
            case 'U' ->
                (message, out, errors) -> out.writeBytes(
                        bytes(message.time().toEpochSecond() + "." + TimestampFormat.format("%N", message.time())));
            case 'x' -> hexadecimal(HexFormat.of(), field);
            case 'X' -> hexadecimal(HexFormat.of().withUpperCase(), field);
            case 'f' -> floating(Float.BYTES, "float", field);
            case 'd' -> floating(Double.BYTES, "double", field);
            default -> null;
        };
    }

    private static void printJson(MessageFormat.Printed message, ByteArrayOutputStream out, Consumer<String> errors) {
        byte[] json = JsonMessage.print(message, true);
        if (json == null) {
            errors.accept("Message payload is not valid JSON on topic "
                    + message.publish().topic() + ".");
        } else {
            out.writeBytes(json);
        }
    }

    private static MessageFormat.Piece number(Property property, FieldWidth field) {
        return (message, out, errors) -> {
            long value = message.publish().properties().number(property, -1);
            out.writeBytes(value < 0 ? field.blank() : field.number(bytes(Long.toString(value))));
        };
    }

    private static MessageFormat.Piece hexadecimal(HexFormat digits, FieldWidth field) {
        return (message, out, errors) -> out.writeBytes(field.hexadecimal(
                bytes(digits.formatHex(field.cut(message.publish().payload())))));
    }

    /** The payload as a binary floating point number in this machine's order of bytes. */
    private static MessageFormat.Piece floating(int size, String name, FieldWidth field) {
        return (message, out, errors) -> {
            byte[] payload = message.publish().payload();
            if (payload.length != size) {
                errors.accept("The payload on topic " + message.publish().topic() + " is not a binary " + name + " of "
                        + size + " bytes.");
                return;
            }
            ByteBuffer bytes = ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder());
            double value = size == Float.BYTES ? bytes.getFloat() : bytes.getDouble();
            int digits = field.maximum() < 0 ? DEFAULT_DIGITS : field.maximum();
            out.writeBytes(field.number(bytes(String.format(Locale.ROOT, "%." + digits + "f", value))));
        };
    }

    private static String userProperties(Publish publish) {
        return publish.properties().userProperties().stream()
                .map((UserProperty pair) -> pair.name() + ":" + pair.value())
                .collect(Collectors.joining(" "));
    }

    static byte[] topic(Publish publish) {
        return Objects.requireNonNull(publish.topic()).utf8();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
