// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import io.godwit.protocol.packet.Publish;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Prints messages the way the options say: payload only, with the topic, by format, on the topic's own line of the screen,
 * or not at all. Used by the client's loop.
 */
final class MessagePrinter {
    /** Topics that {@code -w} remembers; screens have fewer lines by far. */
    private static final int MAX_WATCHED = 10_000;

    private static final int FIRST_LINE = 2;
    private static final double PERCENT = 100;

    private final Arguments arguments;
    private final PrintStream out;
    private final Consumer<String> errors;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<String, Integer> lines = new HashMap<>();

    MessagePrinter(
            Arguments arguments,
            PrintStream out,
            Consumer<String> errors,
            InstantSource clock,
            RandomGenerator random) {
        this.arguments = arguments;
        this.out = out;
        this.errors = errors;
        this.clock = clock;
        this.random = random;
    }

    /** Clears the screen for {@code -w}. */
    void begin() {
        if (arguments.watch) {
            write(bytes("\u001B[2J\u001B[1;1HBroker: " + arguments.host + "\n"));
        }
    }

    void print(Publish message) {
        if (arguments.randomFilterPercent < PERCENT && random.nextDouble() * PERCENT >= arguments.randomFilterPercent) {
            return;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        if (arguments.watch) {
            line.writeBytes(bytes("\u001B[" + lineOf(String.valueOf(message.topic())) + ";1H\u001B[2K"));
        }
        add(message, line);
        if (line.size() > 0) {
            write(line.toByteArray());
        }
    }

    private int lineOf(String topic) {
        Integer known = lines.get(topic);
        if (known != null) {
            return known;
        }
        int line = FIRST_LINE + lines.size();
        if (lines.size() < MAX_WATCHED) {
            lines.put(topic, line);
        }
        return line;
    }

    private void add(Publish message, ByteArrayOutputStream line) {
        MessageFormat format = arguments.format;
        if (format != null) {
            line.writeBytes(format.print(
                    new MessageFormat.Printed(
                            message, clock.instant().atZone(ZoneId.systemDefault()), arguments.pretty),
                    errors));
            endLine(line);
        } else if (arguments.verbose) {
            if (message.payload().length > 0) {
                line.writeBytes(MessageField.topic(message));
                line.write(' ');
                line.writeBytes(message.payload());
                endLine(line);
            } else if (arguments.endOfLine) {
                line.writeBytes(MessageField.topic(message));
                line.writeBytes(bytes(" (null)\n"));
            }
        } else if (message.payload().length > 0) {
            line.writeBytes(message.payload());
            endLine(line);
        }
    }

    private void endLine(ByteArrayOutputStream line) {
        if (arguments.endOfLine) {
            line.write('\n');
        }
    }

    private void write(byte[] bytes) {
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
