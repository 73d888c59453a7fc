// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageFormatTest {
    private static final ZonedDateTime TIME = ZonedDateTime.of(2026, 3, 7, 9, 5, 2, 123_456_789, ZoneOffset.ofHours(1));

    private static final Properties PROPERTIES = Properties.builder()
            .number(Property.SUBSCRIPTION_IDENTIFIER, 42)
            .text(Property.CONTENT_TYPE, "text/plain")
            .binary(Property.CORRELATION_DATA, "corr".getBytes(StandardCharsets.UTF_8))
            .number(Property.PAYLOAD_FORMAT_INDICATOR, 1)
            .text(Property.RESPONSE_TOPIC, "resp/t")
            .user("k1", "v1")
            .user("k2", "v 2")
            .number(Property.MESSAGE_EXPIRY_INTERVAL, 60)
            .build();

    private final List<String> errors = new ArrayList<>();

    private static Publish message(String payload, Properties properties) {
        return new Publish(
                false,
                QoS.AT_LEAST_ONCE,
                true,
                TopicName.of("g/t\u00E9pic"),
                7,
                properties,
                payload.getBytes(StandardCharsets.UTF_8));
    }

    private String print(String format, Publish message, boolean pretty) {
        byte[] printed =
                FormatParser.parse(format).print(new MessageFormat.Printed(message, TIME, pretty), errors::add);
        return new String(printed, StandardCharsets.UTF_8);
    }

    /** What mosquitto_sub 2.0.11 printed for the same message. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "%t %p~g/t\u00E9pic h\u00E9llo {\"a\":1}",
                "%10t|~`  g/t\u00E9pic|`",
                "%-10t|~g/t\u00E9pic  |",
                "%2.2t|%.2t|%-4.3t|~g/|g/|g/t |",
                "%010t|~`  g/t\u00E9pic|`",
                "%A|%C|%D|%E|%F|%R|%S|%P|~|text/plain|corr|60|1|resp/t|42|k1:v1 k2:v 2|",
                "%l|%5l|%05l|%-5l|%-05l|~14|   14|00014|14   |14   |",
                "%m|%4m|%04m|~7|   7|0007|",
                "%q%r~11",
                "%x|%X~68c3a96c6c6f207b2261223a317d|68C3A96C6C6F207B2261223A317D",
                "%10p|%-10p|%010p|%.2p|~h\u00E9llo {\"a|h\u00E9llo {\"a|h\u00E9llo {\"a|h\u00E9llo {\"a\":1}|",
                "%20p|%-20p|%020p|~`      h\u00E9llo {\"a\":1}|h\u00E9llo {\"a\":1}      |000000h\u00E9llo {\"a\":1}|`",
                "%20C|%-20C|%.2C|~`          text/plain|text/plain          |te|`",
                "%5A|%05A|%-5A|~`     |00000|     |`",
                "%8E|%08E|%-8E|~`      60|00000060|60      |`",
                "%20R|%.3R|~`              resp/t|res|`",
                "%5q|%5%|%20P|%10D|~1|%|k1:v1 k2:v 2|corr|"
            })
    void printsAsMosquittoSubDoes(String format, String expected) {
        assertThat(print(format, message("h\u00E9llo {\"a\":1}", PROPERTIES), false))
                .isEqualTo(expected);
    }

    @Test
    void leavesRoomForWhatIsNotThere() {
        assertThat(print("%A|%C|%D|%E|%F|%R|%S|%P|%3F|%03F|%20R|%4C|", message("x", Properties.NONE), false))
                .isEqualTo("||||||||   |000||    |");
    }

    /** In 2.0 a width counted bytes of the payload and printed half of them; this is how 2.1 has it. */
    @Test
    void fillsHexadecimalsUpToTheirWidthAndGroupsThem() {
        Publish message = message("abc", Properties.NONE);

        assertThat(print("%8x|%-8x|%08x|", message, false)).isEqualTo("  616263|616263  |00616263|");
        assertThat(print("%.2:x|%.4-X|", message, false)).isEqualTo("61:62:63|6162-63|");
    }

    @Test
    void knowsEscapesAndLiterals() {
        assertThat(print("%%|@@|\\\\|\\n\\t\\r\\0\\a\\e\\v|\u20AC", message("x", Properties.NONE), false))
                .isEqualTo("%|@|\\|\n\t\r\0\u0007\u001B\u000B|\u20AC");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "%I~2026-03-07T09:05:02+0100",
                "%U~1772870702.123456789",
                "@N~123456789",
                "@Y-@m-@d @H:@M:@S @z~2026-03-07 09:05:02 +0100",
                "@a @A @b @B @C @y @e @j @k @l~`Sat Saturday Mar March 20 26  7 066  9  9`",
                "@I @p @P @r @R @T @D @F~09 AM am 09:05:02 AM 09:05 09:05:02 03/07/26 2026-03-07",
                "@u @w @U @W @V @G @g @s~6 6 09 09 10 2026 26 1772870702",
                "@c~Sat Mar  7 09:05:02 2026",
                "@Q @% @h~%Q % Mar"
            })
    void printsTimesAsStrftimeDoes(String format, String expected) {
        assertThat(print(format, message("x", Properties.NONE), false)).isEqualTo(expected);
    }

    @Test
    void printsJsonWithTheEscapedPayload() {
        assertThat(print("%j", message("hi \"q\" \\ / \u0001\t\n\u007F \u00E9 \u20AC", PROPERTIES), false))
                .isEqualTo("{\"tst\":\"2026-03-07T09:05:02.123456+0100\",\"topic\":\"g/t\u00E9pic\",\"qos\":1,"
                        + "\"retain\":true,\"payloadlen\":22,\"mid\":7,\"properties\":{\"subscription-identifier\":42,"
                        + "\"content-type\":\"text/plain\",\"correlation-data\":\"corr\",\"payload-format-indicator\":1,"
                        + "\"response-topic\":\"resp/t\",\"user-properties\":[{\"k1\":\"v1\"},{\"k2\":\"v 2\"}],"
                        + "\"message-expiry-interval\":60},"
                        + "\"payload\":\"hi \\\"q\\\" \\\\ / \\u0001\\t\\n\u007F \u00E9 \u20AC\"}");
    }

    @Test
    void printsJsonPayloadsAsJson() {
        String payload = "{\"a\": 1.50,\"b\":[true,null],\"c\":{},\"d\":[],\"e\":1e3,\"f\":123456789012,"
                + "\"g\":0.1,\"h\":1e-7,\"i\":\"\\u00e9\\n\\ud83d\\ude00\"}";

        assertThat(print("%J", message(payload, Properties.NONE), false))
                .endsWith("\"payload\":{\"a\":1.5,\"b\":[true,null],\"c\":{},\"d\":[],\"e\":1000,"
                        + "\"f\":123456789012,\"g\":0.1,\"h\":1e-07,\"i\":\"\u00E9\\n\uD83D\uDE00\"}}");
        assertThat(print("%J", message("{\"a\":{\"b\":[1, 2]}}", Properties.NONE), true))
                .endsWith("\t\"mid\":\t7,\n\t\"payload\":\t{\n\t\t\"a\":\t{\n\t\t\t\"b\":\t[1, 2]\n\t\t}\n\t}\n}");
    }

    @Test
    void printsAnEmptyPayloadAsNull() {
        assertThat(print("%j", message("", Properties.NONE), false)).endsWith("\"payload\":null}");
        assertThat(print("%J", message("", Properties.NONE), false)).endsWith("\"payload\":null}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {"notjson", "{\"a\":1} x", "[1", "\"a", "{\"a\" 1}", "-", "\"\\q\""})
    void saysThatAPayloadIsNotJson(String payload) {
        assertThat(print("<%J>", message(payload, Properties.NONE), false)).isEqualTo("<>");
        assertThat(errors).containsExactly("Message payload is not valid JSON on topic g/t\u00E9pic.");
    }

    @Test
    void refusesJsonThatIsNestedTooDeeply() {
        assertThat(print("%J", message("[".repeat(5_000) + "]".repeat(5_000), Properties.NONE), false))
                .isEmpty();
    }

    @Test
    void printsBinaryFloatingPointNumbers() {
        byte[] bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putDouble(1.5)
                .array();
        Publish message = new Publish(false, QoS.AT_MOST_ONCE, false, TopicName.of("t"), 0, Properties.NONE, bytes);

        assertThat(print("%d|%.2d|%8.1d|%-8.1d|%f|", message, false)).isEqualTo("1.500000|1.50|     1.5|1.5     ||");
        assertThat(errors).containsExactly("The payload on topic t is not a binary float of 4 bytes.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "%z~Invalid format specifier 'z'.",
                "%~Incomplete format specifier.",
                "%5~Incomplete format specifier.",
                "%-~Incomplete format specifier.",
                "@~Incomplete format specifier.",
                "\\~Incomplete escape specifier.",
                "\\z~Invalid escape specifier 'z'."
            })
    void refusesWhatItDoesNotKnow(String format, String error) {
        assertThatThrownBy(() -> FormatParser.parse(format))
                .isInstanceOf(UsageException.class)
                .hasMessage(error);
    }
}
