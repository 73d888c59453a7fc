// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import io.godwit.client.ClientException;
import io.godwit.client.PublishResult;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Publish;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code godwit pub}: publishes one message, the same one several times, or each line of standard input, as mosquitto_pub
 * does. One instance for one run. Lines are read by a thread of their own, which waits while too many are on their way.
 */
public final class PubCommand implements RunningClient.Behaviour {
    /** Lines on their way at once; the client's own queue is longer. */
    private static final int MAX_LINES = 5000;

    private final Arguments arguments;
    private final Console console;
    private final byte[] payload;
    private final Semaphore places = new Semaphore(MAX_LINES);
    private boolean begun;
    private int sent;

    private PubCommand(Arguments arguments, Console console, byte[] payload) {
        this.arguments = arguments;
        this.console = console;
        this.payload = payload;
    }

    /** Runs the command with these words behind its name and returns the exit status. */
    public static int run(List<String> words) {
        return run(words, Console.ofProcess());
    }

    static int run(List<String> words, Console console) {
        return Command.run(Tool.PUB, words, console, arguments -> {
            byte[] payload = MessageSource.whole(arguments, console);
            if (payload == null) {
                return ExitStatus.FAILED;
            }
            PubCommand command = new PubCommand(arguments, console, payload);
            try (RunningClient running =
                    new RunningClient(arguments, ClientSetup.options(arguments, new Random()), console, command)) {
                return running.run();
            }
        });
    }

    /** Only lines are worth another connection: the rest is said in one go. */
    @Override
    public boolean connectsAgain() {
        return arguments.source == Arguments.MessageSource.STDIN_LINES;
    }

    @Override
    public void onConnected(RunningClient running, ConnAck connAck) {
        if (begun) {
            return;
        }
        begun = true;
        if (arguments.source == Arguments.MessageSource.STDIN_LINES) {
            Thread.ofPlatform().daemon().name("lines").start(() -> publishLines(running));
        } else {
            publishAgain(running);
        }
    }

    private CompletableFuture<PublishResult> publish(RunningClient running, byte[] message) {
        Properties properties = arguments.properties(PacketType.PUBLISH);
        return running.client()
                .publish(new Publish(false, arguments.qos, arguments.retain, arguments.topic, 0, properties, message));
    }

    private void publishAgain(RunningClient running) {
        sent++;
        int number = sent;
        running.follow(publish(running, payload).handle((result, failure) -> {
            if (!explain(running, number, failure)) {
                return null;
            }
            if (sent == arguments.repeat) {
                running.end(ExitStatus.OK);
            } else if (arguments.repeatDelayNanos == 0) {
                publishAgain(running);
            } else {
                CompletableFuture.delayedExecutor(arguments.repeatDelayNanos, TimeUnit.NANOSECONDS)
                        .execute(() -> publishAgain(running));
            }
            return null;
        }));
    }

    /** Says why a message failed; false when there is no use in going on. */
    private boolean explain(RunningClient running, int number, @Nullable Throwable failure) {
        if (!(failure instanceof ClientException cause)) {
            return true;
        }
        if (cause.kind() == ClientException.Kind.PUBLISH_REFUSED && cause.reasonCode() != null) {
            running.error("Warning: Publish " + number + " failed: "
                    + cause.reasonCode().text() + ".");
            return true;
        }
        running.error("Error: " + cause.getMessage());
        running.end(
                cause.kind() == ClientException.Kind.CONNECTION_LOST ? ExitStatus.CONNECTION_LOST : ExitStatus.FAILED);
        return false;
    }

    private void publishLines(RunningClient running) {
        LineReader lines = new LineReader(console.in());
        try {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                places.acquire();
                sent++;
                int number = sent;
                running.follow(publish(running, line).handle((result, failure) -> {
                    places.release();
                    return explain(running, number, failure);
                }));
            }
            places.acquire(MAX_LINES);
            running.end(ExitStatus.OK);
        } catch (IOException e) {
            running.error("Error: Unable to read standard input: " + e.getMessage() + ".");
            running.end(ExitStatus.FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
