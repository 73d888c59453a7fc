// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.config.Durability;
import io.godwit.broker.config.LogType;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.store.Command;
import io.godwit.broker.store.CommandLog;
import io.godwit.broker.store.CommandLog.Room;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.RetainedState;
import io.godwit.broker.store.Rounds;
import io.godwit.broker.store.SessionOwner;
import io.godwit.broker.store.SessionState;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One message at QoS 1 that a session keeps: taken into its queue, written to the journal at level {@code process}, acknowledged. Files
 * are in the directory for temporary files; segments are folded and freed behind it as in a broker.
 *
 * <p>What arrives in one round of a loop is written by one system call, so the cost of a message depends on how many come together.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH opens before it measures.
public class JournalAppendBenchmark {
    private static final int TOGETHER = 32;
    private static final int SEGMENT_BYTES = 16 << 20;
    private static final long MEMORY_BYTES = 64 << 20;

    /** Size of each payload. */
    @Param({"64", "1024"})
    int payloadBytes;

    private final LoopOfOneThread rounds = new LoopOfOneThread();
    private final TopicName topic = TopicName.of("site/17/device/4711/temperature");
    private final SessionState session = new SessionState("benchmark");
    private final int[] noIdentifiers = {};
    private Path directory;
    private Journal journal;
    private CommandLog log;
    private byte[] payload = {};

    /** Opens a journal in an empty directory, with one session in it. */
    @Setup
    public void open() throws IOException, JournalException {
        directory = Files.createTempDirectory("godwit-journal");
        journal = Journal.open(
                new JournalSettings(directory, Durability.PROCESS, SEGMENT_BYTES, 0, MEMORY_BYTES),
                new LocalDisk(directory),
                new Silence(),
                (what, done, total) -> {});
        journal.takeRestored();
        log = journal.logFor(rounds, RetainedState.NONE);
        log.submit(new Command.Opened(
                session, log.nextSessionNumber(), SessionOwner.NOBODY, SessionState.NEVER_EXPIRES, null));
        payload = new byte[payloadBytes];
        rounds.end();
    }

    /** Closes and removes it. */
    @TearDown
    public void close() throws IOException {
        journal.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A message that comes alone: the round writes it and ends. */
    @Benchmark
    public void alone() {
        queueAndSettle();
        rounds.end();
    }

    /** 32 messages of one round, for each. */
    @Benchmark
    @OperationsPerInvocation(TOGETHER)
    public void together() {
        for (int i = 0; i < TOGETHER; i++) {
            queueAndSettle();
        }
        rounds.end();
    }

    private void queueAndSettle() {
        while (log.room() != Room.AMPLE) {
            rounds.end();
            Thread.onSpinWait();
        }
        long sequence = session.queue().tail();
        Message message =
                new Message(topic, payload, QoS.AT_LEAST_ONCE, false, Properties.NONE, Message.NEVER, Publisher.BROKER);
        log.submit(new Command.Queued(session, message, QoS.AT_LEAST_ONCE, false, noIdentifiers, false));
        QueuedMessage queued = session.queue().at(sequence);
        if (queued == null) {
            throw new IllegalStateException("not queued");
        }
        log.submit(new Command.Settled(session, queued));
    }

    /** Rounds that end when the benchmark says so. */
    private static final class LoopOfOneThread implements Rounds {
        private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        private final Queue<Runnable> ends = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void atEndOfRound(Runnable task) {
            ends.add(task);
        }

        void end() {
            for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
                next.run();
            }
            for (Runnable next = ends.poll(); next != null; next = ends.poll()) {
                next.run();
            }
        }
    }

    /** Fails instead of writing: a benchmark of a journal that has trouble says nothing. */
    private static final class Silence implements BrokerLog {
        @Override
        public boolean isOn(LogType type) {
            return type == LogType.ERROR;
        }

        @Override
        public void write(LogType type, String line) {
            if (type == LogType.ERROR) {
                System.err.println(line);
            }
        }

        @Override
        public void error(String line, Throwable cause) {
            System.err.println(line + " " + cause);
        }
    }
}
