// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.session;

import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.Limits;
import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.metrics.Counters;
import io.godwit.broker.store.MemoryLog;
import io.godwit.broker.store.RetainedState;
import io.godwit.broker.store.SessionOwner;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One message through a session, from its arrival to the client's last acknowledgement; the client and the log are not there, so what is
 * measured is the session, its queue and its window. {@code -prof gc} shows what each message leaves behind.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xms256m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SessionWindowBenchmark {
    private static final int RECEIVE_MAXIMUM = 20;

    /** More than the window takes, so that messages wait behind it. */
    private static final int WAITING = 500;

    private static final int SENT = 1 << 10;

    private final Client client = new Client();
    private final int[] noIdentifiers = {};
    private final Message message = new Message(
            TopicName.of("site/17/device/4711/temperature"),
            new byte[64],
            QoS.EXACTLY_ONCE,
            false,
            Properties.NONE,
            Message.NEVER,
            new Publisher("publisher", null));
    private final Session idle;
    private final Session busy;

    /** Makes both sessions; the second one's window is full. */
    public SessionWindowBenchmark() {
        Limits limits = limits();
        Counters counters = new Counters();
        SessionServices services = new SessionServices(
                new StoppedLoop(),
                () -> limits,
                counters.cells(),
                counters,
                new MemoryLog(RetainedState.NONE),
                will -> {},
                new NoRoutes());
        SessionDirectory directory = new SessionDirectory(services);
        idle = open(directory, "idle");
        busy = open(directory, "busy");
    }

    private static Session open(SessionDirectory directory, String clientId) {
        SessionDirectory.Opened opened =
                directory.open(clientId, SessionOwner.NOBODY, true, SessionState.NEVER_EXPIRES, null, new AllRights());
        if (opened == null) {
            throw new IllegalStateException("no session");
        }
        return opened.session();
    }

    /** What a broker without any configuration has. */
    private static Limits limits() {
        try {
            Path empty = Files.createTempFile("godwit", ".conf");
            try {
                return ConfigReader.read(empty, CommandLine.NONE).limits();
            } finally {
                Files.delete(empty);
            }
        } catch (IOException | ConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Connects the clients and fills the second session's queue. */
    @Setup
    public void connect() {
        idle.attach(client, RECEIVE_MAXIMUM);
        busy.attach(client, RECEIVE_MAXIMUM);
        for (int i = 0; i < WAITING; i++) {
            deliver(busy, QoS.AT_LEAST_ONCE);
        }
        client.forgetAllBut(RECEIVE_MAXIMUM);
    }

    /** QoS 0: sent at once, nothing is kept. */
    @Benchmark
    public int atMostOnce() {
        deliver(idle, QoS.AT_MOST_ONCE);
        return client.next();
    }

    /** QoS 1 with an empty queue: queued, sent, acknowledged. */
    @Benchmark
    public int atLeastOnce() {
        deliver(idle, QoS.AT_LEAST_ONCE);
        int packetIdentifier = client.next();
        idle.onPubAck(packetIdentifier);
        return packetIdentifier;
    }

    /** QoS 2 with an empty queue: queued, sent, received, released, completed. */
    @Benchmark
    public int exactlyOnce() {
        deliver(idle, QoS.EXACTLY_ONCE);
        int packetIdentifier = client.next();
        idle.onPubRec(packetIdentifier, ReasonCode.SUCCESS);
        idle.onPubComp(packetIdentifier);
        return packetIdentifier;
    }

    /** QoS 1 behind 480 others: queued while the window is full; an acknowledgement lets the one waiting longest go. */
    @Benchmark
    public int atLeastOnceBehindOthers() {
        deliver(busy, QoS.AT_LEAST_ONCE);
        int packetIdentifier = client.next();
        busy.onPubAck(packetIdentifier);
        return packetIdentifier;
    }

    private void deliver(Session session, QoS qos) {
        session.onDeliver(message, qos, false, noIdentifiers, Storing.HERE);
    }

    /** Remembers the packet identifiers that it got, in their order. */
    private static final class Client implements Outbound {
        private final int[] sent = new int[SENT];
        private int written;
        private int read;

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public long pendingBytes() {
            return 0;
        }

        @Override
        public boolean publish(
                Message message,
                QoS qos,
                boolean dup,
                boolean retain,
                int packetIdentifier,
                int[] subscriptionIdentifiers) {
            sent[written++ & (SENT - 1)] = packetIdentifier;
            return true;
        }

        @Override
        public void release(int packetIdentifier) {}

        @Override
        public void takenOver() {}

        @Override
        public void revoked() {}

        int next() {
            return sent[read++ & (SENT - 1)];
        }

        void forgetAllBut(int last) {
            read = written - last;
        }
    }

    private static final class AllRights implements Rights {
        @Override
        public boolean mayPublish(TopicName topic) {
            return true;
        }

        @Override
        public boolean mayReceive(TopicName topic) {
            return true;
        }
    }

    private static final class NoRoutes implements SubscriptionRoutes {
        @Override
        public void subscribe(Session session, StoredSubscription subscription) {}

        @Override
        public void removeAll(Session session) {}
    }

    /** The benchmark's thread, at one instant: no timer ever fires. */
    private static final class StoppedLoop implements Loop {
        @Override
        public int index() {
            return 0;
        }

        @Override
        public boolean inEventLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void atEndOfRound(Runnable task) {
            task.run();
        }

        @Override
        public Timer schedule(Runnable task, long delayMillis) {
            return () -> {};
        }

        @Override
        public long nanos() {
            return 1;
        }

        @Override
        public long millis() {
            return TimeUnit.DAYS.toMillis(20_000);
        }
    }
}
