// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.examples;

import io.godwit.app.TestBroker;
import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.log.QueuedLog;
import io.godwit.broker.server.BrokerServer;
import io.godwit.broker.trace.Direction;
import io.godwit.broker.trace.PacketEvent;
import io.godwit.broker.trace.TraceFilter;
import io.godwit.broker.trace.Watch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What came of one example: it ran by itself, against a broker of its own that began just before.
 *
 * @param status its exit status; {@link #TOO_LONG} when it had to be ended
 * @param output what it printed, line by line
 * @param errors what it wrote to standard error
 * @param log what its broker logged
 * @param events the packets that its broker saw and sent; empty when it had no broker of ours
 */
record ExampleRun(int status, List<String> output, String errors, String log, List<PacketEvent> events) {
    /** The status of an example that was still running when its time was up. */
    static final int TOO_LONG = -1;

    private static final long LIMIT_SECONDS = 30;
    private static final long FAREWELL_SECONDS = 2;
    private static final int MOST_EVENTS = 100_000;

    /** Keeps copies of the lists. */
    ExampleRun {
        output = List.copyOf(output);
        events = List.copyOf(events);
    }

    /** Runs an example in an empty folder. */
    static ExampleRun of(Example example, Path folder, Belongings belongings, Map<String, String> environment)
            throws Exception {
        belongings.copyTo(folder);
        SetUp setUp = new SetUp(folder);
        if (example.broker().equals(Example.NO_BROKER)) {
            return run(example, setUp, folder, environment);
        }
        Path configuration = folder.resolve("broker.conf");
        Files.writeString(configuration, setUp.fill(Files.readString(example.configuration())));
        BrokerConfig config = ConfigReader.read(configuration, new CommandLine(List.of(), false, false));
        Path log = folder.resolve("broker.log");
        ExampleRun ran;
        List<PacketEvent> events = new ArrayList<>();
        try (OutputStream lines = Files.newOutputStream(log);
                QueuedLog brokerLog = new QueuedLog(config.log(), InstantSource.system(), lines, lines);
                BrokerServer broker = BrokerServer.start(config, brokerLog);
                Watch watch = broker.trace().watch(TraceFilter.ALL.withPayload(), MOST_EVENTS, () -> {})) {
            brokerLog.attach(broker.logTopics());
            ran = run(example, setUp, folder, environment);
            takeAll(watch, events);
        }
        return new ExampleRun(ran.status, ran.output, ran.errors, Files.readString(log), events);
    }

    /** Takes what was seen, and waits a little for connections whose end the broker has not noticed yet. */
    private static void takeAll(Watch watch, List<PacketEvent> events) {
        TestBroker.await(
                () -> {
                    for (PacketEvent event = watch.poll(); event != null; event = watch.poll()) {
                        events.add(event);
                    }
                    return count(events, Direction.BEGIN) == count(events, Direction.END);
                },
                FAREWELL_SECONDS);
    }

    private static long count(List<PacketEvent> events, Direction direction) {
        return events.stream().filter(event -> event.direction() == direction).count();
    }

    private static ExampleRun run(Example example, SetUp setUp, Path folder, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", example.file().toString()));
        command.addAll(List.of("--host", setUp.fill("{host}"), "--port", setUp.fill("{port}")));
        for (String argument : example.arguments()) {
            command.add(setUp.fill(argument));
        }
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        return new ExampleRun(
                ended ? process.exitValue() : TOO_LONG,
                Files.readAllLines(output).stream()
                        .map(line -> line.replace(folder.toString(), "{dir}"))
                        .toList(),
                Files.readString(errors),
                "",
                List.of());
    }

    /** The run in a form for a failure's message. */
    String story() {
        String how =
                status == TOO_LONG ? "was still running after " + LIMIT_SECONDS + " s" : "ended with status " + status;
        return "it %s\n--- output\n%s\n--- standard error\n%s\n--- the broker's log\n%s"
                .formatted(how, String.join("\n", output), errors, log);
    }
}
