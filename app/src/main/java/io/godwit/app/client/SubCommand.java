// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import io.godwit.client.MqttClient;
import io.godwit.client.PublishResult;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code godwit sub}: subscribes and prints the messages, as mosquitto_sub does. One instance for one run. */
public final class SubCommand implements RunningClient.Behaviour {
    private static final PublishResult PUBLISHED = new PublishResult(ReasonCode.SUCCESS, Properties.NONE);

    private final Arguments arguments;
    private final PrintStream out;
    private @Nullable MessagePrinter printer;
    private CompletableFuture<?> cleared = CompletableFuture.completedFuture(null);
    private int count;

    /** No message is printed any more; those that clear retained ones may still be on their way. */
    private boolean ending;

    private long countThisSecond;

    private SubCommand(Arguments arguments, PrintStream out) {
        this.arguments = arguments;
        this.out = out;
    }

    /** Runs the command with these words behind its name and returns the exit status. */
    public static int run(List<String> words) {
        return run(words, Console.ofProcess());
    }

    static int run(List<String> words, Console console) {
        return Command.run(Tool.SUB, words, console, arguments -> {
            SubCommand command = new SubCommand(arguments, console.out());
            Random random = new Random();
            try (RunningClient running =
                    new RunningClient(arguments, ClientSetup.options(arguments, random), console, command)) {
                MessagePrinter printer = new MessagePrinter(
                        arguments,
                        console.out(),
                        error -> running.error("Error: " + error),
                        InstantSource.system(),
                        random);
                command.printer = printer;
                printer.begin();
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
        MqttClient client = running.client();
        if (!arguments.filters.isEmpty()) {
            List<Subscription> subscriptions = arguments.filters.stream()
                    .map(filter -> new Subscription(
                            filter, arguments.qos, false, arguments.retainAsPublished, arguments.retainHandling))
                    .toList();
            running.follow(client.subscribe(subscriptions, arguments.properties(PacketType.SUBSCRIBE))
                    .thenAccept(subAck -> onSubAck(running, subAck)));
        }
        Properties properties = arguments.properties(PacketType.UNSUBSCRIBE);
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (TopicFilter filter : arguments.unsubscribes) {
            last = client.unsubscribe(List.of(filter), properties);
        }
        if (arguments.filters.isEmpty() && arguments.exitAfterSubscribe) {
            running.follow(last.thenRun(() -> running.end(ExitStatus.OK)));
        }
        if (arguments.messageRate) {
            countSeconds(running);
        }
    }

    private void onSubAck(RunningClient running, SubAck subAck) {
        if (subAck.reasonCodes().stream().allMatch(ReasonCode::isError)) {
            running.error("All subscription requests were denied.");
            running.end(ExitStatus.OK);
        } else if (arguments.exitAfterSubscribe) {
            running.end(ExitStatus.OK);
        }
    }

    @Override
    public void onMessage(RunningClient running, Publish message) {
        if (ending) {
            return;
        }
        TopicName topic = Objects.requireNonNull(message.topic());
        if (arguments.retainedOnly && !message.retain()) {
            endAfterClearing(running);
            return;
        }
        boolean filteredOut = (message.retain() && arguments.noRetained && !arguments.removeRetained)
                || arguments.filterOuts.stream().anyMatch(filter -> filter.matches(topic));
        if (filteredOut) {
            return;
        }
        if (arguments.removeRetained && message.retain()) {
            CompletableFuture<PublishResult> clearing =
                    running.client().publish(topic, new byte[0], QoS.AT_LEAST_ONCE, true);
            cleared = CompletableFuture.allOf(cleared, clearing.exceptionally(failure -> PUBLISHED));
        }
        if (message.retain() && arguments.noRetained) {
            return;
        }
        countThisSecond++;
        MessagePrinter printing = printer;
        if (printing != null && !arguments.messageRate) {
            printing.print(message);
        }
        if (out.checkError()) {
            running.end(ExitStatus.OK); // Nobody reads the output any more.
        }
        count++;
        if (count == arguments.count) {
            endAfterClearing(running);
        }
    }

    private void endAfterClearing(RunningClient running) {
        ending = true;
        running.follow(cleared.thenRun(() -> running.end(ExitStatus.OK)));
    }

    private void countSeconds(RunningClient running) {
        CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> {
            out.println(countThisSecond);
            out.flush();
            countThisSecond = 0;
            if (!running.isEnding()) {
                countSeconds(running);
            }
        });
    }
}
