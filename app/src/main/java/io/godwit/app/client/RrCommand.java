// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * {@code godwit rr}: subscribes to the response topic, publishes the request, prints the first response and ends, as
 * mosquitto_rr does. One instance for one run.
 */
public final class RrCommand implements RunningClient.Behaviour {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Arguments arguments;
    private final Console console;
    private final byte[] payload;
    private @Nullable MessagePrinter printer;
    private long sentNanos;
    private boolean sent;

    private RrCommand(Arguments arguments, Console console, byte[] payload) {
        this.arguments = arguments;
        this.console = console;
        this.payload = payload;
    }

    /** Runs the command with these words behind its name and returns the exit status. */
    public static int run(List<String> words) {
        return run(words, Console.ofProcess());
    }

    static int run(List<String> words, Console console) {
        return Command.run(Tool.RR, words, console, arguments -> {
            byte[] payload = MessageSource.whole(arguments, console);
            if (payload == null) {
                return ExitStatus.FAILED;
            }
            RrCommand command = new RrCommand(arguments, console, payload);
            Random random = new Random();
            try (RunningClient running =
                    new RunningClient(arguments, ClientSetup.options(arguments, random), console, command)) {
                command.printer = new MessagePrinter(
                        arguments,
                        console.out(),
                        error -> running.error("Error: " + error),
                        InstantSource.system(),
                        random);
                return running.run();
            }
        });
    }

    @Override
    public boolean connectsAgain() {
        return true;
    }

    @Override
    public void onConnected(RunningClient running, ConnAck connAck) {
        TopicName responseTopic = Objects.requireNonNull(arguments.responseTopic);
        Subscription subscription = new Subscription(TopicFilter.of(responseTopic.toString()), arguments.qos);
        running.follow(running.client()
                .subscribe(List.of(subscription), arguments.properties(PacketType.SUBSCRIBE))
                .thenAccept(subAck -> {
                    if (subAck.reasonCodes().getFirst().isError()) {
                        running.error("The server refused the subscription to " + responseTopic + ": "
                                + subAck.reasonCodes().getFirst().text() + ".");
                        running.end(ExitStatus.FAILED);
                    } else {
                        request(running, responseTopic);
                    }
                }));
    }

    private void request(RunningClient running, TopicName responseTopic) {
        Properties properties = arguments.version.isV5()
                ? arguments.properties(PacketType.PUBLISH).toBuilder()
                        .without(Property.RESPONSE_TOPIC)
                        .text(Property.RESPONSE_TOPIC, responseTopic.toString())
                        .build()
                : Properties.NONE;
        sent = true;
        sentNanos = System.nanoTime();
        Publish message = new Publish(false, arguments.qos, arguments.retain, arguments.topic, 0, properties, payload);
        running.follow(running.client().publish(message).thenAccept(result -> {
            if (result.reasonCode() == ReasonCode.NO_MATCHING_SUBSCRIBERS) {
                running.error("Warning: Nobody is subscribed to " + arguments.topic + ".");
            }
        }));
    }

    @Override
    public void onMessage(RunningClient running, Publish message) {
        if (!sent || (message.retain() && arguments.noRetained)) {
            return;
        }
        long tookNanos = System.nanoTime() - sentNanos;
        MessagePrinter printing = printer;
        if (printing != null) {
            printing.print(message);
        }
        if (arguments.latency) {
            console.out().println(String.format(Locale.ROOT, "Latency: %.3f ms", tookNanos / NANOS_PER_MILLI));
        }
        running.end(ExitStatus.OK);
    }
}
