// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.log;

import io.godwit.broker.config.LogConfig;
import io.godwit.broker.config.LogType;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The log of a running broker. A line is queued, and one thread of the log's own writes what is queued to every
 * destination, many lines at once when they come fast: no caller ever waits for a disk or a pipe.
 *
 * <p>The queue is bounded. What does not fit any more is lost, counted, and told of as soon as there is room; so is what a
 * destination refuses. Lines appear in the order in which they were queued. {@link #close} writes what is left.
 */
public final class QueuedLog implements BrokerLog, AutoCloseable {
    /** Enough for a storm of some thousand connections while a disk is busy; about 1 MiB when full. */
    private static final int CAPACITY = 8 * 1024;

    private final OutputStream stdout;
    private final OutputStream stderr;
    private final InstantSource clock;
    private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong lost = new AtomicLong();
    private final Thread writer;
    /** One bit for each type that is on; read by any thread. */
    private volatile int types;
    /** Set once the broker can publish; read by the log's thread. */
    private volatile LogTopics topics = (type, line) -> {};

    /** The log's thread only. */
    private boolean complained;

    /**
     * Opens the destinations and starts the log's thread.
     *
     * @throws IOException when a destination cannot be opened; its message names it
     */
    public QueuedLog(LogConfig config, InstantSource clock, OutputStream stdout, OutputStream stderr)
            throws IOException {
        this.stdout = stdout;
        this.stderr = stderr;
        this.clock = clock;
        Destinations first = open(config);
        this.types = bits(config);
        this.writer = Thread.ofPlatform().name("godwit-log").daemon(true).unstarted(() -> run(first));
        writer.start();
    }

    /**
     * Takes over another configuration and opens all destinations again, so that a file that was moved away is created
     * anew. Lines queued before go to the old destinations.
     *
     * @throws IOException when a destination cannot be opened; everything then stays as it was
     */
    public void reload(LogConfig config) throws IOException {
        prepare(config).apply();
    }

    /**
     * Opens the destinations of another configuration without using them yet. {@link Prepared#apply} or
     * {@link Prepared#discard} must follow.
     *
     * @throws IOException when a destination cannot be opened; everything then stays as it was
     */
    public Prepared prepare(LogConfig config) throws IOException {
        return new Prepared(config, open(config));
    }

    /** Destinations that are open and not used yet. */
    public final class Prepared {
        private final LogConfig config;
        private final Destinations next;

        private Prepared(LogConfig config, Destinations next) {
            this.config = config;
            this.next = next;
        }

        /** Lines from now on go there. */
        public void apply() {
            enqueue(next);
            types = bits(config);
        }

        /** Closes what was opened; lines go on to where they went. */
        public void discard() {
            close(next);
        }
    }

    /** The types of lines that are written; from any thread. */
    public Set<LogType> types() {
        Set<LogType> on = EnumSet.noneOf(LogType.class);
        for (LogType type : LogType.values()) {
            if (isOn(type)) {
                on.add(type);
            }
        }
        return on;
    }

    /** Writes lines of these types until the next reload, as far as there is a destination; from any thread. */
    public void writeTypes(Set<LogType> wanted) {
        int bits = 0;
        for (LogType type : wanted) {
            bits |= 1 << type.ordinal();
        }
        types = bits;
    }

    /** From here on lines for topics are published. */
    public void attach(LogTopics to) {
        topics = to;
    }

    @Override
    public boolean isOn(LogType type) {
        return (types & 1 << type.ordinal()) != 0;
    }

    @Override
    public void write(LogType type, String line) {
        if (isOn(type) && !queue.offer(new Line(type, clock.millis(), line))) {
            lost.incrementAndGet();
        }
    }

    @Override
    public void error(String line, Throwable cause) {
        StringWriter text = new StringWriter();
        text.append(line).append('\n');
        cause.printStackTrace(new PrintWriter(text, true));
        write(LogType.ERROR, text.toString().stripTrailing());
    }

    /** Writes what is queued, closes the destinations and ends the log's thread. Lines that come later are not written. */
    @Override
    public void close() {
        enqueue(new End());
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Queues what must not get lost; waits for room. */
    private void enqueue(Entry entry) {
        boolean interrupted = false;
        while (true) {
            try {
                queue.put(entry);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Destinations first) {
        Destinations current = first;
        List<Entry> batch = new ArrayList<>();
        while (true) {
            batch.clear();
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                // Nobody stops this thread but close.
                continue;
            }
            queue.drainTo(batch, 512);
            for (Entry entry : batch) {
                switch (entry) {
                    case Line line -> write(current, line);
                    case Destinations next -> {
                        close(current);
                        current = next;
                        complained = false;
                    }
                    case End _ -> {
                        tellOfLost(current);
                        close(current);
                        return;
                    }
                }
            }
            tellOfLost(current);
            flush(current);
        }
    }

    private void tellOfLost(Destinations to) {
        long count = lost.getAndSet(0);
        if (count > 0) {
            write(
                    to,
                    new Line(
                            LogType.WARNING,
                            clock.millis(),
                            count + " log lines were lost here: they came faster than a destination of the log takes"
                                    + " them."));
        }
    }

    private void write(Destinations to, Line line) {
        String timestamp = to.timestamps == null ? "" : to.timestamps.format(line.millis) + ": ";
        for (LogDestination destination : to.all) {
            try {
                destination.write(line.type, timestamp, line.text);
            } catch (IOException e) {
                complain(e);
            }
        }
    }

    private void flush(Destinations to) {
        for (LogDestination destination : to.all) {
            try {
                destination.flush();
            } catch (IOException e) {
                complain(e);
            }
        }
    }

    private void close(Destinations old) {
        for (LogDestination destination : old.all) {
            try {
                destination.close();
            } catch (IOException e) {
                complain(e);
            }
        }
    }

    /** Says on the standard error stream, once until the next reload, that a destination fails. */
    private void complain(IOException e) {
        if (complained) {
            return;
        }
        complained = true;
        try {
            stderr.write(("Warning: a destination of the log fails, lines are lost: " + e.getMessage() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
            stderr.flush();
        } catch (IOException _) {
            // There is nobody left to tell.
        }
    }

    private Destinations open(LogConfig config) throws IOException {
        List<LogDestination> all = new ArrayList<>();
        try {
            for (LogConfig.Destination destination : config.destinations()) {
                switch (destination) {
                    case STDOUT -> all.add(new StreamDestination(stdout));
                    case STDERR -> all.add(new StreamDestination(stderr));
                    case SYSLOG ->
                        all.add(new SyslogDestination(SyslogDestination.SYSTEM_LOG, config.syslogFacility()));
                    case TOPIC -> all.add(new TopicDestination((type, line) -> topics.publish(type, line)));
                    case FILE -> {
                        if (config.file() != null) {
                            all.add(new FileDestination(config.file(), config.rotation()));
                        }
                    }
                }
            }
        } catch (IOException e) {
            close(new Destinations(all, null));
            throw new IOException("The log cannot be opened: " + e.getMessage(), e);
        }
        return new Destinations(all, config.timestamp() ? timestampFormat(config.timestampFormat()) : null);
    }

    /** The system's zone is looked for where it shows only: finding it reads every jar. */
    private static TimestampFormat timestampFormat(@Nullable String pattern) {
        return pattern == null ? new TimestampFormat() : new TimestampFormat(pattern, ZoneId.systemDefault());
    }

    private static int bits(LogConfig config) {
        int bits = 0;
        if (!config.destinations().isEmpty()) {
            for (LogType type : config.types()) {
                bits |= 1 << type.ordinal();
            }
        }
        return bits;
    }

    private sealed interface Entry {}

    private record Line(LogType type, long millis, String text) implements Entry {}

    /** Where lines go from here on. */
    private record Destinations(
            List<LogDestination> all, @Nullable TimestampFormat timestamps) implements Entry {}

    private record End() implements Entry {}
}
